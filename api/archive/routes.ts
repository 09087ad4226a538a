import { Router } from 'express';
import type { Deps } from '../http/deps.ts';
import { route } from '../http/route.ts';
import { launch, wantOf } from '../jobs/index.ts';
import { archive } from './contract.ts';
import { readCost } from './cost.ts';
import { listArchived } from './list-archived.ts';
import { previewRun } from './preview.ts';
import { returnSome, wouldReturn } from './return-some.ts';
import { findRun, listRuns, startRun, undoRun } from './store.ts';

export function archiveRoutes(deps: Deps): Router {
  const { db, log } = deps;
  const router = Router();
  const start = (id: string) => launch(deps, id).catch((error) => log.warn({ err: error }, 'job not started yet: housekeeping will'));

  route(router, archive.preview, ({ body: { audienceId, ...whom } }) => previewRun(db, audienceId, whom));
  route(router, archive.start, async ({ body, actor }) => {
    const id = await startRun(db, body, actor);
    await start(id);
    return findRun(db, id);
  });
  route(router, archive.runs, ({ query }) => listRuns(db, query));
  route(router, archive.run, ({ params }) => findRun(db, params.id));
  route(router, archive.cancel, async ({ params }) => {
    await findRun(db, params.id);
    await wantOf(db, params.id, 'cancel');
    await start(params.id);
    return findRun(db, params.id);
  });
  route(router, archive.undo, async ({ params, actor }) => {
    await findRun(db, params.id);
    await start(await undoRun(db, params.id, actor));
    return findRun(db, params.id);
  });
  route(router, archive.wouldReturn, ({ params }) => wouldReturn(db, params.id));
  route(router, archive.cost, ({ query }) => readCost(db, query.audienceId));
  route(router, archive.contacts, ({ query }) => listArchived(db, query));
  route(router, archive.unarchive, ({ body, actor }) => returnSome(db, body.audienceId, body.contactIds, actor));
  return router;
}
