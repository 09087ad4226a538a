import { Router } from 'express';
import type { Deps } from '../http/deps.ts';
import { notFound } from '../http/errors.ts';
import { route } from '../http/route.ts';
import { stores } from './contract.ts';
import { addStore, changeStore, findStore, type Store, storesOf } from './store.ts';

export function storeRoutes({ db }: Deps): Router {
  const router = Router();
  const found = async (id: string): Promise<Store> => {
    const store = await findStore(db, id);
    if (!store) throw notFound('store');
    return store;
  };

  route(router, stores.list, async ({ query }) => ({ items: await storesOf(db, query.audienceId) }));

  route(router, stores.create, async ({ body, actor }) => {
    if (!(await db('audiences').where({ id: body.audienceId }).first('id'))) throw notFound('audience');
    return found(await addStore(db, { ...body, actor }));
  });

  route(router, stores.update, async ({ params, body }) => {
    await found(params.id);
    await changeStore(db, params.id, body);
    return found(params.id);
  });
  return router;
}
