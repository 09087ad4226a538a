import { Router } from 'express';
import { v7 } from 'uuid';
import type { Db } from '../db/database.ts';
import type { Deps } from '../http/deps.ts';
import { notFound, refused } from '../http/errors.ts';
import { route } from '../http/route.ts';
import { cancellable } from '../segments/index.ts';
import { backlogOf } from './backlog.ts';
import { branchesAhead } from './branches-ahead.ts';
import { checklistOf } from './checklist.ts';
import { flows } from './contract.ts';
import { enrollContacts } from './enroll.ts';
import { peopleBehind, walksThrough } from './people.ts';
import { presentFlow, presentFlows } from './present.ts';
import { previewStep, sendTest } from './preview.ts';
import { publishDraft, startPublishJob } from './publish.ts';
import { allProblems } from './rule-problems.ts';
import { archiveFlow, heldOf, pauseFlow, resumeFlow } from './status.ts';
import { discardDraft, findFlow, insertFlow, renameFlow, saveDraft } from './store.ts';
import { definitionFrom, segmentSeries } from './templates.ts';
import { sendsAhead } from './upcoming.ts';

export function flowRoutes(deps: Deps): Router {
  const { db } = deps;
  const router = Router();

  route(router, flows.list, async ({ query }) => ({ items: await presentFlows(db, query.audienceId) }));
  route(router, flows.ahead, async ({ query }) => ({ days: await sendsAhead(db, query.audienceId) }));

  route(router, flows.branchesAhead, async ({ query, req }) => ({
    items: await cancellable(db, req, (tx) => branchesAhead(tx, query.audienceId)),
  }));

  route(router, flows.create, async ({ body, actor }) => {
    const audience = await db('audiences').where('id', body.audienceId).first('id', 'language');
    if (!audience) throw notFound('audience');
    const { template, days, holdoutPercent } = body;
    const id = v7();
    if (days?.some((day, n) => n > 0 && day <= (days[n - 1] as number)))
      throw refused('Each day must be later than the one before, such as 120, 240, 360.', [
        { field: 'days', message: 'Put them in rising order.' },
      ]);
    const draft =
      template === 'win-back-segment'
        ? segmentSeries(id, await segmentIn(db, audience.id, body.segmentId), { ...body, language: audience.language })
        : definitionFrom(template, { language: audience.language, days, holdoutPercent });
    await insertFlow(db, { id, audienceId: audience.id, name: body.name, draft, actor });
    return presentFlow(db, id);
  });

  route(router, flows.one, ({ params }) => presentFlow(db, params.id));
  route(router, flows.update, async ({ params, body, actor }) => {
    if (body.name !== undefined) await renameFlow(db, params.id, body.name, actor);
    return presentFlow(db, params.id);
  });

  route(router, flows.saveDraft, async ({ params, body, actor }) => {
    const saved = await saveDraft(db, params.id, body.draftRev, body.definition, actor);
    const { audience, audience_id } = await findFlow(db, params.id);
    return { ...saved, problems: await allProblems(db, audience_id, body.definition, audience) };
  });
  route(router, flows.discardDraft, async ({ params, actor }) => {
    await discardDraft(db, params.id, actor);
    return presentFlow(db, params.id);
  });

  route(router, flows.backlog, async ({ params }) => {
    const { id, audience_id, audience, draft } = await findFlow(db, params.id);
    return backlogOf(db, { flowId: id, audienceId: audience_id, timeZone: audience.time_zone }, draft);
  });
  route(router, flows.checklist, async ({ params }) => checklistOf(db, await findFlow(db, params.id)));
  route(router, flows.publish, async ({ params, body, actor }) => {
    await startPublishJob(deps, await publishDraft(db, params.id, body, actor));
    return presentFlow(db, params.id);
  });

  for (const [endpoint, act] of [
    [flows.pause, pauseFlow],
    [flows.resume, resumeFlow],
    [flows.archive, archiveFlow],
  ] as const)
    route(router, endpoint, async ({ params, actor }) => {
      await act(db, params.id, actor);
      return presentFlow(db, params.id);
    });
  route(router, flows.held, async ({ params }) => heldOf(db, await findFlow(db, params.id)));

  route(router, flows.people, async ({ params, query }) => peopleBehind(db, (await findFlow(db, params.id)).id, query));
  route(router, flows.enrollments, async ({ params, query }) => walksThrough(db, (await findFlow(db, params.id)).id, query));
  route(router, flows.enroll, async ({ params, body, actor }) => ({
    items: await enrollContacts(db, await findFlow(db, params.id), body.contacts, {
      decideQueue: deps.queues.decide,
      actor,
      episode: body.episode,
    }),
  }));

  route(router, flows.preview, async ({ params, body }) => previewStep(deps, await findFlow(db, params.id), body));
  route(router, flows.testSend, async ({ params, body }) => sendTest(deps, await findFlow(db, params.id), body));
  return router;
}

/** A segment of this audience, for a flow that its people enter. */
async function segmentIn(db: Db, audienceId: string, id: string | undefined): Promise<string> {
  const found = id && (await db('segments').where({ id, audience_id: audienceId }).whereNull('removed_at').first('id'));
  if (!found)
    throw refused('Choose a segment of this audience: whoever comes to be in it enters the flow.', [
      { field: 'segmentId', message: 'There is no such segment here.' },
    ]);
  return found.id;
}
