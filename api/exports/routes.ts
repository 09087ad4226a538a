import { Router } from 'express';
import { listFields } from '../fields/index.ts';
import type { Deps } from '../http/deps.ts';
import { route } from '../http/route.ts';
import { launch } from '../jobs/index.ts';
import { exports, standardColumns } from './contract.ts';
import { deleteExport, findExport, listExports, orderAgain, orderExport } from './store.ts';

export function exportRoutes(deps: Deps): Router {
  const { db, config, log } = deps;
  const router = Router();
  const begin = async (id: string) => {
    await launch(deps, id).catch((error) => log.warn({ err: error }, 'job not started yet: housekeeping will'));
    return findExport(db, id, config.secret);
  };

  route(router, exports.create, async ({ body, actor }) => begin(await orderExport(db, body, actor)));
  route(router, exports.list, ({ query }) => listExports(db, query, config.secret));
  route(router, exports.columns, async ({ query }) => {
    const fields = await listFields(db, query.audienceId);
    return { standard: [...standardColumns], fields: fields.map(({ key, label }) => ({ column: `field:${key}`, label })) };
  });
  route(router, exports.one, ({ params }) => findExport(db, params.id, config.secret));
  route(router, exports.again, async ({ params, actor }) => begin(await orderAgain(db, params.id, actor)));
  route(router, exports.remove, async ({ params }) => {
    await deleteExport(db, params.id);
    return findExport(db, params.id, config.secret);
  });
  return router;
}
