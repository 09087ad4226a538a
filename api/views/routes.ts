import { Router } from 'express';
import type { Deps } from '../http/deps.ts';
import { route } from '../http/route.ts';
import { views } from './contract.ts';
import { addView, changeView, listViews, orderViews, removeView } from './store.ts';

export function viewRoutes({ db }: Deps): Router {
  const router = Router();
  route(router, views.list, ({ query }) => listViews(db, query.audienceId));
  route(router, views.create, ({ body, actor }) => addView(db, body, actor));
  route(router, views.reorder, ({ body }) => orderViews(db, body.audienceId, body.ids));
  route(router, views.update, ({ params, body }) => changeView(db, params.id, body));
  route(router, views.remove, async ({ params }) => {
    await removeView(db, params.id);
    return { id: params.id };
  });
  return router;
}
