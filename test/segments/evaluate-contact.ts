import { DateTime } from 'luxon';
import type { Condition } from '../../workflows/flow/rule/contact.ts';
import type { Between, Period } from '../../workflows/flow/rule/period.ts';
import { type Contact, counted, NOW, type Order, ZONE } from './world.ts';

/** The second evaluator's part about a contact's own fields, and about days. */

const cents = (said: string) => Math.round(Number(said) * 100);
export const paid = ({ total, refunded }: Order) => cents(total) - cents(refunded);
export const inside = (value: number, { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY }: Between) =>
  value >= from && value <= to;

/** Whole local days between a day and today; negative = to come. */
const daysAgo = (at: Date | string) => {
  const day = typeof at === 'string' ? DateTime.fromISO(at, { zone: ZONE }) : DateTime.fromJSDate(at, { zone: ZONE });
  const bare = (said: DateTime) => Date.UTC(said.year, said.month - 1, said.day) / 86_400_000;
  return bare(DateTime.fromJSDate(NOW, { zone: ZONE })) - bare(day);
};
const dateOf = (at: Date | string) => (typeof at === 'string' ? at : (DateTime.fromJSDate(at, { zone: ZONE }).toISODate() as string));

export function lies(at: Date | string, said: Period): boolean {
  switch (said.op) {
    case 'within':
      return inside(daysAgo(at), { from: 0, to: said.days });
    case 'moreThan':
      return daysAgo(at) > said.days;
    case 'daysAgo':
      return inside(daysAgo(at), said);
    default:
      return dateOf(at) >= (said.from ?? '') && dateOf(at) <= (said.to ?? '9');
  }
}

/** Does the day come round between `from` and `to` days from today, and has it been before? */
function comesRound(date: string, { from, to }: { from: number; to: number }): boolean {
  const year = date.length > 5 ? Number(date.slice(0, 4)) : 0;
  const local = DateTime.fromJSDate(NOW, { zone: ZONE });
  for (let n = from; n <= to; n++) {
    const day = DateTime.utc(local.year, local.month, local.day).plus({ days: n });
    const named = date.slice(-5) === '02-29' && !day.isInLeapYear ? '02-28' : date.slice(-5);
    if (day.toFormat('MM-dd') === named && day.year > year) return true;
  }
  return false;
}

const unmailable = (one: Contact): string | null => {
  if (one.archived_at) return 'archived';
  if (one.email === null) return 'no_address';
  if (one.status !== 'subscribed') return one.status;
  if (one.email_permission === false) return 'no_permission';
  return isExcluded(one) ? 'excluded' : null;
};
export const isExcluded = ({ email }: Contact) => email?.toLowerCase().endsWith('@blocked.example') ?? false;

function fieldOf(one: Contact, field: string): unknown {
  const bought = counted(one);
  const revenue = bought.reduce((sum, order) => sum + paid(order), 0) / 100;
  const held: Record<string, unknown> = {
    status: one.status,
    source: one.source,
    country: one.country,
    format: one.format,
    rating: one.rating,
    birthday: one.birthday,
    createdAt: one.created_at,
    lastClickedAt: one.last_clicked_at,
    emailPermission: one.email_permission === null ? null : one.email_permission ? 'granted' : 'refused',
    orderCount: bought.length,
    revenue,
    averageOrder: bought.length ? revenue / bought.length : null,
    firstOrderAt: bought[0]?.placed_at ?? null,
    lastOrderAt: bought.at(-1)?.placed_at ?? null,
    unmailable: unmailable(one),
    smsPermission: one.sms_permission === null ? null : one.sms_permission ? 'granted' : 'refused',
    smsStatus: one.sms_status,
    language: one.language,
    timeZone: one.time_zone,
    mailClient: one.mail_client,
    softBounces: one.soft_bounces,
    name: `${one.first_name} ${one.last_name}`,
    phone: one.phone,
    externalId: one.external_id,
    company: one.company,
    role: one.role,
    city: one.address?.city ?? null,
    statusAt: one.status_at,
    optedInAt: one.opted_in_at,
    lastSentAt: one.last_sent_at,
    lastOpenedAt: one.last_opened_at,
    lastSeenAt: one.last_seen_at,
    lastActiveAt: one.last_active_at,
    email: one.email,
    tags: one.tags,
    groups: one.groups,
    imports: one.imports,
  };
  if (field.startsWith('list:')) return one.list;
  if (!field.startsWith('field:')) return held[field];
  const value = one.fields[field.slice(6)] ?? null;
  // an address as it is written on a letter
  const parts = ['line1', 'line2', 'postcode', 'city', 'region', 'country'];
  const isAddress = value !== null && typeof value === 'object' && !Array.isArray(value);
  return isAddress ? parts.flatMap((part) => (value as Record<string, string>)[part] ?? []).join(' ') : value;
}

export function contactHolds(one: Contact, said: Condition): boolean {
  const { field, op } = said;
  if (field === 'vip') return one.vip === (op === 'yes');
  if (field === 'mailable') return (unmailable(one) === null) === (op === 'yes');
  const value = fieldOf(one, field);
  const isText = ['name', 'phone', 'externalId', 'company', 'role', 'city'].includes(field);
  const none =
    (isText && String(value ?? '').trim() === '') ||
    value === null ||
    value === undefined ||
    (Array.isArray(value) && !field.startsWith('field:') && value.length === 0);
  switch (op) {
    case 'any':
    case 'none': {
      const lower = said.values.map((each) => (field.startsWith('field:') && !Array.isArray(value) ? each.toLowerCase() : each));
      const has = [value].flat().map((each) => (field.startsWith('field:') && !Array.isArray(value) ? String(each).toLowerCase() : each));
      return (!none && has.some((each) => lower.includes(each as string))) === (op === 'any');
    }
    case 'empty':
      return none;
    case 'filled':
      return !none;
    case 'yes':
    case 'no':
      return !none && value === (op === 'yes');
    case 'between':
      return !none && inside(Number(value), said);
    case 'month':
      return !none && Number(String(value).slice(-5, -3)) === said.month;
    case 'anniversary':
      return !none && comesRound(value instanceof Date ? dateOf(value) : String(value), said);
    case 'contains':
    case 'begins':
    case 'is': {
      const [text, typed] = [String(value ?? '').toLowerCase(), said.text.toLowerCase()];
      return op === 'contains' ? text.includes(typed) : op === 'begins' ? text.startsWith(typed) : text === typed;
    }
    default:
      return !none && lies(value as Date | string, said);
  }
}
