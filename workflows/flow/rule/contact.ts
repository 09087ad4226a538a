import { z } from 'zod';
import { checkEnds, dayQuestions } from './period.ts';

/**
 * What can be asked of a contact's own fields: by rules, and by what the contacts page, exports, bulk changes and saved views filter by.
 * It is also the form's shape.
 */

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
  day: ['daysAgo', 'within', 'moreThan', 'dates', 'anniversary', 'empty', 'filled'],
  /** A birthday, which comes back every year. */
  yearly: ['month', 'anniversary', 'empty', 'filled'],
  text: ['contains', 'begins', 'is', 'empty', 'filled'],
} as const;
export type Kind = keyof typeof opsOf;

/**
 * What every contact has. `tags`, `groups`, `imports` and `segments` take ids, `unmailable` reasons, permissions `granted` or `refused`
 * (empty = never asked). Beside these: `list:<id>` (a choice of that list's statuses; filled = on it) and `field:<key>` (a custom field,
 * of the kind its type has).
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
  segments: 'choice',
  language: 'choice',
  country: 'choice',
  timeZone: 'choice',
  format: 'choice',
  mailClient: 'choice',
  emailPermission: 'choice',
  smsPermission: 'choice',
  vip: 'flag',
  rating: 'number',
  orderCount: 'number',
  revenue: 'number',
  averageOrder: 'number',
  softBounces: 'number',
  createdAt: 'day',
  firstOrderAt: 'day',
  lastOrderAt: 'day',
  lastSentAt: 'day',
  lastOpenedAt: 'day',
  lastClickedAt: 'day',
  lastSeenAt: 'day',
  lastActiveAt: 'day',
  statusAt: 'day',
  optedInAt: 'day',
  birthday: 'yearly',
  name: 'text',
  email: 'text',
  phone: 'text',
  externalId: 'text',
  company: 'text',
  role: 'text',
  city: 'text',
} as const satisfies Record<string, Kind>;
export type StandardField = keyof typeof standardFields;
export const isStandard = (field: string): field is StandardField => Object.hasOwn(standardFields, field);

/** The kind of a custom field, by its type. */
export const kindOfType = {
  text: 'text',
  long_text: 'text',
  address: 'text',
  phone: 'text',
  url: 'text',
  number: 'number',
  money: 'number',
  date: 'day',
  birthday: 'yearly',
  choice: 'choice',
  multi_choice: 'choice',
  yes_no: 'flag',
} as const satisfies Record<string, Kind>;

const field = z
  .string()
  .max(80)
  .refine(
    (name) =>
      isStandard(name) || /^field:[a-z][a-z0-9_]{0,59}$/.test(name) || /^list:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(name),
    'This is no field of contacts. GET /api/openapi.json names them; custom ones are field:<key>, lists list:<id>.',
  );
const text = z.string().trim().min(1, 'Write what to look for.').max(120);
const ahead = z.number().int().min(-180, 'At most 180 days back.').max(180, 'At most 180 days ahead.');
const amount = z.number().min(-1e12).max(1e12);

/** One condition. Both ends of a stretch are included; one of them may be left out. Days are whole days in the audience's zone. */
export const condition = z
  .discriminatedUnion('op', [
    z.object({ field, op: z.enum(['any', 'none']), values: z.array(z.string().min(1).max(120)).min(1, 'Choose at least one.').max(50) }),
    z.object({ field, op: z.literal('between'), from: amount.optional(), to: amount.optional() }),
    z.object({ field, ...dayQuestions.daysAgo }),
    z.object({ field, ...dayQuestions.dates }),
    z.object({ field, ...dayQuestions.within }),
    z.object({ field, ...dayQuestions.moreThan }),
    // the day comes round again: so many days from today (negative = already was); the day itself is none yet
    z.object({ field, op: z.literal('anniversary'), from: ahead, to: ahead }),
    z.object({ field, op: z.literal('month'), month: z.number().int().min(1).max(12) }),
    z.object({ field, op: z.enum(['contains', 'begins', 'is']), text }),
    z.object({ field, op: z.enum(['yes', 'no', 'empty', 'filled']) }),
  ])
  .superRefine((said, context) => {
    const { field: name, op } = said;
    const kind = isStandard(name) ? standardFields[name] : name.startsWith('list:') ? 'choice' : null;
    if (kind && !(opsOf[kind] as readonly string[]).includes(op))
      context.addIssue({ code: 'custom', path: ['op'], message: `Choose one of: ${opsOf[kind].join(', ')}.` });
    if (name === 'segments' && (op === 'empty' || op === 'filled'))
      context.addIssue({ code: 'custom', path: ['op'], message: 'Choose one of: any, none.' });
    checkEnds(said, context);
  });
export type Condition = z.infer<typeof condition>;
