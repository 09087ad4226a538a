import type { Db } from '../../api/db/database.ts';
import type { JobRow } from '../../api/jobs/index.ts';

/** A campaign's job; `cursor` numbers its claims, so that a second runner finds itself overtaken. */
export type CampaignJob = JobRow<{ campaignId: string }, { after?: string; claims?: number }>;

/**
 * Locks the campaign for a claim, if this job is still the one at it and nobody paused it: whoever pauses waits for the claim under way,
 * and after their commit there is no other.
 */
export async function stillAtIt(tx: Db, job: CampaignJob): Promise<boolean> {
  const { rows } = await tx.raw<{ rows: unknown[] }>(
    `select from campaigns where id = ? and status = 'sending' and job_id = ? for no key update`,
    [job.params.campaignId, job.id],
  );
  return rows.length > 0;
}
