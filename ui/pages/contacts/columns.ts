import type { Sort } from '../../../api/contacts/filters.ts';
import type { Field } from '../../../api/fields/contract.ts';

export interface Column {
  /** As views and addresses name it. */
  key: string;
  /** Key of the page's words; a custom field has its own label. */
  label: string;
  width: number;
  num?: boolean;
  sort?: Sort | `field:${string}`;
  /** What the list must be asked for. */
  extra?: 'next' | 'tags' | 'lists' | 'groups' | 'fields' | 'rating';
  field?: Field;
}

/** The name stands first, always. */
export const nameColumn: Column = { key: 'name', label: 'column.name', width: 150, sort: 'name' };
/** In the order in which they are offered. */
const standard: Column[] = [
  { key: 'email', label: 'column.email', width: 200, sort: 'email' },
  { key: 'status', label: 'column.status', width: 134 },
  { key: 'next', label: 'column.next', width: 188, extra: 'next' },
  { key: 'lastOrderAt', label: 'column.lastOrder', width: 112, num: true, sort: 'last_order' },
  { key: 'orderCount', label: 'column.orders', width: 64, num: true, sort: 'orders' },
  { key: 'revenue', label: 'column.revenue', width: 104, num: true, sort: 'revenue' },
  { key: 'rating', label: 'column.rating', width: 96, sort: 'rating', extra: 'rating' },
  { key: 'lastClickedAt', label: 'column.lastClick', width: 104, num: true, sort: 'last_click' },
  { key: 'tags', label: 'column.tags', width: 168, extra: 'tags' },
  { key: 'city', label: 'column.city', width: 130 },
  { key: 'company', label: 'column.company', width: 170 },
  { key: 'role', label: 'column.role', width: 120 },
  { key: 'phone', label: 'column.phone', width: 136 },
  { key: 'lists', label: 'column.lists', width: 180, extra: 'lists' },
  { key: 'groups', label: 'column.groups', width: 180, extra: 'groups' },
  { key: 'smsStatus', label: 'column.sms', width: 128 },
  { key: 'country', label: 'column.country', width: 84 },
  { key: 'language', label: 'column.language', width: 96 },
  { key: 'birthday', label: 'column.birthday', width: 108, num: true },
  { key: 'source', label: 'column.source', width: 110 },
  { key: 'externalId', label: 'column.customerNo', width: 120 },
  { key: 'vip', label: 'column.vip', width: 64 },
  { key: 'createdAt', label: 'column.created', width: 112, num: true, sort: 'created' },
  { key: 'firstOrderAt', label: 'column.firstOrder', width: 112, num: true },
  { key: 'lastSentAt', label: 'column.lastSent', width: 112, num: true, sort: 'last_sent' },
  { key: 'lastOpenedAt', label: 'column.lastOpen', width: 112, num: true },
  { key: 'lastSeenAt', label: 'column.lastSeen', width: 112, num: true },
];
export const usual = ['email', 'status', 'next', 'lastOrderAt', 'orderCount', 'revenue', 'rating', 'lastClickedAt', 'tags'];

const NUMBERS = ['number', 'money', 'date', 'birthday'];
const SORTABLE = ['text', 'number', 'money', 'date', 'choice', 'phone', 'url', 'yes_no', 'birthday'];

/** Every column there is, but the name's. Only a field that has an index of its own can be sorted by. */
export const allColumns = (fields: readonly Field[]): Column[] => [
  ...standard,
  ...fields.map(
    (field): Column => ({
      key: `field:${field.key}`,
      label: field.label,
      width: 140,
      num: NUMBERS.includes(field.type),
      extra: 'fields',
      field,
      ...(field.filterable && SORTABLE.includes(field.type) ? { sort: `field:${field.key}` as const } : {}),
    }),
  ),
];

/** Those chosen, in their order; one whose field was deleted is passed over. */
export const chosenColumns = (keys: readonly string[], fields: readonly Field[]): Column[] => {
  const all = new Map(allColumns(fields).map((column) => [column.key, column]));
  return keys.flatMap((key) => all.get(key) ?? []);
};
