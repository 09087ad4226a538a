import { Router } from 'express';
import { z } from 'zod';
import type { Deps } from '../http/deps.ts';
import { notFound } from '../http/errors.ts';
import { keyUuid, pageOf, readCursor } from '../http/paging.ts';
import { route } from '../http/route.ts';
import { launch } from '../jobs/index.ts';
import { firstEmail, firstSettings } from './begin-with.ts';
import { checklistOf } from './checklist.ts';
import { campaigns } from './contract.ts';
import { cancelCampaign, pauseCampaign, resumeCampaign, startCampaign } from './control.ts';
import { presentCampaign, rowOf } from './present.ts';
import { previewCampaign, testCampaign } from './preview.ts';
import { reportOf } from './report.ts';
import { changeCampaign, deleteCampaign, findCampaign, insertCampaign, listCampaigns } from './store.ts';
import { checkWhom } from './whom.ts';

export function campaignRoutes(deps: Deps): Router {
  const { db, log } = deps;
  const router = Router();
  const set = (id: string) => launch(deps, id).catch((error) => log.warn({ err: error }, 'job not started yet: housekeeping will'));

  route(router, campaigns.list, async ({ query: { audienceId, status, search, cursor, limit } }) => {
    const after = readCursor(cursor, z.tuple([keyUuid]))?.[0] ?? null;
    const rows = await listCampaigns(db, { audienceId, status, search, after, limit: limit + 1 });
    const { items, next } = pageOf(rows, limit, 'id');
    return { items: items.map(rowOf), next };
  });

  route(router, campaigns.create, async ({ body: { audienceId, name, whom, from }, actor }) => {
    const audience = await db('audiences').where({ id: audienceId }).first('language');
    if (!audience) throw notFound('audience');
    const like = from ? await findCampaign(db, from) : null;
    if (like && like.audience_id !== audienceId) throw notFound('campaign');
    const whomNow = whom ?? like?.whom ?? { by: 'filters', filters: [] };
    if (whom) await checkWhom(db, audienceId, whom);
    const { email, settings } = like ?? { email: firstEmail(audience.language), settings: firstSettings(name) };
    return presentCampaign(db, await insertCampaign(db, { audienceId, name, whom: whomNow, email, settings, actor }));
  });

  route(router, campaigns.one, ({ params }) => presentCampaign(db, params.id));

  route(router, campaigns.update, async ({ params, body: { rev, ...change }, actor }) => {
    const campaign = await findCampaign(db, params.id);
    if (change.whom) await checkWhom(db, campaign.audience_id, change.whom);
    await changeCampaign(db, params.id, rev, change, actor);
    return presentCampaign(db, params.id);
  });

  route(router, campaigns.remove, async ({ params }) => {
    await deleteCampaign(db, params.id);
    return { id: params.id };
  });

  route(router, campaigns.preview, async ({ params, body }) => previewCampaign(deps, await findCampaign(db, params.id), body));
  route(router, campaigns.test, async ({ params, body }) => testCampaign(deps, await findCampaign(db, params.id), body));
  route(router, campaigns.checklist, async ({ params }) => checklistOf(db, await findCampaign(db, params.id)));
  route(router, campaigns.report, async ({ params }) => reportOf(db, await findCampaign(db, params.id)));

  for (const [endpoint, act] of [
    [campaigns.start, startCampaign],
    [campaigns.pause, pauseCampaign],
    [campaigns.resume, resumeCampaign],
    [campaigns.cancel, cancelCampaign],
  ] as const)
    route(router, endpoint, async ({ params, actor }) => {
      const jobId = await act(db, params.id, actor);
      if (jobId) await set(jobId);
      return presentCampaign(db, params.id);
    });
  return router;
}
