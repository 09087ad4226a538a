import { Router } from 'express';
import { listContacts } from '../contacts/index.ts';
import type { Deps } from '../http/deps.ts';
import { route } from '../http/route.ts';
import { cancellable } from './cancellable.ts';
import { segments } from './contract.ts';
import { explainMember, explainRule } from './explain.ts';
import { countRules, funnelOf } from './funnel.ts';
import { putIn, takeOut } from './members.ts';
import { namesOfIds } from './named.ts';
import { patientCount } from './patient-count.ts';
import { previewRule } from './preview.ts';
import { recipesFor } from './recipes.ts';
import { listSizes } from './sizes.ts';
import { addSegment, changeSegment, findSegment, listSegments, listVersions, removeSegment, segmentRow, usesOf } from './store.ts';
import { valuesOf } from './values.ts';
import { segmentWhere } from './where.ts';

export function segmentRoutes({ db }: Deps): Router {
  const router = Router();
  route(router, segments.list, ({ query }) => listSegments(db, query));
  route(router, segments.create, ({ body, actor }) => addSegment(db, body, actor));
  route(router, segments.recipes, ({ query }) => recipesFor(db, query.audienceId));
  route(router, segments.values, ({ query }) => valuesOf(db, query));
  route(router, segments.names, ({ body }) => namesOfIds(db, body));
  route(router, segments.preview, async ({ body, req }) => {
    const began = performance.now();
    const found = await cancellable(db, req, (tx) => previewRule(tx, body));
    return { ...found, took: Math.round(performance.now() - began) };
  });
  route(router, segments.funnel, ({ body, req }) => cancellable(db, req, (tx, isGone) => funnelOf(tx, body, patientCount(tx, isGone))));
  route(router, segments.counts, ({ body, req }) =>
    cancellable(db, req, (tx, isGone) => countRules(tx, body, patientCount(tx, isGone, { each: 2_000 }))),
  );
  route(router, segments.explainRule, ({ body }) => explainRule(db, body.audienceId, body.rule, body.contactId));
  route(router, segments.one, ({ params }) => findSegment(db, params.id));
  route(router, segments.update, ({ params, body, actor }) => changeSegment(db, params.id, body, actor));
  route(router, segments.remove, async ({ params }) => {
    await removeSegment(db, params.id);
    return { id: params.id };
  });
  route(router, segments.contacts, async ({ params, query }) => {
    const { audience_id: audienceId } = await segmentRow(db, params.id);
    // a broken rule is said as such, not as a filter that can't be read
    await segmentWhere(db, audienceId, params.id);
    return listContacts(db, { ...query, audienceId, filters: [{ field: 'segments', op: 'any', values: [params.id] }] });
  });
  route(router, segments.explain, async ({ params, query }) => {
    const row = await segmentRow(db, params.id);
    if (!row.rule) return explainMember(db, { id: row.id, audienceId: row.audience_id }, query.contact);
    return explainRule(db, row.audience_id, row.rule, query.contact, row.id);
  });
  route(router, segments.versions, ({ params, query }) => listVersions(db, params.id, query));
  route(router, segments.sizes, ({ params, query }) => listSizes(db, params.id, query.days));
  route(router, segments.uses, ({ params }) => usesOf(db, params.id));
  route(router, segments.addMembers, ({ params, body, actor }) => putIn(db, params.id, body.members, actor));
  route(router, segments.removeMembers, ({ params, body, actor }) => takeOut(db, params.id, body.members, actor));
  return router;
}
