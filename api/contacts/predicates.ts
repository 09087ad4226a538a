import { DateTime } from 'luxon';
import type { FieldType } from '../fields/contract.ts';
import { fieldPredicate } from './field-predicates.ts';
import { type Condition, isStandard, type StandardField } from './filters.ts';
import { unmailable } from './mailable.ts';
import type { Where } from './where.ts';

export interface Ground {
  audienceId: string;
  zone: string;
  /** Custom fields by key. */
  types: Record<string, FieldType>;
  now: Date;
}
export type Found = Where | { problem: string };

/** Columns of contacts, each with an index of its own (migration 030) unless said. */
const columns = {
  status: 'c.status',
  smsStatus: 'c.sms_status',
  source: 'c.source',
  language: 'c.language',
  country: 'c.country',
  rating: 'c.rating',
  orderCount: 'c.order_count',
  revenue: 'c.revenue',
  createdAt: 'c.created_at',
  firstOrderAt: 'c.first_order_at',
  lastOrderAt: 'c.last_order_at',
  lastSentAt: 'c.last_sent_at',
  lastOpenedAt: 'c.last_opened_at',
  lastClickedAt: 'c.last_clicked_at',
  lastSeenAt: 'c.last_seen_at',
  birthday: 'c.birthday',
} as const;
const texts: Partial<Record<StandardField, string>> = {
  name: `lower(c.first_name || ' ' || c.last_name)`,
  email: 'lower(c.email)',
  phone: 'c.phone',
  company: 'lower(c.company)',
  role: 'lower(c.role)',
  city: 'lower(c.city)',
};
/** Who stands in another table, by ids: the table, its column, and how it knows the audience. */
const memberships: Partial<Record<string, { table: string; id: string; of: string }>> = {
  tags: { table: 'contact_tags', id: 'tag_id', of: 'tags' },
  groups: { table: 'contact_groups', id: 'group_id', of: 'groups' },
};
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** One condition as SQL, or why it can't be. */
export function predicateOf(said: Condition, ground: Ground): Found {
  const { field, op } = said;
  if (field.startsWith('field:')) return fieldPredicate(said, ground);
  if (field.startsWith('list:')) return onList(said, field.slice(5));
  if (!isStandard(field)) return { problem: `“${field}” is no field of contacts.` };
  if (field === 'mailable') return { sql: `${unmailable()} is ${op === 'yes' ? '' : 'not '}null`, bindings: [] };
  if (field === 'vip') return { sql: op === 'yes' ? 'c.vip' : 'not c.vip', bindings: [] };
  if (field === 'unmailable') return reasons(said);
  if (field === 'imports') return imported(said);
  const members = memberships[field];
  if (members) return member(said, members);
  const text = texts[field];
  if (text) return textual(said, text);
  return plain(said, columns[field as keyof typeof columns], ground);
}

/** A column that holds the value itself. */
function plain(said: Condition, column: string, ground: Ground): Found {
  switch (said.op) {
    case 'any':
      return { sql: `${column} = any(?)`, bindings: [said.values] };
    case 'none':
      return { sql: `${column} is null or ${column} <> all(?)`, bindings: [said.values] };
    case 'empty':
      return { sql: `${column} is null`, bindings: [] };
    case 'filled':
      return { sql: `${column} is not null`, bindings: [] };
    case 'between':
      return stretch(column, said.from, said.to, '<=');
    case 'month':
      return { sql: `substr(${column}, length(${column}) - 4, 2) = ?`, bindings: [String(said.month).padStart(2, '0')] };
    case 'daysAgo': {
      const { from, to } = said;
      return stretch(
        column,
        to === undefined ? undefined : midnight(ground, -to),
        from === undefined ? undefined : midnight(ground, 1 - from),
        '<',
      );
    }
    case 'dates':
      return stretch(column, said.from && localDay(ground, said.from, 0), said.to && localDay(ground, said.to, 1), '<');
    default:
      return { problem: `This can’t be asked of “${said.field}”.` };
  }
}

export function stretch(column: string, from: unknown, to: unknown, end: '<' | '<='): Where {
  const parts = [...(from === undefined ? [] : [`${column} >= ?`]), ...(to === undefined ? [] : [`${column} ${end} ?`])];
  return { sql: parts.join(' and '), bindings: [from, to].filter((value) => value !== undefined) };
}

/** Midnight that begins the local day `days` after today. */
export const midnight = ({ now, zone }: Ground, days: number) =>
  DateTime.fromJSDate(now, { zone }).plus({ days }).startOf('day').toJSDate();
const localDay = ({ zone }: Ground, date: string, days: number) =>
  DateTime.fromISO(date, { zone }).plus({ days }).startOf('day').toJSDate();

export function textual(said: Condition, text: string): Found {
  const like = (pattern: string) => ({ sql: `${text} like ?`, bindings: [pattern] });
  const typed = 'text' in said ? said.text.toLowerCase().replace(/[\\%_]/g, '\\$&') : '';
  switch (said.op) {
    case 'contains':
      return like(`%${typed}%`);
    case 'begins':
      return like(`${typed}%`);
    case 'is':
      return { sql: `${text} = ?`, bindings: [said.text.toLowerCase()] };
    case 'empty':
      return { sql: `coalesce(trim(${text}), '') = ''`, bindings: [] };
    case 'filled':
      return { sql: `trim(${text}) <> ''`, bindings: [] };
    default:
      return { problem: `This can’t be asked of “${said.field}”.` };
  }
}

function member(said: Condition, { table, id, of }: { table: string; id: string; of: string }): Found {
  if (said.op === 'empty' || said.op === 'filled')
    return { sql: `${said.op === 'empty' ? 'not ' : ''}exists (select from ${table} m where m.contact_id = c.id)`, bindings: [] };
  const ids = 'values' in said ? said.values : [];
  if (!ids.every((one) => UUID.test(one))) return { problem: `Name ${of} by their ids.` };
  return {
    sql: `${said.op === 'none' ? 'not ' : ''}exists (select from ${table} m where m.contact_id = c.id and m.${id} = any(?::uuid[]))`,
    bindings: [ids],
  };
}

/** Lists: by the person's status there; filled = on it, whatever the status. */
function onList(said: Condition, listId: string): Found {
  const among = 'values' in said ? ' and m.status = any(?)' : '';
  const no = said.op === 'none' || said.op === 'empty' ? 'not ' : '';
  return {
    sql: `${no}exists (select from contact_lists m where m.contact_id = c.id and m.list_id = ?::uuid${among})`,
    bindings: [listId, ...('values' in said ? [said.values] : [])],
  };
}

function reasons(said: Condition): Found {
  if (said.op === 'empty' || said.op === 'filled')
    return { sql: `${unmailable()} is ${said.op === 'empty' ? '' : 'not '}null`, bindings: [] };
  const values = 'values' in said ? said.values : [];
  return { sql: `coalesce(${unmailable()}, '') ${said.op === 'none' ? '<> all' : '= any'}(?)`, bindings: [values] };
}

/** Came with an import, or was changed by it. */
function imported(said: Condition): Found {
  const no = said.op === 'none' || said.op === 'empty' ? 'not ' : '';
  const values = 'values' in said ? said.values : null;
  if (values && !values.every((one) => UUID.test(one))) return { problem: 'Name imports by their ids.' };
  return {
    sql: `${no}exists (select from import_contacts m where m.contact_id = c.id${values ? ' and m.import_id = any(?::uuid[])' : ''})`,
    bindings: values ? [values] : [],
  };
}
