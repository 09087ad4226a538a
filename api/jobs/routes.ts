import { Router } from 'express';
import type { Deps } from '../http/deps.ts';
import { route } from '../http/route.ts';
import { jobs } from './contract.ts';
import { launch } from './launch.ts';
import { findJob, listJobs, wantOf } from './store.ts';

export function jobRoutes(deps: Deps): Router {
  const { db, log } = deps;
  const router = Router();
  route(router, jobs.list, ({ query }) => listJobs(db, query));
  route(router, jobs.one, ({ params }) => findJob(db, params.id));
  for (const [endpoint, wanted] of [
    [jobs.pause, 'pause'],
    [jobs.resume, 'run'],
    [jobs.cancel, 'cancel'],
  ] as const)
    route(router, endpoint, async ({ params }) => {
      await wantOf(db, params.id, wanted);
      await launch(deps, params.id).catch((error) => log.warn({ err: error }, 'job not started yet: housekeeping will'));
      return findJob(db, params.id);
    });
  return router;
}
