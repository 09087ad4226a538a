import { Router } from 'express';
import type { Deps } from '../http/deps.ts';
import { notFound } from '../http/errors.ts';
import { route } from '../http/route.ts';
import { launch } from '../jobs/index.ts';
import { sunset } from './contract.ts';
import { dryRun } from './dry-run.ts';
import { pushPolicies } from './push.ts';
import {
  addPolicy,
  changePolicy,
  checkWho,
  decideRun,
  findPolicy,
  findPolicyRun,
  listPolicies,
  listPolicyRuns,
  removePolicy,
} from './store.ts';

export function sunsetRoutes(deps: Deps): Router {
  const { db, log } = deps;
  const router = Router();
  const push = (id: string) => pushPolicies(deps, id).catch((error) => log.warn({ err: error }, 'schedule not set yet: housekeeping will'));

  route(router, sunset.list, async ({ query }) => ({ items: await listPolicies(db, query.audienceId) }));
  route(router, sunset.create, async ({ body, actor }) => findPolicy(db, await addPolicy(db, body, actor)));
  route(router, sunset.dryRun, async ({ body: { audienceId, policyId, who, first, ...limits } }) => {
    await checkWho(db, audienceId, who);
    if (policyId && (await findPolicy(db, policyId)).audienceId !== audienceId) throw notFound('policy');
    return dryRun(db, { policyId: policyId ?? null, audienceId, who, days: first?.days ?? null }, limits);
  });
  route(router, sunset.one, ({ params }) => findPolicy(db, params.id));
  route(router, sunset.update, async ({ params, body, actor }) => {
    await changePolicy(db, params.id, body, actor);
    await push(params.id);
    return findPolicy(db, params.id);
  });
  route(router, sunset.remove, async ({ params }) => {
    await removePolicy(db, params.id);
    await push(params.id);
    return params;
  });
  route(router, sunset.runs, ({ params, query }) => listPolicyRuns(db, params.id, query));
  route(router, sunset.decide, async ({ params, body, actor }) => {
    const job = await decideRun(db, params.id, body.do, actor);
    if (job) await launch(deps, job).catch((error) => log.warn({ err: error }, 'job not started yet: housekeeping will'));
    return findPolicyRun(db, params.id);
  });
  return router;
}
