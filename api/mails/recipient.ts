import { type Db, prepared } from '../db/database.ts';
import { type Language, words } from './words.ts';

/** Whom a mail is rendered for, and on whose behalf. */
export interface Recipient {
  firstName: string;
  lastName: string;
  email: string;
  status: string;
  /** Which kind of mail they want. */
  format: 'html' | 'text';
  language: Language;
  audience: {
    name: string;
    timeZone: string;
    currency: string;
    senderName: string;
    senderAddress: string;
    postalAddress: string;
  };
  /** The last counted order at the mail's instant. */
  lastOrder: { at: number; total: string; currency: string; lines: number } | null;
}

/** The last counted order as it stood `at`, over the alias c of contacts around it. */
export const lastOrderSql = (at: string) => `(
    select jsonb_build_object('at', (extract(epoch from o.placed_at) * 1000)::bigint, 'total', (o.total - o.refunded)::text, 'currency', o.currency,
      'lines', (select count(*) from order_lines l where l.order_id = o.id))
    from orders o where o.contact_id = c.id and o.counted and o.placed_at <= ${at} order by o.placed_at desc, o.id desc limit 1)`;

/** The recipient as one SQL expression, over the aliases c of contacts and a of audiences around it; orders as they stood `at`. */
export const recipientSql = (at: string) => `jsonb_build_object(
  'firstName', c.first_name, 'lastName', c.last_name, 'email', coalesce(c.email, ''), 'status', c.status, 'format', c.format, 'language', coalesce(c.language, a.language),
  'audience', jsonb_build_object('name', a.name, 'timeZone', a.time_zone, 'currency', a.currency, 'senderName', a.sender_name,
    'senderAddress', a.sender_address, 'postalAddress', a.postal_address),
  'lastOrder', ${lastOrderSql(at)})`;

/** What every mail of an audience says of it. */
export async function brandOf(db: Db, audienceId: string): Promise<Recipient['audience']> {
  const a = await db('audiences').where({ id: audienceId }).first();
  if (!a) throw new Error(`no audience ${audienceId}`);
  return {
    name: a.name,
    timeZone: a.time_zone,
    currency: a.currency,
    senderName: a.sender_name,
    senderAddress: a.sender_address,
    postalAddress: a.postal_address,
  };
}

const READ = `select ${recipientSql('?')} as recipient from contacts c join audiences a on a.id = c.audience_id where c.id = ?`;

/** As things stood at `at`, epoch milliseconds, as far as orders go. null = no such contact. */
export async function recipient(db: Db, contactId: string, at: number): Promise<Recipient | null> {
  const { rows } = await prepared<{ recipient: Recipient }>(db, 'mail-recipient', READ, [new Date(at), contactId]);
  return rows[0]?.recipient ?? null;
}

/** What merge tags can reach: plain values only. */
export function scopeOf(
  to: Recipient,
  { at, position, total, unsubscribeUrl }: { at: number; position: number; total: number; unsubscribeUrl: string },
) {
  const { locale } = words[to.language];
  const zone = to.audience.timeZone;
  const order = to.lastOrder;
  return {
    contact: { first_name: clean(to.firstName), last_name: clean(to.lastName), email: clean(to.email) },
    last_order: order && {
      date: longDate(locale, zone).format(order.at),
      total: money(locale, order.currency).format(Number(order.total)),
      days_ago: dayNumber(zone, at) - dayNumber(zone, order.at),
      lines_count: order.lines,
    },
    audience: { name: clean(to.audience.name) },
    series: { position, total },
    unsubscribe_url: unsubscribeUrl,
  };
}

/** Control characters, and those that turn the direction of writing, have no place in what a person is called. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNWANTED = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]+/g;
export const clean = (text: string) => text.replace(UNWANTED, ' ').trim();

/** Formatters cost ten times what they format: kept, one for each locale and zone or currency in use. */
function kept<A extends string, T>(make: (locale: string, of: A) => T): (locale: string, of: A) => T {
  const known = new Map<string, T>();
  return (locale, of) => {
    const key = `${locale} ${of}`;
    const found = known.get(key) ?? make(locale, of);
    known.set(key, found);
    return found;
  };
}
const money = kept((locale, currency) => new Intl.NumberFormat(locale, { style: 'currency', currency }));
const longDate = kept((locale, timeZone) => new Intl.DateTimeFormat(locale, { timeZone, day: 'numeric', month: 'long', year: 'numeric' }));
const isoDate = kept((locale, timeZone) => new Intl.DateTimeFormat(locale, { timeZone }));
/** Local calendar days since 1970. en-CA writes 2026-03-12. */
const dayNumber = (zone: string, at: number) => Date.parse(isoDate('en-CA', zone).format(at)) / 86_400_000;
