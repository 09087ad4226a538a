import { Router } from 'express';
import type { Deps } from '../http/deps.ts';
import { notFound } from '../http/errors.ts';
import { route } from '../http/route.ts';
import { events } from './contract.ts';
import { takeEvents } from './intake.ts';

export function eventRoutes({ db, config }: Deps): Router {
  const router = Router();
  route(router, events.take, async ({ body: { audienceId, events: said }, actor }) => {
    if (!(await db('audiences').where({ id: audienceId }).first('id'))) throw notFound('audience');
    return { items: await takeEvents(db, { audienceId, events: Array.isArray(said) ? said : [said], actor, secret: config.secret }) };
  });
  return router;
}
