import { countCampaign } from '../../api/campaigns/index.ts';
import type { Db } from '../../api/db/database.ts';
import { type CampaignJob, stillAtIt } from './standing.ts';

/**
 * Nobody is due now: it is over, or waits for the next zone's hour or the next try. false = someone is due after all. The caller has seen
 * that nothing is under way any more.
 */
export async function finish(db: Db, job: CampaignJob): Promise<boolean> {
  const id = job.params.campaignId;
  const over = await db.transaction(async (tx) => {
    if (!(await stillAtIt(tx, job))) return true;
    const { rows } = await tx.raw<{ rows: [{ next: Date | null; due: boolean }] }>(
      'select min(at) as next, coalesce(min(at) <= clock_timestamp(), false) as due from campaign_pages where campaign_id = ?',
      [id],
    );
    const { next, due } = rows[0];
    if (due) return false;
    const now = tx.raw('clock_timestamp()');
    await tx('campaigns')
      .where({ id })
      .update({ status_at: now, ...(next ? { status: 'waiting', wake_at: next } : { status: 'sent', wake_at: null, finished_at: now }) });
    return true;
  });
  if (over) await countCampaign(db, id);
  return over;
}

/** The provider turns everyone away: the minute's sweep goes on when it is back. */
export const holdForProvider = (db: Db, job: CampaignJob): Promise<void> =>
  db.transaction(async (tx) => {
    if (!(await stillAtIt(tx, job))) return;
    await tx('campaigns')
      .where({ id: job.params.campaignId })
      .update({ status: 'held', held_reason: 'provider', status_at: tx.raw('clock_timestamp()'), wake_at: tx.raw('clock_timestamp()') });
  });
