import { Router } from 'express';
import type { Deps } from '../http/deps.ts';
import { route } from '../http/route.ts';
import { launch } from '../jobs/index.ts';
import { cleanUps } from './contract.ts';
import { previewCleanUp } from './preview.ts';
import { findCleanUp, listCleanUps, startCleanUp, undoCleanUp } from './store.ts';
import { whomOf } from './whom.ts';

export function cleanUpRoutes(deps: Deps): Router {
  const { db, log } = deps;
  const router = Router();
  const start = (id: string) => launch(deps, id).catch((error) => log.warn({ err: error }, 'job not started yet: housekeeping will'));

  route(router, cleanUps.preview, async ({ body: { audienceId, criteria } }) => {
    const { whom, unknown } = await whomOf(db, audienceId, criteria);
    return { ...(await previewCleanUp(db, audienceId, whom)), unknown };
  });
  route(router, cleanUps.start, async ({ body, actor }) => {
    const id = await startCleanUp(db, body, actor);
    await start(id);
    return findCleanUp(db, id);
  });
  route(router, cleanUps.list, ({ query }) => listCleanUps(db, query));
  route(router, cleanUps.undo, async ({ params, actor }) => {
    await start(await undoCleanUp(db, params.id, actor));
    return findCleanUp(db, params.id);
  });
  return router;
}
