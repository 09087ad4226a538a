import { Router } from 'express';
import { reorder } from '../db/reorder.ts';
import type { Deps } from '../http/deps.ts';
import { notFound } from '../http/errors.ts';
import { route } from '../http/route.ts';
import { launch } from '../jobs/index.ts';
import { addField, changeField } from './change.ts';
import { fields } from './contract.ts';
import { leave } from './leave.ts';
import { findField, listFields } from './store.ts';
import { usesOf } from './uses.ts';

export function fieldRoutes(deps: Deps): Router {
  const { db, log } = deps;
  const router = Router();
  const found = async (id: string) => {
    const field = await findField(db, id);
    if (!field) throw notFound('field');
    return field;
  };
  const begin = async (jobId: string | null) => {
    if (jobId) await launch(deps, jobId).catch((error) => log.warn({ err: error }, 'job not started yet: housekeeping will'));
  };

  route(router, fields.list, async ({ query }) => {
    if (!(await db('audiences').where({ id: query.audienceId }).first('id'))) throw notFound('audience');
    return { items: await listFields(db, query.audienceId) };
  });
  route(router, fields.create, async ({ body, actor }) => {
    const { id, jobId } = await addField(db, { ...body, actor });
    await begin(jobId);
    return found(id);
  });
  route(router, fields.reorder, async ({ body }) => {
    await reorder(db, 'fields', { audience_id: body.audienceId }, body.ids);
    return { items: await listFields(db, body.audienceId) };
  });
  route(router, fields.update, async ({ params, body, actor }) => {
    await begin(await changeField(db, params.id, body, actor));
    return found(params.id);
  });
  route(router, fields.uses, async ({ params }) => usesOf(db, await found(params.id)));
  route(router, fields.merge, async ({ params, body, actor }) => {
    const left = await leave(db, params.id, body.intoId, actor);
    await begin(left.jobId);
    return left;
  });
  route(router, fields.remove, async ({ params, actor }) => {
    const left = await leave(db, params.id, null, actor);
    await begin(left.jobId);
    return left;
  });
  return router;
}
