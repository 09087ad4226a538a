import { Router } from 'express';
import type { Deps } from '../http/deps.ts';
import { invalid, notFound } from '../http/errors.ts';
import { route } from '../http/route.ts';
import { addJob, launch } from '../jobs/index.ts';
import { forgetting } from './contract.ts';
import { forgetOne, previewForgetting } from './forget.ts';

export function forgettingRoutes(deps: Deps): Router {
  const { db, log, config } = deps;
  const router = Router();
  const start = (id: string) => launch(deps, id).catch((error) => log.warn({ err: error }, 'job not started yet: housekeeping will'));

  route(router, forgetting.preview, ({ params }) => previewForgetting(db, params.id));
  route(router, forgetting.one, async ({ params, actor }) => {
    const job = await forgetOne(db, params.id, { secret: config.secret, actor });
    if (job) await start(job);
    return params;
  });
  route(router, forgetting.many, async ({ body: { audienceId, ids: said }, actor }) => {
    if (!(await db('audiences').where({ id: audienceId }).first('id'))) throw notFound('audience');
    const ids = [...new Set(said)].sort();
    const known = await db('contacts')
      .whereIn('id', ids)
      .where({ audience_id: audienceId })
      .whereNull('forgotten_at')
      .count('* as n')
      .first();
    if (Number(known?.n) < ids.length)
      throw invalid('Some of these contacts are not in this audience, or were deleted already. Choose them again.', [
        { field: 'ids', message: 'Unknown here.' },
      ]);
    const jobId = await addJob(db, { audienceId, kind: 'forget', params: { ids }, total: ids.length, actor });
    await start(jobId);
    return { jobId };
  });
  return router;
}
