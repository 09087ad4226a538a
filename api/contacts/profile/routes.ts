import { Router } from 'express';
import type { Deps } from '../../http/deps.ts';
import { notFound } from '../../http/errors.ts';
import { raw, route } from '../../http/route.ts';
import { changeContact } from '../change-contact.ts';
import { exportPerson } from '../export/export-person.ts';
import { profile } from './contract.ts';
import { readFeed } from './read-feed.ts';
import { readInsights } from './read-insights.ts';
import { readProfile } from './read-profile.ts';
import { readTold } from './read-told.ts';
import { readWalks } from './read-walks.ts';

/** One contact: what is known, what happened, what is changed about them. */
export function profileRoutes({ db }: Deps): Router {
  const router = Router();

  route(router, profile.one, async ({ params }) => {
    const found = await readProfile(db, params.id);
    if (!found) throw notFound('contact');
    return found;
  });
  route(router, profile.feed, ({ params, query }) => readFeed(db, params.id, query));
  route(router, profile.insights, ({ params }) => readInsights(db, params.id));
  route(router, profile.told, ({ params }) => readTold(db, params.id));
  route(router, profile.enrollments, ({ params, query }) => readWalks(db, params.id, query));
  route(router, profile.update, async ({ params, body, actor }) => ({
    id: params.id,
    rev: await changeContact(db, params.id, body, actor),
  }));
  raw(router, profile.export, ({ params, query, actor }, res) => exportPerson(db, params.id, { ...query, actor }, res));
  return router;
}
