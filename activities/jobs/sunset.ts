import { refusalOf } from '../../api/contacts/index.ts';
import { again } from '../../api/db/again.ts';
import type { Db } from '../../api/db/database.ts';
import { type JobRow, launch, moveOn } from '../../api/jobs/index.ts';
import { archiveDue, beginRun, endRun, matchRun, type SunsetParams, seriesPage, standing } from '../../api/sunset/index.ts';
import type { JobDeps, JobKind } from './kinds.ts';
import { untilRoom } from './page.ts';
import { JobRefused } from './refused.ts';

/** Walks begin by themselves afterwards, so few at a time. */
const PAGE = 500;
type Row = JobRow<SunsetParams & { runId?: string }, { after: string | null }>;

/** What a policy's Temporal Schedule calls: begins the run and its job, once for each time. */
export const createBeginSunset =
  ({ db, client, queues }: Pick<JobDeps, 'db' | 'client' | 'queues'>) =>
  async ({ policyId, key }: { policyId: string; key: string }): Promise<void> => {
    const id = await beginRun(db, policyId, key);
    if (id) await launch({ client, queues }, id);
  };

/** A policy's run: whom it means is settled, the last series begins page by page, the silent go to an archive run of their own. */
export const sunset: JobKind = {
  async page({ db, client, queues }, given) {
    const job = given as unknown as Row;
    const runId = job.params.runId ?? job.id;
    const { policyId, decided } = job.params;
    if (job.cursor) await untilRoom(db, () => {});
    const before = { ...job };
    try {
      const archiveRun = await again(db, () => {
        Object.assign(job, before);
        return db.transaction(onePage);
      });
      if (archiveRun === 'more') return false;
      if (archiveRun) await launch({ client, queues }, archiveRun);
      return true;
    } catch (error) {
      const refusal = refusalOf(error);
      if (!refusal) throw error;
      // the segment or flow is gone, or its rule broken: the report says so
      await endRun(db, runId, 'failed', refusal);
      throw new JobRefused(refusal);
    }

    /** 'more' = there is another page; else the archive run that was made, if any. */
    async function onePage(tx: Db): Promise<'more' | string | null> {
      // killed after its last page: what that left is all there is, and a decision since then has a job of its own
      const stands = await standing(tx, runId);
      if (stands.state !== 'working' || (stands.decidedBy !== null && !decided)) return stands.archiveRunId;
      if (!job.cursor) {
        if (!decided && (await matchRun(tx, runId, policyId)) === 'asks') return null;
        await moveOn(tx, given, { cursor: { after: null }, done: 0 });
        return 'more';
      }
      const page = { runId, policyId, after: job.cursor.after, limit: PAGE, begun: job.done, decideQueue: queues.decide };
      const { last, seen } = await seriesPage(tx, page);
      if (last) {
        await moveOn(tx, given, { cursor: { after: last }, done: job.done + seen });
        return 'more';
      }
      const made = await archiveDue(tx, runId, policyId);
      await endRun(tx, runId, 'done');
      return made;
    }
  },
};
