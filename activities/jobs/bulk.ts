import { type BulkParams, changePage, countExactly, nextIds, refusalOf, whereOf } from '../../api/contacts/index.ts';
import { again } from '../../api/db/again.ts';
import type { Db } from '../../api/db/database.ts';
import { type JobRow, moveOn } from '../../api/jobs/index.ts';
import { type JobDeps, type JobKind, JobRefused } from './kinds.ts';
import { untilRoom } from './page.ts';

type Bulk = JobRow<BulkParams, { after: string | null }> & { result: { changed?: number; refused?: Record<string, number> } };

/** Contacts a page: locks are held for about a second. Walks begin by themselves afterwards, so fewer at a time. */
const PAGE = 5_000;
const WALKS = 500;

/**
 * Changes all that a selection means, page by page in the order of their ids. What is done stays done when it is cancelled; killed, it
 * goes on after the last page that was committed.
 */
export const bulk: JobKind = {
  async page({ db, queues }: JobDeps, given: JobRow<never, never>): Promise<boolean> {
    const job = given as unknown as Bulk;
    const { action, ...selection } = job.params;
    try {
      const where = await whereOf(db, job.audience_id, selection, action.do === 'unarchive');
      if (job.total === null) {
        const total = await countExactly(db, where);
        await moveOn(db, given, { cursor: { after: null }, done: 0, total });
      }
      const size = action.do === 'enroll' ? WALKS : PAGE;
      if (action.do === 'enroll') await untilRoom(db, () => {});
      const before = { ...job };
      return await again(db, () => {
        Object.assign(job, before);
        return db.transaction((tx) => onePage(tx));
      });

      async function onePage(tx: Db): Promise<boolean> {
        const ids = await nextIds(tx, where, job.cursor?.after ?? null, size);
        const last = ids.at(-1);
        if (!last) return true;
        const page = { audienceId: job.audience_id, ids, actor: job.actor, decideQueue: queues.decide, lane: 'bulk' as const };
        const { changed, refused } = await changePage(tx, where, action, page);
        const result = { changed: (job.result.changed ?? 0) + changed, refused: sum(job.result.refused, refused) };
        await moveOn(tx, given, { cursor: { after: last }, done: job.done + ids.length, result });
        return ids.length < size;
      }
    } catch (error) {
      // the tag, list or flow is gone, or the filter asks for a field that is
      const refusal = refusalOf(error);
      throw refusal ? new JobRefused(refusal) : error;
    }
  },
};

function sum(a: Record<string, number> = {}, b: Record<string, number> = {}): Record<string, number> {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return Object.fromEntries([...names].map((name) => [name, (a[name] ?? 0) + (b[name] ?? 0)]));
}
