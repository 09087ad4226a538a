import { Router } from 'express';
import { refuseEditing } from '../contacts/index.ts';
import { again } from '../db/again.ts';
import type { Deps } from '../http/deps.ts';
import { route } from '../http/route.ts';
import { launch } from '../jobs/index.ts';
import { tags } from './contract.ts';
import { findMerge, listMerges } from './list-merges.ts';
import { startMerge } from './merge.ts';
import { startRemoval } from './remove.ts';
import { addTag, changeTag, listTags } from './store.ts';
import { startUndo } from './undo-merge.ts';
import { wearTags } from './wear.ts';

export function tagRoutes(deps: Deps): Router {
  const { db, log } = deps;
  const router = Router();
  /** After the commit; a job that could not be started is started by housekeeping. */
  const begin = async (jobId: string | null) => {
    if (jobId) await launch(deps, jobId).catch((error) => log.warn({ err: error }, 'job not started yet: housekeeping will'));
  };

  route(router, tags.list, ({ query }) => listTags(db, query));
  route(router, tags.create, ({ body, actor }) => addTag(db, body, actor));
  route(router, tags.merges, ({ query }) => listMerges(db, query));
  route(router, tags.merge, async ({ body, actor }) => {
    const merge = await again(db, () => db.transaction((tx) => startMerge(tx, body.keepId, body.mergeIds, actor)));
    await begin(merge.job_id);
    return findMerge(db, merge.id);
  });
  route(router, tags.undoMerge, async ({ params, actor }) => {
    const merge = await again(db, () => db.transaction((tx) => startUndo(tx, params.id, actor)));
    if (merge.state === 'undoing') await begin(merge.job_id);
    return findMerge(db, merge.id);
  });
  route(router, tags.update, ({ params, body }) => changeTag(db, params.id, body));
  route(router, tags.remove, async ({ params, actor }) => {
    const removal = await again(db, () => db.transaction((tx) => startRemoval(tx, params.id, actor)));
    await begin(removal.jobId);
    return { id: params.id, ...removal };
  });
  route(router, tags.wear, async ({ params, body, actor }) => {
    await refuseEditing(db, params.id);
    return { tags: await wearTags(db, params.id, body, actor) };
  });
  return router;
}
