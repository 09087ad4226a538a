import { DateTime } from 'luxon';
import { v7 } from 'uuid';
import type { Condition } from '../../api/contacts/filters.ts';

export const ZONE = 'America/New_York';
export const ids = { tags: [v7(), v7(), v7()], groups: [v7(), v7()], list: v7() };

export interface Person {
  id: string;
  email: string | null;
  phone: string | null;
  first_name: string;
  last_name: string;
  company: string;
  address: { city: string } | null;
  status: string;
  source: string;
  vip: boolean;
  rating: number | null;
  order_count: number;
  revenue: string;
  created_at: Date;
  last_order_at: Date | null;
  last_clicked_at: Date | null;
  birthday: string | null;
  fields: Record<string, unknown>;
  archived_at: Date | null;
  tags: string[];
  groups: string[];
  list: string | null;
}
/** The same on every run. */
function* numbers(seed: number): Generator<number> {
  for (let n = seed; ; ) {
    n = (n * 1_103_515_245 + 12_345) % 2_147_483_648;
    yield n / 2_147_483_648;
  }
}
const random = numbers(7);
const draw = () => random.next().value as number;
const of = <T>(...values: T[]) => values[Math.floor(draw() * values.length)] as T;
const ago = (days: number) => new Date(Date.now() - draw() * days * 86_400_000);

/** One of many who differ in everything a filter asks for. */
export function person(n: number): Person {
  const orders = draw() < 0.4 ? 0 : Math.ceil(draw() * 8);
  return {
    id: v7(),
    email: draw() < 0.05 ? null : `p${n}${of('', '.x', '_y')}@${of('shop.example', 'rival.example', 'Mail.example')}`,
    phone: of(null, `+3361234${String(n).padStart(4, '0')}`),
    first_name: of('', 'Anna', 'Élodie', 'anne', '100%', 'Zoé'),
    last_name: of('', 'Keller', 'O_Brien', 'keller', 'Ménard', 'Zed'),
    company: of('', '', 'Lilas', 'LILAS & Fils', 'a\\b'),
    address: of(null, { city: of('Lyon', 'lyon', 'Villeurbanne') }),
    status: of('subscribed', 'subscribed', 'unsubscribed', 'non_subscribed', 'pending', 'cleaned'),
    source: of('order', 'import', 'form'),
    vip: draw() < 0.2,
    rating: of(null, 1, 2, 3, 4, 5),
    order_count: orders,
    revenue: (orders * Math.ceil(draw() * 40)).toFixed(2),
    created_at: ago(900),
    last_order_at: orders ? ago(400) : null,
    last_clicked_at: of(null, ago(60)),
    birthday: of(null, '03-12', '1990-03-01', '1985-11-30'),
    fields: {
      ...(draw() < 0.6 ? { size: of(36, 38, 40.5, -2) } : {}),
      ...(draw() < 0.6 ? { plan: of('Free', 'Gold') } : {}),
      ...(draw() < 0.5 ? { likes: of(['Jazz'], ['Soul', 'Jazz'], []) } : {}),
      ...(draw() < 0.5 ? { since: DateTime.fromJSDate(ago(300)).toISODate() } : {}),
      ...(draw() < 0.4 ? { calls: draw() < 0.5 } : {}),
    },
    archived_at: draw() < 0.05 ? new Date() : null,
    tags: ids.tags.filter(() => draw() < 0.3),
    groups: ids.groups.filter(() => draw() < 0.2),
    list: of(null, null, 'subscribed', 'unsubscribed', 'pending'),
  };
}

const columns: Record<string, keyof Person> = {
  status: 'status',
  source: 'source',
  rating: 'rating',
  orderCount: 'order_count',
  revenue: 'revenue',
  createdAt: 'created_at',
  lastOrderAt: 'last_order_at',
  lastClickedAt: 'last_clicked_at',
  birthday: 'birthday',
  email: 'email',
  phone: 'phone',
  company: 'company',
};
function held(one: Person, field: string): unknown {
  if (field === 'name') return `${one.first_name} ${one.last_name}`;
  if (field === 'city') return one.address?.city ?? null;
  if (field === 'tags' || field === 'groups') return one[field];
  if (field.startsWith('list:')) return one.list;
  if (field.startsWith('field:')) return one.fields[field.slice(6)] ?? null;
  return one[columns[field] as keyof Person];
}
const unmailable = (one: Person) => one.email === null || one.status !== 'subscribed';
const dayOf = (value: unknown) =>
  value instanceof Date ? DateTime.fromJSDate(value, { zone: ZONE }) : DateTime.fromISO(value as string, { zone: ZONE });

/** What a condition means, said again in JavaScript. */
export function holds(one: Person, said: Condition): boolean {
  const { field, op } = said;
  if (field === 'mailable') return unmailable(one) === (op === 'no');
  if (field === 'vip') return one.vip === (op === 'yes');
  const value = held(one, field);
  const set = Array.isArray(value);
  switch (op) {
    case 'any':
    case 'none': {
      const values = said.values.map((each) => each.toLowerCase());
      const among = set ? value.some((each) => values.includes(String(each).toLowerCase())) : values.includes(String(value).toLowerCase());
      return among === (op === 'any');
    }
    case 'empty':
    case 'filled': {
      const isField = field.startsWith('field:');
      const empty = set && !isField ? value.length === 0 : value === null || (typeof value === 'string' && value.trim() === '');
      return empty === (op === 'empty');
    }
    case 'yes':
    case 'no':
      return value === (op === 'yes');
    case 'between':
      return value !== null && Number(value) >= (said.from ?? -Infinity) && Number(value) <= (said.to ?? Infinity);
    case 'daysAgo': {
      if (value === null) return false;
      const days = Math.round(DateTime.now().setZone(ZONE).startOf('day').diff(dayOf(value).startOf('day'), 'days').days);
      return days >= (said.from ?? -Infinity) && days <= (said.to ?? Infinity);
    }
    case 'dates': {
      if (value === null) return false;
      const day = dayOf(value).toISODate() as string;
      return day >= (said.from ?? '') && day <= (said.to ?? '9');
    }
    case 'month':
      return value !== null && Number(String(value).slice(-5, -3)) === said.month;
    case 'within':
    case 'moreThan':
    case 'anniversary':
      throw new Error('asked of segments, in test/segments');
    default: {
      const text = String(value ?? '').toLowerCase();
      const typed = said.text.toLowerCase();
      if (op === 'contains') return text.includes(typed);
      return op === 'begins' ? text.startsWith(typed) : text === typed;
    }
  }
}
