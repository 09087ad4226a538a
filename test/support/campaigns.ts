import type { Client } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createRunJob } from '../../activities/jobs/run-job.ts';
import { wakeCampaigns } from '../../api/campaigns/index.ts';
import type { Db } from '../../api/db/database.ts';
import type { Channel } from '../../api/mails/index.ts';
import { queues } from '../../workflows/names.ts';
import { api } from './api.ts';
import { SITE } from './engine.ts';

export const WORDS = {
  subject: 'New in {{ audience.name }}',
  preview: '',
  from: { name: '', address: '' },
  layout: 'letter' as const,
  html: '<p>Hello {{ contact.first_name | default: "you" }}, <a href="https://shop.example/new">look</a></p>',
};
export const EVERYONE = { by: 'filters', filters: [] };

/** A draft, ready to be sent. */
export async function makeCampaign(db: Db, audienceId: string, more: Record<string, unknown> = {}): Promise<string> {
  const http = api(db);
  const made = await http.post('/api/campaigns').send({ audienceId, name: 'News', whom: more.whom ?? EVERYONE });
  if (made.status !== 201) throw new Error(made.text);
  const changed = await http.patch(`/api/campaigns/${made.body.id}`).send({ email: WORDS, ...more });
  if (changed.status !== 200) throw new Error(changed.text);
  return made.body.id;
}

/** Does its job in this process until that rests or is over; what the minute's sweep would begin is begun first. */
export async function work(db: Db, channel: Channel, id: string): Promise<void> {
  const client = { workflow: { start: async () => {} } } as unknown as Client;
  await wakeCampaigns({ db, client, queues: queues() });
  const { job_id } = await db('campaigns').where({ id }).first();
  const run = createRunJob({ db, client, queues: queues(), site: SITE, channel });
  if (job_id) await new MockActivityEnvironment().run(run, { jobId: job_id });
}

export const ledger = async (db: Db, id: string): Promise<Record<string, number>> => {
  const rows = await db('messages')
    .where({ campaign_id: id })
    .groupBy('state', 'reason')
    .select('state', db.raw(`coalesce(reason, '') as reason`), db.raw('count(*)::int as n'));
  return Object.fromEntries(
    rows.map(({ state, reason, n }: { state: string; reason: string; n: number }) => [reason ? `${state}: ${reason}` : state, n]),
  );
};
