import { type ArchiveParams, finishRun, freezeRun, type ReturnParams, returnPage, takePage } from '../../api/archive/index.ts';
import { refusalOf } from '../../api/contacts/index.ts';
import { again } from '../../api/db/again.ts';
import type { Db } from '../../api/db/database.ts';
import { type JobRow, moveOn } from '../../api/jobs/index.ts';
import type { JobKind } from './kinds.ts';
import { JobRefused } from './refused.ts';

/** Contacts in one transaction: their locks are held for less than half a second. */
const PAGE = 2_000;
/** Someone saw these people, and chose them. */
const BY_HAND = ['selection', 'filter', 'step'];
type Row<Params> = JobRow<Params, { after: string | null }>;

/** Settles who is meant, then archives page by page in the order of their ids. Cancelled, what is done stays done until it is undone. */
export const archiving: JobKind = {
  async page({ db }, given) {
    const job = given as unknown as Row<ArchiveParams>;
    const { source, leaveBuyers } = job.params;
    return onePage(db, job, async (tx) => {
      const { frozen_at: frozen } = await tx('archive_runs').where({ id: job.id }).first('frozen_at');
      if (!frozen) {
        const total = await freezeRun(tx, job.id, job.audience_id, source, leaveBuyers).catch(refuse);
        await moveOn(tx, given, { cursor: { after: null }, done: 0, total });
        return false;
      }
      const reason = BY_HAND.includes(source.by) ? 'by_hand' : source.by;
      const { last, seen } = await takePage(tx, { runId: job.id, after: job.cursor?.after ?? null, limit: PAGE, reason, actor: job.actor });
      if (last) await moveOn(tx, given, { cursor: { after: last }, done: job.done + seen });
      else await finishRun(tx, job.id);
      return !last;
    });
  },
  cancelled: ({ db }, { id }) => finishRun(db, id),
};

/** Undoes a run, page by page. */
export const unarchiving: JobKind = {
  async page({ db }, given) {
    const job = given as unknown as Row<ReturnParams>;
    return onePage(db, job, async (tx) => {
      const { runId } = job.params;
      const { last, seen } = await returnPage(tx, { runId, after: job.cursor?.after ?? null, limit: PAGE, actor: job.actor });
      if (last) await moveOn(tx, given, { cursor: { after: last }, done: job.done + seen });
      return !last;
    });
  },
};

/** One transaction, done anew when others were in the way. */
function onePage<Params>(db: Db, job: Row<Params>, work: (tx: Db) => Promise<boolean>): Promise<boolean> {
  const before = { ...job };
  return again(db, () => {
    Object.assign(job, before);
    return db.transaction(work);
  });
}

/** What the filter asked for is gone: nothing was archived. */
function refuse(error: unknown): never {
  const refusal = refusalOf(error);
  throw refusal ? new JobRefused(refusal) : error;
}
