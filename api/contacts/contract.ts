import { z } from 'zod';
import { byId, endpoint, instant, money, page, paged, uuid, zone } from '../http/endpoint.ts';
import { upsertContacts } from './upsert-contract.ts';

export const status = z.enum(['subscribed', 'unsubscribed', 'non_subscribed', 'pending', 'cleaned']);
/** Why a contact can't be mailed; null = can be. */
export const unmailable = z.enum([
  'unsubscribed',
  'cleaned',
  'pending',
  'non_subscribed',
  'archived',
  'excluded',
  'no_address',
  'no_permission',
]);

export const contactRow = z.object({
  id: uuid,
  email: z.string().nullable(),
  firstName: z.string(),
  lastName: z.string(),
  externalId: z.string().nullable(),
  status,
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
  list: endpoint({
    method: 'GET',
    path: '/api/contacts',
    summary: 'Contacts of an audience, page by page',
    access: 'viewer',
    query: z.object({
      audienceId: uuid,
      search: z
        .string()
        .trim()
        .max(200)
        .optional()
        .meta({ description: 'Beginning of the e-mail, first or last name, or the customer number.' }),
      status: status.optional(),
      /** Those a backlog line counts: days since the last counted order, `toDay` exclusive; -1 = never bought. */
      fromDay: z.coerce.number().int().min(-1).optional(),
      toDay: z.coerce.number().int().min(0).optional(),
      mailable: z.enum(['yes', 'no']).optional(),
      sort: z.enum(['last_order', 'name']).default('last_order'),
      ...page,
    }),
    response: paged(contactRow).extend({ count: z.number(), capped: z.boolean().meta({ description: 'The true count is above 10,000.' }) }),
  }),
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
