import { Router } from 'express';
import type { Deps } from '../http/deps.ts';
import { notFound } from '../http/errors.ts';
import { route } from '../http/route.ts';
import { exclusions } from './contract.ts';
import { importRules } from './import-rules.ts';
import { addExclusion, listExclusions, removeExclusion } from './store.ts';

export function exclusionRoutes({ db }: Deps): Router {
  const router = Router();
  route(router, exclusions.list, ({ query }) => listExclusions(db, query));
  route(router, exclusions.import, async ({ query: { audienceId, scope }, req, actor }) => {
    if (!(await db('audiences').where({ id: audienceId }).first('id'))) throw notFound('audience');
    return importRules(db, req, scope === 'all' ? null : audienceId, actor);
  });
  route(router, exclusions.add, ({ body, actor }) => addExclusion(db, body, actor));
  route(router, exclusions.remove, async ({ params }) => {
    await removeExclusion(db, params.id);
    return { id: params.id };
  });
  return router;
}
