import { Router } from 'express';
import type { Deps } from '../http/deps.ts';
import { route } from '../http/route.ts';
import { addContact } from './add-contact.ts';
import { archiveContact, unarchiveContact } from './archive.ts';
import { bulkContacts } from './bulk/bulk-contacts.ts';
import { contacts } from './contract.ts';
import { countContacts, countExactly } from './list/count-contacts.ts';
import { listContacts } from './list/list-contacts.ts';
import { contactsWhere, scopeOf } from './predicates/where.ts';
import { profileRoutes } from './profile/routes.ts';
import { upsertContacts } from './upsert/upsert-contacts.ts';

export function contactRoutes(deps: Deps): Router {
  const { db } = deps;
  const router = Router();

  route(router, contacts.list, async ({ query }) => listContacts(db, query));

  route(router, contacts.count, async ({ query }) => {
    const where = await contactsWhere(db, scopeOf(query));
    return query.exact ? { count: await countExactly(db, where), capped: false } : countContacts(db, where);
  });
  route(router, contacts.add, async ({ body, actor }) => ({ id: await addContact(db, body, { actor, secret: deps.config.secret }) }));

  route(router, contacts.upsert, async ({ body: { audienceId, contacts: said }, actor }) => {
    const rows = Array.isArray(said) ? said : [said];
    return { items: await upsertContacts(db, { audienceId, contacts: rows, actor, secret: deps.config.secret }) };
  });

  route(router, contacts.bulk, ({ body, actor }) => bulkContacts(deps, body, actor));

  route(router, contacts.archive, async ({ params, actor }) => {
    await archiveContact(db, params.id, actor);
    return params;
  });
  route(router, contacts.unarchive, async ({ params, actor }) => {
    await unarchiveContact(db, params.id, actor);
    return params;
  });
  router.use(profileRoutes(deps));
  return router;
}
