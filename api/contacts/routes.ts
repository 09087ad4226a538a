import { Router } from 'express';
import type { Deps } from '../http/deps.ts';
import { notFound } from '../http/errors.ts';
import { route } from '../http/route.ts';
import { changeContact } from './change-contact.ts';
import { contacts } from './contract.ts';
import { countContacts, countExactly } from './count-contacts.ts';
import { listContacts } from './list-contacts.ts';
import { readFeed } from './read-feed.ts';
import { readProfile } from './read-profile.ts';
import { contactsWhere, scopeOf } from './where.ts';

export function contactRoutes({ db }: Deps): Router {
  const router = Router();

  route(router, contacts.list, async ({ query }) => listContacts(db, query));

  route(router, contacts.count, async ({ query }) => {
    const where = await contactsWhere(db, scopeOf(query));
    return query.exact ? { count: await countExactly(db, where), capped: false } : countContacts(db, where);
  });

  route(router, contacts.one, async ({ params }) => {
    const profile = await readProfile(db, params.id);
    if (!profile) throw notFound('contact');
    return profile;
  });

  route(router, contacts.feed, async ({ params, query }) => readFeed(db, params.id, query));

  route(router, contacts.update, async ({ params, body, actor }) => {
    await changeContact(db, params.id, body, actor);
    return { id: params.id };
  });
  return router;
}
