import { again } from '../../api/db/again.ts';
import type { Db } from '../../api/db/database.ts';
import { addJob, type JobRow, launch, moveOn } from '../../api/jobs/index.ts';
import { rateContacts } from '../../api/ratings/index.ts';
import type { JobDeps, JobKind } from './kinds.ts';

const PAGE = 1_000;
type Row = JobRow<{ campaignId: string }, { after: string }>;

/** Whoever was sent the campaign gets their stars anew, page by page along index messages_by_campaign. */
export const rate: JobKind = {
  async page({ db }, given) {
    const job = given as unknown as Row;
    const before = { ...job };
    return again(db, () => {
      Object.assign(job, before);
      return db.transaction(async (tx) => {
        const rows: { id: string; contact_id: string }[] = await tx('messages')
          .where({ campaign_id: job.params.campaignId, is_test: false })
          .modify((q) => {
            if (job.cursor) q.where('id', '<', job.cursor.after);
          })
          .orderBy('id', 'desc')
          .limit(PAGE)
          .select('id', 'contact_id');
        const last = rows.at(-1);
        if (!last) return true;
        await rateContacts(tx, [...new Set(rows.map(({ contact_id }) => contact_id))].sort());
        await moveOn(tx, given, { cursor: { after: last.id }, done: job.done + rows.length });
        return rows.length < PAGE;
      });
    });
  },
};

/** Campaigns that have had their three days count from now on. Index campaigns_unrated. */
export async function rateCampaigns({ db, client, queues }: Pick<JobDeps, 'db' | 'client' | 'queues'>): Promise<void> {
  const rows: { id: string }[] = await due(db);
  for (const { id } of rows) {
    const jobId = await db.transaction(async (tx) => {
      const [still] = await due(tx).andWhere({ id }).forUpdate();
      if (!still) return null;
      await tx('campaigns')
        .where({ id })
        .update({ rated_at: tx.raw('clock_timestamp()') });
      return addJob(tx, { audienceId: still.audience_id, kind: 'rate', params: { campaignId: id }, actor: 'system' });
    });
    if (jobId) await launch({ client, queues }, jobId);
  }
}

const due = (db: Db) =>
  db('campaigns')
    .whereNotNull('finished_at')
    .whereNull('rated_at')
    .whereRaw(`finished_at < clock_timestamp() - interval '3 days'`)
    .limit(50)
    .select('id', 'audience_id');
