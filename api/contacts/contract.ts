import { z } from 'zod';
import { byId, endpoint, instant, money, page, paged, uuid, zone } from '../http/endpoint.ts';
import { addContact, archiveContact, unarchiveContact } from './add-contract.ts';
import { bulkContacts } from './bulk-contract.ts';
import { marketingStatus, unmailable } from './filters.ts';
import { countContacts, listContacts } from './list-contract.ts';
import { upsertContacts } from './upsert-contract.ts';

export { AT_ONCE, type BulkAction } from './bulk-contract.ts';
export { type ContactLine, extraColumns } from './list-contract.ts';
export { marketingStatus as status, unmailable };

export const contactRow = z.object({
  id: uuid,
  email: z.string().nullable(),
  firstName: z.string(),
  lastName: z.string(),
  externalId: z.string().nullable(),
  status: marketingStatus,
  unmailable: unmailable.nullable(),
  lastOrderAt: instant.nullable(),
  orderCount: z.number(),
  revenue: money,
  /** The next planned message over all flows. */
  next: z.object({ flowName: z.string(), stepName: z.string(), at: instant.nullable(), enrollmentId: uuid }).nullable(),
});

/** One line of the activity feed; `data` depends on the type. */
export const feedEntry = z.object({ id: z.string(), type: z.string(), at: instant, data: z.record(z.string(), z.unknown()) });

export const contacts = {
  upsert: upsertContacts,
  list: listContacts,
  count: countContacts,
  add: addContact,
  bulk: bulkContacts,
  archive: archiveContact,
  unarchive: unarchiveContact,
  one: endpoint({
    method: 'GET',
    path: '/api/contacts/:id',
    summary: 'A contact’s profile',
    access: 'viewer',
    params: byId,
    response: contactRow.extend({
      audienceId: uuid,
      phone: z.string().nullable(),
      language: z.string().nullable(),
      timeZone: z.string().nullable(),
      source: z.string(),
      statusAt: instant,
      statusSource: z.string(),
      consentBasis: z.string(),
      createdAt: instant,
      firstOrderAt: instant.nullable(),
      /** Days between their own orders, the median; null below two order days. */
      usualGapDays: z.number().nullable(),
      sent: z.number(),
      clicked: z.number(),
      opened: z.number(),
      audienceAverageOrder: money.nullable(),
      mailClient: z.string().nullable(),
      country: z.string().nullable(),
      enrollments: z.array(
        z.object({
          id: uuid,
          flowId: uuid,
          flowName: z.string(),
          outcome: z.string().nullable(),
          stepName: z.string(),
          at: instant.nullable(),
          enteredAt: instant,
          endedAt: instant.nullable(),
          days: z.array(z.number()),
        }),
      ),
      orders: z
        .array(z.object({ id: uuid, externalId: z.string(), at: instant, total: money, counted: z.boolean() }))
        .meta({ description: 'Newest first, at most 200: what the ruler draws.' }),
      messages: z
        .array(z.object({ id: uuid, at: instant, name: z.string(), state: z.string(), opened: z.boolean(), clicked: z.boolean() }))
        .meta({ description: 'Newest first, at most 200.' }),
    }),
  }),
  feed: endpoint({
    method: 'GET',
    path: '/api/contacts/:id/feed',
    summary: 'What happened to a contact, newest first',
    access: 'viewer',
    params: byId,
    query: z.object({ kind: z.enum(['all', 'orders', 'messages', 'changes']).default('all'), ...page }),
    response: paged(feedEntry),
  }),
  update: endpoint({
    method: 'PATCH',
    path: '/api/contacts/:id',
    summary: 'Change a contact; absent = keep. Someone who left can’t be subscribed again from here',
    access: 'editor',
    params: byId,
    body: z
      .object({
        firstName: z.string().trim().max(120),
        lastName: z.string().trim().max(120),
        phone: z.string().trim().max(40).nullable(),
        language: z.enum(['en', 'fr']).nullable(),
        timeZone: zone.nullable(),
        status: z.enum(['subscribed', 'unsubscribed']),
        consentBasis: z.string().trim().min(1).max(300),
      })
      .partial(),
    response: byId,
  }),
};
