import type { Db } from '../../api/db/database.ts';
import { type JobRow, moveOn } from '../../api/jobs/index.ts';
import {
  type MergeCursor,
  type MergeRow,
  mergePage,
  removePage,
  stopMerge,
  stopRemoval,
  type UndoCursor,
  undoPage,
} from '../../api/tags/index.ts';
import type { JobKind } from './kinds.ts';

type Params = { do: 'merge' | 'undo'; mergeId: string } | { do: 'remove'; tagId: string };
type Job = JobRow<Params, MergeCursor | UndoCursor>;

/** Merging, unmerging and removing tags that more than 500 people wear. */
export const changeTags: JobKind = {
  async page({ db }, given) {
    const job = given as unknown as Job;
    return db.transaction(async (tx) => {
      const { next, moved, total } = await onePage(tx, job);
      await moveOn(tx, given, { cursor: next, done: job.done + moved, ...(total === undefined ? {} : { total }) });
      return next === null;
    });
  },

  async cancelled({ db }, given) {
    const { params } = given as unknown as Job;
    if (params.do === 'remove') await stopRemoval(db, params.tagId);
    else
      await db.transaction(async (tx) => {
        const merge = await mergeOf(tx, params.mergeId);
        // a half undone merge can be undone again: what has returned does so once
        if (params.do === 'undo') await tx('tag_merges').where({ id: merge.id }).update({ state: 'merged' });
        else await stopMerge(tx, merge);
      });
  },
};

const mergeOf = (tx: Db, id: string): Promise<MergeRow> => tx('tag_merges').where({ id }).forUpdate().first();

interface Done {
  next: MergeCursor | UndoCursor | null;
  moved: number;
  total?: number;
}
async function onePage(tx: Db, { params, cursor, audience_id: audienceId, actor, total }: Job): Promise<Done> {
  if (params.do === 'remove') {
    const { next, removed } = await removePage(tx, { tagId: params.tagId, audienceId, actor }, (cursor as UndoCursor) ?? { after: null });
    return { next, moved: removed };
  }
  const merge = await mergeOf(tx, params.mergeId);
  if (params.do === 'undo') return undoPage(tx, merge, (cursor as UndoCursor) ?? { after: null });
  const counted =
    total ??
    (
      await tx('contact_tags')
        .whereIn(
          'tag_id',
          merge.tags.map((tag) => tag.id),
        )
        .count({ n: '*' })
        .first()
    )?.n;
  return { ...(await mergePage(tx, merge, (cursor as MergeCursor) ?? { tag: 0, after: null })), total: Number(counted) };
}
