import type { FieldType } from '../../fields/contract.ts';
import { type Condition, isStandard } from '../filters.ts';
import { anniversary, onDays, stretch } from './days.ts';
import { fieldPredicate } from './fields.ts';
import { mailable, reasons } from './mailable.ts';
import { standardText } from './text.ts';
import type { Part } from './where.ts';

export interface Ground {
  audienceId: string;
  zone: string;
  /** Whoever arrives needs a recorded permission. */
  permissions: boolean;
  /** Custom fields by key. */
  types: Record<string, FieldType>;
  /** While tags are merged: each with all that are one with it. */
  sameTags: ReadonlyMap<string, readonly string[]>;
  now: Date;
}
export type Found = Part | Part[] | { problem: string };

function permission(column: string): string {
  return `(case ${column} when true then 'granted' when false then 'refused' end)`;
}
/** Columns of contacts. Those that lists offer have an index each (migrations 030, 033); the others are asked of those left over. */
const columns = {
  status: 'c.status',
  smsStatus: 'c.sms_status',
  source: 'c.source',
  language: 'c.language',
  country: 'c.country',
  timeZone: 'c.time_zone',
  format: 'c.format',
  mailClient: 'c.mail_client',
  emailPermission: permission('c.email_permission'),
  smsPermission: permission('c.sms_permission'),
  rating: 'c.rating',
  orderCount: 'c.order_count',
  revenue: 'c.revenue',
  averageOrder: '(c.revenue / nullif(c.order_count, 0))',
  softBounces: 'c.soft_bounces',
  createdAt: 'c.created_at',
  firstOrderAt: 'c.first_order_at',
  lastOrderAt: 'c.last_order_at',
  lastSentAt: 'c.last_sent_at',
  lastOpenedAt: 'c.last_opened_at',
  lastClickedAt: 'c.last_clicked_at',
  lastSeenAt: 'c.last_seen_at',
  lastActiveAt: 'c.last_active_at',
  statusAt: 'c.status_at',
  optedInAt: 'c.opted_in_at',
  birthday: 'c.birthday',
} as const;
/** Who stands in another table, by ids: the table, its column, and how it knows the audience. */
const memberships: Partial<Record<string, { table: string; id: string; of: string }>> = {
  tags: { table: 'contact_tags', id: 'tag_id', of: 'tags' },
  groups: { table: 'contact_groups', id: 'group_id', of: 'groups' },
};
/** Columns of whole numbers with the most they hold: compared with a fraction or a larger number, no index would serve. */
const whole: Record<string, number> = { rating: 32_767, orderCount: 2_147_483_647, softBounces: 2_147_483_647 };
const fitting = (end: number | undefined, round: (n: number) => number, most: number) =>
  end === undefined ? undefined : Math.max(-most, Math.min(most, round(end)));
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The column or expression that a field stands in; undefined where it is no single one. */
export const columnOf = (field: string): string | undefined => (columns as Record<string, string>)[field];

/** One condition as SQL, or why it can't be. */
export function predicateOf(said: Condition, ground: Ground): Found {
  const { field, op } = said;
  if (field.startsWith('field:')) return fieldPredicate(said, ground);
  if (field.startsWith('list:')) return onList(said, field.slice(5));
  if (!isStandard(field)) return { problem: `“${field}” is no field of contacts.` };
  if (field === 'mailable') return mailable(op === 'yes');
  if (field === 'vip') return { sql: op === 'yes' ? 'c.vip' : 'not c.vip', bindings: [], column: 'c.vip' };
  if (field === 'unmailable') return reasons(said, ground);
  if (field === 'imports') return imported(said);
  if (field === 'segments') return { problem: 'Segments can’t be asked for here.' };
  const members = memberships[field];
  if (members) return member(said, members, ground);
  const text = standardText(said);
  if (text) return text;
  const column = columns[field as keyof typeof columns];
  return { ...plain(said, column, ground), column, ...valued(said) };
}

/** Whether there is a value at all, where that is the question. */
export const valued = ({ op }: Condition) => (op === 'empty' || op === 'filled' ? { is: op } : {});

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
    case 'between': {
      const most = whole[said.field];
      return most === undefined
        ? stretch(column, said.from, said.to, '<=')
        : stretch(column, fitting(said.from, Math.ceil, most), fitting(said.to, Math.floor, most), '<=');
    }
    case 'month':
      return { sql: `left(right(${column}, 5), 2) = ?`, bindings: [String(said.month).padStart(2, '0')] };
    case 'daysAgo':
    case 'within':
    case 'moreThan':
    case 'dates':
      return onDays(column, said, ground);
    case 'anniversary': {
      const { days, before } = anniversary(said, ground);
      if (said.field === 'birthday') return { sql: `right(${column}, 5) = any(?)`, bindings: [days] };
      const day = `to_char(${column} at time zone ?, 'MM-DD')`;
      return { sql: `${day} = any(?) and ${column} < ?`, bindings: [ground.zone, days, before.toJSDate()] };
    }
    default:
      return { problem: `This can’t be asked of “${said.field}”.` };
  }
}

function member(said: Condition, { table, id, of }: { table: string; id: string; of: string }, { sameTags }: Ground): Found {
  const no = said.op === 'none' || said.op === 'empty';
  if (said.op === 'empty' || said.op === 'filled') return { ...among(table, 'true', no), bindings: [] };
  const ids = 'values' in said ? said.values : [];
  if (!ids.every((one) => UUID.test(one))) return { problem: `Name ${of} by their ids.` };
  const meant = of === 'tags' ? [...new Set(ids.flatMap((one) => sameTags.get(one.toLowerCase()) ?? [one]))] : ids;
  return { ...among(table, `m.${id} = any(?::uuid[])`, no), bindings: [meant] };
}

/** Standing in another table, as a set and one by one. */
function among(table: string, which: string, no: boolean): { sql: string; probe: string } {
  return {
    sql: `${no ? 'not ' : ''}exists (select from ${table} m where m.contact_id = c.id and ${which})`,
    probe: `(select true from ${table} m where m.contact_id = c.id and ${which} limit 1) is ${no ? 'not ' : ''}true`,
  };
}

/** Lists: by the person's status there; filled = on it, whatever the status. */
function onList(said: Condition, listId: string): Found {
  const which = `m.list_id = ?::uuid${'values' in said ? ' and m.status = any(?)' : ''}`;
  return {
    ...among('contact_lists', which, said.op === 'none' || said.op === 'empty'),
    bindings: [listId, ...('values' in said ? [said.values] : [])],
  };
}

/** Came with an import, or was changed by it. */
function imported(said: Condition): Found {
  const no = said.op === 'none' || said.op === 'empty';
  const values = 'values' in said ? said.values : null;
  if (values && !values.every((one) => UUID.test(one))) return { problem: 'Name imports by their ids.' };
  return {
    ...among('import_contacts', values ? 'm.import_id = any(?::uuid[])' : 'true', no),
    bindings: values ? [values] : [],
  };
}
