import { Router } from 'express';
import type { Deps } from '../http/deps.ts';
import { invalid, notFound } from '../http/errors.ts';
import { route } from '../http/route.ts';
import { addJob, launch } from '../jobs/index.ts';
import { merges, twins } from './contract.ts';
import { dismissTwins, listMerges, listTwins } from './list-twins.ts';
import { mergeContacts } from './merge.ts';
import { reviewTwins } from './review.ts';
import { undoMerge } from './undo.ts';

export function twinRoutes(deps: Deps): Router {
  const { db, log } = deps;
  const router = Router();
  route(router, twins.list, ({ query }) => listTwins(db, query));
  route(router, twins.review, ({ params }) => reviewTwins(db, params.aId, params.bId));
  route(router, twins.dismiss, async ({ params, actor }) => {
    await dismissTwins(db, params.aId, params.bId, actor);
    return params;
  });
  route(router, twins.find, async ({ body: { audienceId }, actor }) => {
    if (!(await db('audiences').where({ id: audienceId }).first('id'))) throw notFound('audience');
    const open = await db('jobs')
      .where({ audience_id: audienceId, kind: 'find-twins' })
      .whereIn('state', ['waiting', 'running', 'paused'])
      .first('id');
    const jobId: string = open?.id ?? (await addJob(db, { audienceId, kind: 'find-twins', params: {}, actor }));
    await launch(deps, jobId).catch((error) => log.warn({ err: error }, 'job not started yet: housekeeping will'));
    return { jobId };
  });
  route(router, merges.merge, async ({ body, actor }) => ({ id: await mergeContacts(db, body, actor), contactId: body.keepId }));
  route(router, merges.list, ({ query }) => {
    if (!query.audienceId && !query.contactId) throw invalid('Say whose merges: audienceId or contactId.');
    return listMerges(db, query);
  });
  route(router, merges.undo, ({ params, actor }) => undoMerge(db, params.id, actor));
  return router;
}
