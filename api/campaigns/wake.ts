import type { Client } from '@temporalio/client';
import type { Queues } from '../../workflows/names.ts';
import type { Db } from '../db/database.ts';
import { launch } from '../jobs/index.ts';
import { setOff } from './control.ts';

/**
 * Each minute: campaigns whose time has come, whose provider is back, and those whose job ended without them (killed for good, or given
 * up) get a job. Index campaigns_wake.
 */
export async function wakeCampaigns({ db, client, queues }: { db: Db; client: Client; queues: Queues }): Promise<void> {
  const { rows } = await db.raw<{ rows: { id: string }[] }>(`${DUE} order by k.wake_at limit 100`);
  for (const { id } of rows) {
    const jobId = await db.transaction(async (tx) => {
      const { rows: still } = await tx.raw<{ rows: { audience_id: string; actor: string }[] }>(
        `${DUE} and k.id = ? for no key update of k`,
        [id],
      );
      return still[0] ? setOff(tx, id, still[0].audience_id, still[0].actor) : null;
    });
    if (jobId) await launch({ client, queues }, jobId);
  }
}

const DUE = `
  select k.id, k.audience_id, k.actor from campaigns k
  where (k.status = 'waiting' and k.wake_at <= clock_timestamp()
    or k.status = 'held' and k.wake_at <= clock_timestamp() and not exists (select from providers where open_since is not null)
    or k.status = 'sending' and exists (select from jobs j where j.id = k.job_id and j.state in ('done', 'failed', 'cancelled')
      and j.finished_at < clock_timestamp() - interval '30 s'))`;
