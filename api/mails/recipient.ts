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

interface Row {
  first_name: string;
  last_name: string;
  email: string | null;
  status: string;
  format: 'html' | 'text';
  language: Language;
  name: string;
  time_zone: string;
  currency: string;
  sender_name: string;
  sender_address: string;
  postal_address: string;
  placed_at: Date | null;
  total: string;
  order_currency: string;
  lines: number;
}

const READ = `
  select c.first_name, c.last_name, c.email, c.status, c.format, coalesce(c.language, a.language) as language,
    a.name, a.time_zone, a.currency, a.sender_name, a.sender_address, a.postal_address,
    o.placed_at, o.total - o.refunded as total, o.currency as order_currency,
    (select count(*) from order_lines l where l.order_id = o.id) as lines
  from contacts c
  join audiences a on a.id = c.audience_id
  left join lateral (select * from orders where contact_id = c.id and counted and placed_at <= ?
    order by placed_at desc, id desc limit 1) o on true
  where c.id = ?`;

/** As things stood at `at`, epoch milliseconds, as far as orders go. null = no such contact. */
export async function recipient(db: Db, contactId: string, at: number): Promise<Recipient | null> {
  const { rows } = await prepared<Row>(db, 'mail-recipient', READ, [new Date(at), contactId]);
  const row = rows[0];
  if (!row) return null;
  return {
    firstName: row.first_name,
    lastName: row.last_name,
    email: row.email ?? '',
    status: row.status,
    format: row.format,
    language: row.language,
    audience: {
      name: row.name,
      timeZone: row.time_zone,
      currency: row.currency,
      senderName: row.sender_name,
      senderAddress: row.sender_address,
      postalAddress: row.postal_address,
    },
    lastOrder: row.placed_at && { at: Number(row.placed_at), total: row.total, currency: row.order_currency, lines: row.lines },
  };
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
