import { Router } from 'express';
import type { Deps } from '../http/deps.ts';
import { notFound, refused } from '../http/errors.ts';
import { route } from '../http/route.ts';
import { permissions } from './contract.ts';
import { recordPermission } from './record.ts';
import { answerOf, historyOf, listPermissions, publish } from './store.ts';

/** A clock elsewhere may be ahead of ours by so much. */
const AHEAD_MS = 5 * 60_000;

export function permissionRoutes({ db }: Deps): Router {
  const router = Router();
  const exists = async (table: 'audiences' | 'contacts', what: string, id: string) => {
    if (!(await db(table).where({ id }).first('id'))) throw notFound(what);
  };

  route(router, permissions.list, async ({ query }) => {
    await exists('audiences', 'audience', query.audienceId);
    return { items: await listPermissions(db, query.audienceId) };
  });
  route(router, permissions.publish, ({ body, actor }) => publish(db, { ...body, actor }));

  route(router, permissions.history, async ({ params }) => {
    await exists('contacts', 'contact', params.id);
    return { items: await historyOf(db, params.id) };
  });
  route(router, permissions.record, async ({ params, body, actor }) => {
    await exists('contacts', 'contact', params.id);
    const at = body.at === undefined ? undefined : new Date(body.at);
    if (at && Number(at) > Date.now() + AHEAD_MS)
      throw refused('Nobody can have answered in the future. Check the time.', [{ field: 'at', message: 'This is in the future.' }]);
    const given = { permissionId: body.permissionId, granted: body.granted, at, source: body.source, proof: { recordedBy: actor }, actor };
    const id = await db.transaction((tx) => recordPermission(tx, { contactId: params.id, ...given }));
    if (!id) throw notFound('permission text');
    return answerOf(db, id);
  });
  return router;
}
