import { z } from 'zod';

/** What the contacts page, exports, bulk changes and saved views filter by. Browser-safe: it is also the form's shape. */

export const marketingStatus = z.enum(['subscribed', 'unsubscribed', 'non_subscribed', 'pending', 'cleaned']);
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

/** What may be asked of a field of each kind. */
export const opsOf = {
  choice: ['any', 'none', 'empty', 'filled'],
  flag: ['yes', 'no'],
  number: ['between', 'empty', 'filled'],
  day: ['daysAgo', 'dates', 'empty', 'filled'],
  /** A birthday, which comes back every year. */
  yearly: ['month', 'empty', 'filled'],
  text: ['contains', 'begins', 'is', 'empty', 'filled'],
} as const;
export type Kind = keyof typeof opsOf;

/**
 * What every contact has. `tags` and `groups` take ids, `unmailable` reasons, `imports` the ids of imports. Beside these: `list:<id>`
 * (a choice of that list's statuses; filled = on it) and `field:<key>` (a custom field, of the kind its type has).
 */
export const standardFields = {
  status: 'choice',
  smsStatus: 'choice',
  mailable: 'flag',
  unmailable: 'choice',
  tags: 'choice',
  groups: 'choice',
  source: 'choice',
  imports: 'choice',
  language: 'choice',
  country: 'choice',
  vip: 'flag',
  rating: 'number',
  orderCount: 'number',
  revenue: 'number',
  createdAt: 'day',
  firstOrderAt: 'day',
  lastOrderAt: 'day',
  lastSentAt: 'day',
  lastOpenedAt: 'day',
  lastClickedAt: 'day',
  lastSeenAt: 'day',
  birthday: 'yearly',
  name: 'text',
  email: 'text',
  phone: 'text',
  company: 'text',
  role: 'text',
  city: 'text',
} as const satisfies Record<string, Kind>;
export type StandardField = keyof typeof standardFields;
export const isStandard = (field: string): field is StandardField => Object.hasOwn(standardFields, field);

/** The kind of a custom field, by its type. Addresses and long texts are too long to be filtered by. */
export const kindOfType: Record<string, Kind | undefined> = {
  text: 'text',
  phone: 'text',
  url: 'text',
  number: 'number',
  money: 'number',
  date: 'day',
  birthday: 'yearly',
  choice: 'choice',
  multi_choice: 'choice',
  yes_no: 'flag',
};

const field = z
  .string()
  .max(80)
  .refine(
    (name) =>
      isStandard(name) || /^field:[a-z][a-z0-9_]{0,59}$/.test(name) || /^list:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(name),
    'This is no field of contacts. GET /api/openapi.json names them; custom ones are field:<key>, lists list:<id>.',
  );
const text = z.string().trim().min(1, 'Write what to look for.').max(120);
const date = z.iso.date('Write the date as 2026-03-12.');
const days = z.number().int().min(-40_000).max(40_000);
const amount = z.number().min(-1e12).max(1e12);

/** One condition. Both ends of a stretch are included; one of them may be left out. Days are whole days in the audience's zone. */
export const condition = z
  .discriminatedUnion('op', [
    z.object({ field, op: z.enum(['any', 'none']), values: z.array(z.string().min(1).max(120)).min(1, 'Choose at least one.').max(50) }),
    z.object({ field, op: z.literal('between'), from: amount.optional(), to: amount.optional() }),
    z.object({ field, op: z.literal('daysAgo'), from: days.optional(), to: days.optional() }),
    z.object({ field, op: z.literal('dates'), from: date.optional(), to: date.optional() }),
    z.object({ field, op: z.literal('month'), month: z.number().int().min(1).max(12) }),
    z.object({ field, op: z.enum(['contains', 'begins', 'is']), text }),
    z.object({ field, op: z.enum(['yes', 'no', 'empty', 'filled']) }),
  ])
  .superRefine((said, context) => {
    const { field: name, op } = said;
    const kind = isStandard(name) ? standardFields[name] : name.startsWith('list:') ? 'choice' : null;
    if (kind && !(opsOf[kind] as readonly string[]).includes(op))
      context.addIssue({ code: 'custom', path: ['op'], message: `Choose one of: ${opsOf[kind].join(', ')}.` });
    if ('from' in said || 'to' in said || ['between', 'daysAgo', 'dates'].includes(op)) {
      const { from, to } = said as { from?: number | string; to?: number | string };
      if (from === undefined && to === undefined) context.addIssue({ code: 'custom', path: ['from'], message: 'Give from, to or both.' });
      else if (from !== undefined && to !== undefined && from > to)
        context.addIssue({ code: 'custom', path: ['to'], message: 'The end comes before the beginning.' });
    }
  });
export type Condition = z.infer<typeof condition>;

/** All of these must hold; none = everyone. The archived are never among them unless asked for. */
export const filters = z.array(condition).max(20, 'At most 20 conditions.');

/** The same, as the text that an address can carry: a JSON array of conditions. */
export const filtersText = z
  .string()
  .max(16_000)
  .transform((said, context): unknown => {
    try {
      return JSON.parse(said);
    } catch {
      context.addIssue({ code: 'custom', message: 'Write the filters as a JSON array of conditions.' });
      return z.NEVER;
    }
  })
  .pipe(filters)
  .meta({ description: 'A JSON array of conditions, all of which must hold, such as [{"field":"orderCount","op":"between","from":2}].' });

/** How a list can be sorted, and which way it goes unless told otherwise. Custom fields: `field:<key>`, upwards. */
export const sorts = {
  last_order: 'desc',
  name: 'asc',
  email: 'asc',
  created: 'desc',
  orders: 'desc',
  revenue: 'desc',
  rating: 'desc',
  last_click: 'desc',
  last_sent: 'desc',
} as const;
export type Sort = keyof typeof sorts;
export const sort = z.union([
  z.enum(Object.keys(sorts) as [Sort, ...Sort[]]),
  z.string().regex(/^field:[a-z][a-z0-9_]{0,59}$/, `Choose one of: ${Object.keys(sorts).join(', ')}, or field:<key>.`),
]);
export const order = z.enum(['asc', 'desc']);
