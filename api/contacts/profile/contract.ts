import { z } from 'zod';
import { byId, endpoint, instant, money, page, paged, uuid, zone } from '../../http/endpoint.ts';
import { contactRow, status } from '../contract.ts';

const address = z.object({
  line1: z.string().trim().max(200),
  line2: z.string().trim().max(200),
  city: z.string().trim().max(120),
  region: z.string().trim().max(120),
  postcode: z.string().trim().max(20),
  country: z
    .string()
    .trim()
    .regex(/^([A-Z]{2})?$/, 'Write the country as two letters, such as FR.'),
});
const day = z.iso.date('Write the day as 2026-03-12.');
const birthday = z.string().regex(/^(\d{4}-)?(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'Write the birthday as 1990-03-12, or 03-12.');

/** What the product itself keeps of everyone, besides the audience's own fields. Empty = ''; null = none. */
const standard = z.object({
  email: z.email('This is not an e-mail address.').max(254).nullable(),
  firstName: z.string().trim().max(120),
  lastName: z.string().trim().max(120),
  phone: z.string().trim().max(40).nullable(),
  company: z.string().trim().max(200),
  role: z.string().trim().max(120),
  birthday: birthday.nullable(),
  address: address.partial().nullable(),
  language: z.enum(['en', 'fr']).nullable(),
  timeZone: zone.nullable(),
  format: z.enum(['html', 'text']),
  fields: z.record(z.string().regex(/^[a-z][a-z0-9_]{0,59}$/, 'There is no such field.'), z.unknown()),
});

const figures = z.object({
  orders: z.number(),
  revenue: money,
  averageOrder: money.nullable().meta({ description: 'null without an order.' }),
  refunds: z.number(),
  refunded: money,
  carts: z.number().nullable().meta({ description: 'Events named cart_abandoned; null while nobody’s have come.' }),
  productsViewed: z.number().nullable().meta({ description: 'Events named product_viewed; null while nobody’s have come.' }),
  delivered: z.number(),
  opened: z.number(),
  clicked: z.number(),
});

/** One line of the activity feed; `data` depends on the type, the rest is looked up: what a person wants to know. */
export const feedEntry = z.object({
  id: z.string(),
  type: z.string(),
  name: z.string().nullable().meta({ description: 'Of a custom event.' }),
  at: instant,
  actor: z.string(),
  data: z.record(z.string(), z.unknown()),
  message: z.object({ id: uuid, subject: z.string(), stepName: z.string(), flowName: z.string().nullable() }).nullable(),
  flow: z.object({ id: uuid, name: z.string() }).nullable(),
  order: z
    .object({
      id: uuid,
      externalId: z.string(),
      total: money,
      currency: z.string(),
      storeName: z.string(),
      wonBy: z.string().nullable().meta({ description: 'Subject of the mail that won it.' }),
      lines: z.array(z.object({ title: z.string(), quantity: z.number() })).meta({ description: 'The first 5.' }),
      lineCount: z.number(),
    })
    .nullable(),
  note: z.object({ id: uuid, text: z.string(), editedAt: instant.nullable() }).nullable(),
});

const consent = z.object({
  channel: z.enum(['email', 'sms']),
  version: z.number(),
  text: z.string(),
  granted: z.boolean(),
  at: instant,
  source: z.string(),
  isCurrent: z.boolean().meta({ description: 'No newer words have been written since.' }),
});

const walk = z.object({
  id: uuid,
  flowId: uuid,
  flowName: z.string(),
  outcome: z.string().nullable(),
  stepName: z.string(),
  at: instant.nullable(),
  held: z.string().nullable(),
  isPaused: z.boolean(),
  heldOut: z.boolean(),
  enteredAt: instant,
  endedAt: instant.nullable(),
  days: z.array(z.number()),
});

export const profile = {
  one: endpoint({
    method: 'GET',
    path: '/api/contacts/:id',
    summary: 'A contact’s profile',
    access: 'viewer',
    params: byId,
    response: contactRow.extend({
      ...standard.omit({ address: true, fields: true, birthday: true, email: true, language: true }).shape,
      email: z.string().nullable(),
      language: z.string().nullable(),
      birthday: z.string().nullable(),
      address: z.record(z.string(), z.string()).nullable(),
      fields: z.record(z.string(), z.unknown()),
      audienceId: uuid,
      rev: z.number().meta({ description: 'Hand it back with a change: two people’s changes never overwrite one another.' }),
      vip: z.boolean(),
      rating: z.number().nullable().meta({ description: '1 to 5 stars; null = not yet rated.' }),
      ratingWhy: z
        .object({
          sends: z.number().meta({ description: 'Campaigns that count: clicked, or three days old.' }),
          clicked: z.number().meta({ description: 'Of the last eight of these.' }),
          of: z.number(),
          penalty: z.number().meta({ description: 'Points off, −5 to 0: soft bounces, coming back after leaving, complaints.' }),
        })
        .nullable()
        .meta({ description: 'What the stars are made from; null = nothing counts yet.' }),
      source: z.string(),
      statusAt: instant,
      statusSource: z.string(),
      consentBasis: z.string(),
      optedInAt: instant.nullable(),
      optinProof: z.record(z.string(), z.unknown()).nullable(),
      smsStatus: status,
      smsStatusAt: instant,
      smsStatusSource: z.string(),
      smsConsentBasis: z.string(),
      emailPermission: z.boolean().nullable(),
      smsPermission: z.boolean().nullable(),
      archivedAt: instant.nullable(),
      archivedReason: z.string().nullable(),
      statusBeforeArchive: z.string().nullable(),
      createdAt: instant,
      updatedAt: instant,
      lastSeenAt: instant.nullable(),
      firstOrderAt: instant.nullable(),
      /** Days between their own orders, the median; null below two order days. */
      usualGapDays: z.number().nullable(),
      sent: z.number(),
      clicked: z.number(),
      opened: z.number(),
      audienceAverageOrder: money.nullable(),
      mailClient: z.string().nullable(),
      country: z.string().nullable(),
      /** The rule that blocks the address. */
      exclusion: z.object({ id: uuid, kind: z.string(), pattern: z.string(), note: z.string(), everywhere: z.boolean() }).nullable(),
      tags: z.array(z.object({ id: uuid, name: z.string(), colour: z.string(), at: instant })),
      lists: z
        .array(z.object({ id: uuid, name: z.string(), status: z.string().nullable(), at: instant.nullable(), source: z.string() }))
        .meta({ description: 'Every list of the audience; status null = never on it.' }),
      groups: z.array(z.object({ id: uuid, name: z.string(), category: z.string() })),
      permissions: z.array(consent).meta({ description: 'The newest answer of each channel, with the words it answered.' }),
      noteCount: z.number(),
      enrollments: z.array(walk),
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
    query: z.object({
      kind: z.enum(['all', 'orders', 'messages', 'changes', 'notes', 'events']).default('all'),
      types: z
        .string()
        .regex(/^[a-z_]{1,40}(,[a-z_]{1,40}){0,49}$/, 'Write types with commas between them, such as open,click.')
        .optional()
        .meta({ description: 'Only these types, with commas between them; goes before `kind`.' }),
      from: day.optional().meta({ description: 'First local day, in the audience’s time zone.' }),
      to: day.optional().meta({ description: 'Last local day.' }),
      ...page,
    }),
    response: paged(feedEntry),
  }),
  update: endpoint({
    method: 'PATCH',
    path: '/api/contacts/:id',
    summary:
      'Change a contact; absent = keep. With `rev` (and `was`, the values the change was made from), what someone else changed meanwhile is a 409, never overwritten',
    access: 'editor',
    params: byId,
    body: standard
      .extend({
        vip: z.boolean(),
        status: z.enum(['subscribed', 'unsubscribed']),
        consentBasis: z.string().trim().min(1).max(300),
        smsStatus: z.enum(['subscribed', 'unsubscribed']),
        smsConsentBasis: z.string().trim().min(1).max(300),
        rev: z.number().int().min(1).max(2_147_483_647),
        was: z
          .object({
            ...standard.shape,
            email: z.string().nullable(),
            address: z.record(z.string(), z.string()).nullable(),
            birthday: z.string().nullable(),
          })
          .partial(),
      })
      .partial(),
    response: byId.extend({ rev: z.number() }),
  }),
  insights: endpoint({
    method: 'GET',
    path: '/api/contacts/:id/insights',
    summary: 'What a contact is worth, and how they answer: all time, 365 and 30 days back from now',
    access: 'viewer',
    params: byId,
    response: z.object({
      currency: z.string(),
      all: figures,
      year: figures,
      month: figures,
      purchases: z.array(z.object({ month: z.iso.date(), orders: z.number(), revenue: money })).meta({
        description: 'The last 24 months by their first day, in the audience’s time zone; months without an order included.',
      }),
    }),
  }),
  told: endpoint({
    method: 'GET',
    path: '/api/contacts/:id/settings',
    summary: 'Where a contact seems to be, with which mail client, and which opens and clicks told so',
    access: 'viewer',
    params: byId,
    response: z.object({
      country: z.string().nullable(),
      timeZone: z.string().nullable().meta({ description: 'Of the country, where it has only one.' }),
      client: z.string().nullable(),
      browserLanguage: z.string().nullable(),
      updatedAt: instant,
      toldBy: z
        .array(
          z.object({
            type: z.enum(['open', 'click']),
            at: instant,
            messageId: uuid,
            subject: z.string(),
            country: z.string().nullable(),
            client: z.string().nullable(),
          }),
        )
        .meta({ description: 'The newest 10 of people, never of machines.' }),
    }),
  }),
  enrollments: endpoint({
    method: 'GET',
    path: '/api/contacts/:id/enrollments',
    summary: 'A contact’s walks, those that go on first, then the newest',
    access: 'viewer',
    params: byId,
    query: z.object({ ...page }),
    response: paged(walk),
  }),
  export: endpoint({
    method: 'GET',
    path: '/api/contacts/:id/export',
    summary: 'Everything held about a person, as JSON or as a page to read',
    access: 'editor',
    params: byId,
    query: z.object({ format: z.enum(['json', 'html']).default('json'), language: z.enum(['en', 'fr']).optional() }),
    response: z.string(),
    download: 'application/octet-stream',
  }),
};
