import type { z } from 'zod';
import type { Field } from '../fields/contract.ts';
import { normaliseAddress, normaliseFields, phoneNumber } from '../fields/index.ts';
import { type Detail, refused } from '../http/errors.ts';
import type { profile } from './profile/contract.ts';

export type Update = z.output<typeof profile.update.body>;

/** A contact's editable values by their names in the API; custom fields as `fields.` and their key. Absent, null and '' are all "empty". */
export type Values = Record<string, unknown>;

const FIELD = 'fields.';

/** API name → column, of what is edited in place. */
const columns = {
  email: 'email',
  firstName: 'first_name',
  lastName: 'last_name',
  phone: 'phone',
  company: 'company',
  role: 'role',
  birthday: 'birthday',
  address: 'address',
  language: 'language',
  timeZone: 'time_zone',
  format: 'format',
  vip: 'vip',
} as const;
type Name = keyof typeof columns;
const names = Object.keys(columns) as Name[];

/** The contact as its row has it. */
export type Row = Record<(typeof columns)[Name], unknown> & { fields: Record<string, unknown>; country: string | null };

export const valuesOf = (row: Row): Values => ({
  ...Object.fromEntries(names.map((name) => [name, row[columns[name]]])),
  ...flat(row.fields),
});

const flat = (fields: Record<string, unknown> = {}): Values =>
  Object.fromEntries(Object.entries(fields).map(([key, value]) => [FIELD + key, value]));

/** What a request says of these values, by the same names; `said` is the body, or its `was`. */
export const saidOf = (said: Record<string, unknown>): Values => ({
  ...Object.fromEntries(names.filter((name) => said[name] !== undefined).map((name) => [name, said[name]])),
  ...flat(said.fields as Record<string, unknown> | undefined),
});

/** As they are stored, checked: phones international, addresses without their empty parts, fields by their types. 422 where that fails. */
export function tidied(values: Values, row: Row, fields: Field[]): Values {
  const tidy: Values = { ...values };
  const errors: Detail[] = [];
  const place = (values.address ?? row.address) as { country?: string } | null;
  const country = place?.country ?? row.country ?? undefined;
  if (values.phone === '') tidy.phone = null;
  else if (typeof values.phone === 'string') {
    tidy.phone = phoneNumber(values.phone, country);
    const message = 'This is not a phone number. Write it with its country code, such as +33 6 12 34 56 78.';
    if (tidy.phone === null) errors.push({ field: 'phone', message });
  }
  if ('address' in values) {
    const read = normaliseAddress(values.address);
    if ('error' in read) errors.push({ field: 'address', message: read.error });
    else tidy.address = read.value;
  }
  const custom = Object.entries(values).filter(([name]) => name.startsWith(FIELD));
  const given = Object.fromEntries(custom.map(([name, value]) => [name.slice(FIELD.length), value]));
  const read = normaliseFields(fields, given, country ? { country } : {});
  errors.push(...read.errors);
  const [first] = errors;
  if (first) throw refused(first.message, errors);
  for (const [key, value] of Object.entries(read.set)) tidy[FIELD + key] = value;
  for (const key of read.clear) tidy[FIELD + key] = null;
  return tidy;
}

/** The update of the row that these changes make. `fields` are merged, so that nobody else's field is touched. */
export function columnsOf(changes: Values): { columns: Record<string, unknown>; fields: Record<string, unknown>; cleared: string[] } {
  const out = { columns: {} as Record<string, unknown>, fields: {} as Record<string, unknown>, cleared: [] as string[] };
  for (const [name, value] of Object.entries(changes)) {
    const column = columns[name as Name];
    if (column) out.columns[column] = column === 'address' && value !== null ? JSON.stringify(value) : value;
    else if (value === null) out.cleared.push(name.slice(FIELD.length));
    else out.fields[name.slice(FIELD.length)] = value;
  }
  return out;
}

/** Equal as people see it: empty is empty, and the order of an object's keys or of chosen choices says nothing. */
export const same = (a: unknown, b: unknown): boolean => plain(a) === plain(b);

function plain(value: unknown): string {
  if (value === undefined || value === null || value === '') return '';
  if (Array.isArray(value)) return value.length ? JSON.stringify([...value].map(plain).sort()) : '';
  if (typeof value !== 'object') return JSON.stringify(value);
  const parts = Object.entries(value).filter(([, part]) => part !== '' && part !== null && part !== undefined);
  return parts.length ? JSON.stringify(parts.sort(([x], [y]) => (x < y ? -1 : 1)).map(([key, part]) => [key, plain(part)])) : '';
}
