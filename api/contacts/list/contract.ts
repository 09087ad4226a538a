import { z } from 'zod';
import { endpoint, instant, money, page, paged, uuid } from '../../http/endpoint.ts';
import { filtersText, marketingStatus, order, sort, unmailable } from '../filters.ts';

/** What a line carries only when it is asked for: each costs a look into another table. */
export const extraColumns = ['next', 'tags', 'lists', 'groups', 'fields', 'rating'] as const;

export const contactLine = z.object({
  id: uuid,
  email: z.string().nullable(),
  phone: z.string().nullable(),
  firstName: z.string(),
  lastName: z.string(),
  company: z.string(),
  role: z.string(),
  city: z.string().nullable(),
  country: z.string().nullable(),
  language: z.string().nullable(),
  birthday: z.string().nullable(),
  externalId: z.string().nullable(),
  source: z.string(),
  vip: z.boolean(),
  rating: z.number().nullable(),
  status: marketingStatus,
  statusAt: instant,
  smsStatus: marketingStatus,
  unmailable: unmailable.nullable(),
  createdAt: instant,
  archivedAt: instant.nullable(),
  firstOrderAt: instant.nullable(),
  lastOrderAt: instant.nullable(),
  orderCount: z.number(),
  revenue: money,
  lastSentAt: instant.nullable(),
  lastOpenedAt: instant.nullable(),
  lastClickedAt: instant.nullable(),
  lastSeenAt: instant.nullable(),
  /** The next planned message over all flows; `heldOut`: they walk only to be compared with. */
  next: z
    .object({
      flowName: z.string(),
      stepName: z.string(),
      at: instant.nullable(),
      enrollmentId: uuid,
      heldOut: z.boolean(),
      pausedAt: instant.nullable(),
    })
    .nullable(),
  /** The rule that excludes them; `kind` as in exclusions. */
  excludedBy: z.object({ kind: z.string(), pattern: z.string() }).nullable(),
  tags: z.array(z.object({ id: uuid, name: z.string(), colour: z.string() })).optional(),
  lists: z.array(z.object({ id: uuid, name: z.string(), status: z.string() })).optional(),
  groups: z.array(z.object({ id: uuid, name: z.string() })).optional(),
  fields: z.record(z.string(), z.unknown()).optional(),
  /** What the rating is about: of how many messages, how many were clicked. */
  clicks: z.object({ sent: z.number(), clicked: z.number() }).optional(),
});
export type ContactLine = z.infer<typeof contactLine>;

/** Who is meant: the same words in the list and in its count. */
const asked = z.object({
  audienceId: uuid,
  search: z.string().trim().max(200).optional().meta({
    description: 'Words that all stand in name, e-mail, phone, company or customer number; one or two letters: that begin a word there.',
  }),
  filters: filtersText.optional(),
  archived: z.enum(['yes']).optional().meta({ description: 'Only the archived, instead of everyone else.' }),
  status: marketingStatus.optional(),
  /** Those a backlog line counts: days since the last counted order, `toDay` exclusive; -1 = never bought. */
  fromDay: z.coerce.number().int().min(-1).max(40_000).optional(),
  toDay: z.coerce.number().int().min(0).max(40_000).optional(),
  mailable: z.enum(['yes', 'no']).optional(),
});
export type Asked = z.output<typeof asked>;
const counted = { count: z.number(), capped: z.boolean().meta({ description: 'The true count is above 10,000.' }) };

export const listContacts = endpoint({
  method: 'GET',
  path: '/api/contacts',
  summary: 'Contacts of an audience, page by page',
  access: 'viewer',
  query: asked.extend({
    sort: sort.default('last_order'),
    order: order.optional().meta({ description: 'Unknown values come last either way. Absent = as is usual for what it is sorted by.' }),
    columns: z
      .string()
      .max(200)
      .default('next')
      .transform((said) => said.split(',').filter(Boolean))
      .pipe(z.array(z.enum(extraColumns)))
      .meta({ description: `Beside what every line has: any of ${extraColumns.join(',')}.` }),
    ...page,
  }),
  response: paged(contactLine).extend({
    count: z
      .number()
      .nullable()
      .meta({ description: 'Of all that match, on the first page, where it is known without counting: else GET /api/contacts/count.' }),
    capped: counted.capped,
  }),
});

export const countContacts = endpoint({
  method: 'GET',
  path: '/api/contacts/count',
  summary: 'How many contacts match',
  access: 'viewer',
  query: asked.extend({
    exact: z.enum(['yes']).optional().meta({ description: 'Count to the end, whatever it takes: a second at a million.' }),
  }),
  response: z.object(counted),
});
