import type { Db } from '../../api/db/database.ts';
import { addJob, launch, moveOn } from '../../api/jobs/index.ts';
import { dropStale, REASONS, type Reason, sweepTwins } from '../../api/twins/index.ts';
import type { JobDeps, JobKind } from './kinds.ts';

interface Row {
  id: string;
  audience_id: string;
  cursor: { next: number } | null;
  done: number;
}

/** Looks through an audience for likely duplicates: one kind a page, each one statement. */
export const findTwins: JobKind = {
  async page({ db }, job) {
    const { id, audience_id, cursor } = job as unknown as Row;
    const next = cursor?.next ?? 0;
    const { started_at: since } = await db('jobs').where({ id }).first('started_at');
    await db.transaction(async (tx) => {
      const reason = REASONS[next] as Reason;
      const { found, large } = await sweepTwins(tx, audience_id, reason, since);
      if (next === REASONS.length - 1) await dropStale(tx, audience_id, since);
      await moveOn(tx, job, { cursor: { next: next + 1 }, done: next + 1, total: REASONS.length, result: { [reason]: { found, large } } });
    });
    return next === REASONS.length - 1;
  },
};

/** Once a day where someone is new: imports and programs bring people that nobody compared yet. */
export async function findTwinsDaily({ db, client, queues }: Pick<JobDeps, 'db' | 'client' | 'queues'>): Promise<void> {
  const { rows } = await db.raw<{ rows: { id: string }[] }>(`
    select a.id from audiences a left join lateral (select created_at from jobs j where j.audience_id = a.id and j.kind = 'find-twins'
      order by j.id desc limit 1) last on true
    where (last.created_at is null or last.created_at < clock_timestamp() - interval '1 day')
      and exists (select from contacts c where c.audience_id = a.id and c.archived_at is null and c.created_at > coalesce(last.created_at, '-infinity'))
    limit 20`);
  for (const { id } of rows)
    await launch({ client, queues }, await addJob(db as Db, { audienceId: id, kind: 'find-twins', params: {}, actor: 'system' }));
}
