import { type CleanUpParams, cleanPage, restorePage } from '../../api/cleanups/index.ts';
import { again } from '../../api/db/again.ts';
import type { Db } from '../../api/db/database.ts';
import { addJob, launch, moveOn } from '../../api/jobs/index.ts';
import type { JobKind } from './kinds.ts';

/** Contacts in one transaction: archiving is quick, deleting for ever looks through the small tables. */
const PAGE = { archive: 1_000, forget: 50 };

interface Row<Params> {
  id: string;
  audience_id: string;
  params: Params;
  cursor: { after: string } | null;
  done: number;
  result: { archived?: number; leftLists?: number; forgotten?: number; restored?: number };
  actor: string;
}

/** Archives or deletes for ever whom a clean-up means, page by page in the order of their ids. */
export const cleanUp: JobKind = {
  async page({ db, site, client, queues }, given) {
    const job = given as unknown as Row<CleanUpParams>;
    const before = { ...job };
    const { id: jobId, audience_id: audienceId, params, actor } = job;
    const files = await again(db, () => {
      Object.assign(job, before);
      return db.transaction(onePage);
    });
    if (files === 'more') return false;
    if (files) await launch({ client, queues }, files);
    return true;

    /** 'more' = there may be someone left; else the job that looks through the stored files, where people were deleted. */
    async function onePage(tx: Db): Promise<'more' | string | null> {
      const after = job.cursor?.after ?? null;
      const page = await cleanPage(tx, { jobId, audienceId, params, after, limit: PAGE[params.how], secret: site.secret, actor });
      if (!page.last) {
        if (!job.result.forgotten) return null;
        return addJob(tx, { audienceId, kind: 'forget', params: { ids: [] }, total: 0, actor });
      }
      const sum = (name: 'archived' | 'leftLists' | 'forgotten') => (job.result[name] ?? 0) + page[name];
      const result = { archived: sum('archived'), leftLists: sum('leftLists'), forgotten: sum('forgotten') };
      await moveOn(tx, given, { cursor: { after: page.last }, done: job.done + page.seen, result });
      return 'more';
    }
  },
};

/** Takes an archiving clean-up back. */
export const cleanUpUndo: JobKind = {
  async page({ db }, given) {
    const job = given as unknown as Row<{ cleanUpId: string }>;
    const before = { ...job };
    return again(db, () => {
      Object.assign(job, before);
      return db.transaction(async (tx) => {
        const after = job.cursor?.after ?? null;
        const page = await restorePage(tx, { cleanUpId: job.params.cleanUpId, after, limit: PAGE.archive, actor: job.actor });
        if (!page.last) return true;
        const result = { restored: (job.result.restored ?? 0) + page.restored };
        await moveOn(tx, given, { cursor: { after: page.last }, done: job.done + page.seen, result });
        return false;
      });
    });
  },
};
