import { ApplicationFailure, Context } from '@temporalio/activity';
import type { Db } from '../../api/db/database.ts';
import type { JobRow } from '../../api/jobs/index.ts';
import { type JobDeps, JobRefused, kinds } from './kinds.ts';

const BEAT_MS = 3_000;
/** A page that fails so often fails for good. With the retry's pauses: about ten minutes, longer than any restart. */
const MOST_ATTEMPTS = 20;

/**
 * Does a job page by page. Everything it needs to go on is the row: a killed worker, a pause, a second runner cost nothing but the
 * page that was open. What its owner wants is asked before each page.
 */
export const createRunJob =
  (deps: JobDeps) =>
  async ({ jobId }: { jobId: string }): Promise<'over' | 'paused'> => {
    const { db } = deps;
    const context = Context.current();
    const beat = setInterval(() => context.heartbeat(), BEAT_MS);
    try {
      for (;;) {
        const job = await begin(db, jobId);
        if (!job) return 'over';
        const kind = kinds[job.kind];
        if (!kind) throw new JobRefused(`This version of the worker does not know the work “${job.kind}”. Update the workers.`);
        if (job.wanted === 'pause') {
          // told to go on in this very moment: then it does
          const resting = await db('jobs').where({ id: jobId, wanted: 'pause' }).update({ state: 'paused' });
          if (resting) return 'paused';
          continue;
        }
        if (job.wanted === 'cancel') {
          await kind.cancelled?.(deps, job);
          await end(db, jobId, 'cancelled');
          return 'over';
        }
        if (await kind.page(deps, job)) {
          await end(db, jobId, 'done');
          return 'over';
        }
        context.cancellationSignal.throwIfAborted();
      }
    } catch (error) {
      if (error instanceof JobRefused) {
        await end(db, jobId, 'failed', error.message);
        return 'over';
      }
      if (context.info.attempt < MOST_ATTEMPTS || context.cancellationSignal.aborted) throw error;
      await end(db, jobId, 'failed', 'It failed again and again on our side. What was done before stays; the log has the reason.');
      throw ApplicationFailure.nonRetryable(String(error));
    } finally {
      clearInterval(beat);
    }
  };

/** The row as it stands, marked as running; null = over. */
async function begin(db: Db, id: string): Promise<JobRow<never, never> | null> {
  const { rows } = await db.raw<{ rows: JobRow<never, never>[] }>(
    `update jobs set state = 'running', started_at = coalesce(started_at, clock_timestamp())
     where id = ? and state in ('waiting', 'running') returning *`,
    [id],
  );
  return rows[0] ?? null;
}

const end = (db: Db, id: string, state: 'done' | 'failed' | 'cancelled', error: string | null = null) =>
  db('jobs')
    .where({ id })
    .whereIn('state', ['waiting', 'running'])
    .update({ state, error, finished_at: db.raw('clock_timestamp()') });
