import { unmailable } from '../contacts/index.ts';
import type { FieldType } from '../fields/contract.ts';
import type { StandardColumn } from './headings.ts';

/**
 * What a column holds. text = whatever people wrote, so it may begin like a formula; word = one of our own words; instant = a moment;
 * day = "2026-03-12", or part of one; flag = yes or no; json = a list or an object, with `flat`, the same as one text.
 */
export type ColumnKind = 'text' | 'word' | 'number' | 'instant' | 'day' | 'flag' | 'json';
export interface ColumnSql {
  kind: ColumnKind;
  /** Of `c` = contacts, `a` = audiences. */
  sql: string;
  flat?: string;
  /** What has to be joined to `c` for it; `range` = the page's stretch of ids, as a condition on a column. */
  join?: (range: (column: string) => string) => string;
}

const text = (column: string): ColumnSql => ({ kind: 'text', sql: `nullif(c.${column}, '')` });
const word = (column: string): ColumnSql => ({ kind: 'word', sql: `nullif(c.${column}, '')` });
const number = (column: string): ColumnSql => ({ kind: 'number', sql: `c.${column}` });
const moment = (column: string): ColumnSql => ({ kind: 'instant', sql: `c.${column}` });
const flag = (column: string): ColumnSql => ({ kind: 'flag', sql: `c.${column}` });
/**
 * What stands in other tables is gathered once a page, over its stretch of ids (stretches never overlap, so a whole export reads each
 * table once): looked up per contact it cost four times the rest. Of the two forms the planner drops the one that nobody asks for.
 */
const many = (name: string, from: string, item: string, text: string, order: string): ColumnSql => ({
  kind: 'json',
  sql: `${name}.items`,
  flat: `${name}.text`,
  join: (
    range,
  ) => `left join (select w.contact_id, jsonb_agg(${item} order by ${order}) as items, string_agg(${text}, ', ' order by ${order}) as text
    from ${from} where ${range('w.contact_id')} group by w.contact_id) ${name} on ${name}.contact_id = c.id`,
});
const postal = (json: string): ColumnSql => ({
  kind: 'json',
  sql: json,
  flat: `nullif(concat_ws(', ', ${['line1', 'line2', 'postcode', 'city', 'region', 'country']
    .map((part) => `nullif(${json} ->> '${part}', '')`)
    .join(', ')}), '')`,
});

const standard: Record<StandardColumn, ColumnSql> = {
  email: text('email'),
  phone: text('phone'),
  firstName: text('first_name'),
  lastName: text('last_name'),
  company: text('company'),
  role: text('role'),
  birthday: { kind: 'day', sql: 'c.birthday' },
  address: postal('c.address'),
  city: text('city'),
  country: text('country'),
  language: word('language'),
  timeZone: word('time_zone'),
  tags: many('tagged', 'contact_tags w join tags t on t.id = w.tag_id', 't.name', 't.name', 'lower(t.name)'),
  lists: many(
    'listed',
    'contact_lists w join lists l on l.id = w.list_id',
    `jsonb_build_object('name', l.name, 'status', w.status)`,
    `l.name || case when w.status = 'subscribed' then '' else ' (' || w.status || ')' end`,
    'l.position, l.id',
  ),
  groups: many(
    'grouped',
    'contact_groups w join groups g on g.id = w.group_id join group_categories k on k.id = g.category_id',
    `jsonb_build_object('category', k.name, 'name', g.name)`,
    `k.name || ': ' || g.name`,
    'k.position, k.id, g.position, g.id',
  ),
  status: word('status'),
  statusAt: moment('status_at'),
  statusSource: text('status_source'),
  consentBasis: text('consent_basis'),
  optedInAt: moment('opted_in_at'),
  emailPermission: flag('email_permission'),
  smsStatus: word('sms_status'),
  smsStatusAt: moment('sms_status_at'),
  smsPermission: flag('sms_permission'),
  unmailable: { kind: 'word', sql: unmailable() },
  rating: number('rating'),
  vip: flag('vip'),
  orderCount: number('order_count'),
  revenue: number('revenue'),
  firstOrderAt: moment('first_order_at'),
  lastOrderAt: moment('last_order_at'),
  lastSentAt: moment('last_sent_at'),
  lastOpenedAt: moment('last_opened_at'),
  lastClickedAt: moment('last_clicked_at'),
  lastActiveAt: moment('last_active_at'),
  lastSeenAt: moment('last_seen_at'),
  source: text('source'),
  externalId: text('external_id'),
  id: { kind: 'word', sql: 'c.id::text' },
  createdAt: moment('created_at'),
  updatedAt: moment('updated_at'),
  archivedAt: moment('archived_at'),
};

const fieldKind: Record<FieldType, ColumnKind> = {
  text: 'text',
  long_text: 'text',
  choice: 'text',
  phone: 'text',
  url: 'text',
  number: 'number',
  money: 'number',
  date: 'day',
  birthday: 'day',
  yes_no: 'flag',
  multi_choice: 'json',
  address: 'json',
};

/** `field:<key>` of the type it had when the export was ordered; what is not of that type is left out rather than failing the export. */
function customColumn(key: string, type: FieldType): ColumnSql {
  if (!/^[a-z][a-z0-9_]{0,59}$/.test(key)) throw new Error(`not a key of a field: ${key}`);
  const said = `(c.fields ->> '${key}')`;
  const kind = fieldKind[type];
  if (type === 'address') return postal(`(c.fields -> '${key}')`);
  if (kind === 'json')
    return {
      kind,
      sql: `(c.fields -> '${key}')`,
      flat: `(select string_agg(v, ', ' order by n) from jsonb_array_elements_text(case jsonb_typeof(c.fields -> '${key}') when 'array'
        then c.fields -> '${key}' end) with ordinality as x(v, n))`,
    };
  if (kind === 'number') return { kind, sql: `field_number(c.fields, '${key}')` };
  if (kind === 'flag') return { kind, sql: `case ${said} when 'true' then true when 'false' then false end` };
  return { kind, sql: `nullif(${said}, '')` };
}

/** A column as it was ordered: `type` of a custom field. */
export interface Ordered {
  column: string;
  heading: string;
  type?: FieldType;
}
export const columnSql = ({ column, type }: Ordered): ColumnSql =>
  type ? customColumn(column.slice('field:'.length), type) : standard[column as StandardColumn];
