import type { Field } from '../../fields/contract.ts';
import { normaliseField } from '../../fields/index.ts';
import type { Column, Reading, StandardTarget } from '../shapes.ts';
import { readEmail, readLanguage, readList, readPhone, readYesNo } from './cells.ts';
import { instantsIn, readDay } from './dates.ts';
import { folded } from './header-words.ts';
import type { PlacedRow } from './placed-row.ts';
import { statusOf, stricter } from './status-words.ts';
import { negated } from './tools.ts';

/** Writes one cell, which is not empty, into the row; answers with what was wrong with it (the cell is left out), or null. */
export type Setter = (row: PlacedRow, cell: string) => string | null;

export interface Place {
  reading: Reading;
  timeZone: string;
  fields: Field[];
}

type TextTarget = 'external_id' | 'first_name' | 'last_name' | 'company' | 'role' | 'optin_ip' | 'confirmed_ip' | 'step';
type DateTarget = 'opted_in_at' | 'left_at' | 'last_sent_at' | 'last_opened_at' | 'last_clicked_at' | 'confirmed_at';
const LONGEST: Record<TextTarget, number> = {
  external_id: 120,
  first_name: 120,
  last_name: 120,
  company: 200,
  role: 200,
  optin_ip: 60,
  confirmed_ip: 60,
  step: 200,
};
const isDate = (to: string): to is DateTarget => /^(opted_in|left|last_(sent|opened|clicked)|confirmed)_at$/.test(to);

/** How a column fills its place. null = it fills none. */
export function setterFor(column: Column, place: Place): Setter | null {
  const { placing } = column;
  if (placing.to === 'skip') return null;
  if (placing.to === 'field') {
    const field = place.fields.find((one) => one.key === placing.key);
    return field ? fieldSetter(field, field.key, place.reading) : null;
  }
  if (placing.to === 'new') {
    // choices of a field made on the way are whatever the file holds
    const open = { choice: 'text', multi_choice: 'list' }[placing.type as string];
    return open === 'list'
      ? listInto(keyOf(placing.label))
      : fieldSetter({ type: (open as 'text') ?? placing.type, choices: [] }, keyOf(placing.label), place.reading);
  }
  if (placing.to === 'groups') {
    const { category } = placing;
    return (row, cell) => {
      row.groups = [...(row.groups ?? []), ...readList(cell).map((name) => [category, name] as [string, string])];
      return null;
    };
  }
  return standardSetter(placing.to, column.header, place);
}

function standardSetter(to: StandardTarget, header: string, { reading, timeZone }: Place): Setter {
  if (to in LONGEST) return textSetter(to as TextTarget, LONGEST[to as TextTarget]);
  if (isDate(to)) return dateSetter(to, reading.dateOrder, instantsIn(timeZone));
  if (to.startsWith('address.')) return addressPart(to.slice(8));
  switch (to) {
    case 'email':
      return (row, cell) => {
        const address = readEmail(cell);
        if (address) row.email = address;
        return address === null ? 'not_email' : null;
      };
    case 'phone':
      return (row, cell) => {
        row.phone = readPhone(cell, reading.country);
        return row.phone === null ? 'not_phone' : null;
      };
    case 'full_name':
      return (row, cell) => {
        // "Lacroix, Hélène" or "Hélène Lacroix"
        const [before, behind] = cell.includes(',') ? cell.split(',', 2) : [];
        const at = cell.trim().indexOf(' ');
        row.first_name = (behind ?? (at < 0 ? cell : cell.trim().slice(0, at))).trim().slice(0, 120) || null;
        row.last_name = (before ?? (at < 0 ? '' : cell.trim().slice(at + 1))).trim().slice(0, 120) || null;
        return null;
      };
    case 'address':
      return (row, cell) => {
        const read = normaliseField({ type: 'address', choices: [] }, cell);
        if ('error' in read) return 'too_long';
        row.address = { ...(read.value as Record<string, string>), ...row.address };
        return null;
      };
    case 'birthday':
      return (row, cell) => {
        const read = normaliseField({ type: 'birthday', choices: [] }, cell, { dates: reading.dateOrder === 'mdy' ? 'mdy' : 'dmy' });
        if ('error' in read) return 'no_date';
        row.birthday = read.value as string;
        return null;
      };
    case 'language':
      return known('language', readLanguage, 'not_language');
    case 'country':
      return known('country', (cell) => (/^[a-z]{2}$/i.test(cell) ? cell.toUpperCase() : null), 'not_country');
    case 'time_zone':
      return known('time_zone', (cell) => (isZone(cell) ? cell : null), 'not_zone');
    case 'vip':
      return known('vip', readYesNo, 'not_yes_no');
    case 'email_permission':
      return known('email_permission', readYesNo, 'not_yes_no');
    case 'rating':
      return known('rating', (cell) => (/^[1-5](\.0+)?$/.test(cell) ? Math.round(Number(cell)) : null), 'not_rating');
    case 'tags':
    case 'lists':
      return (row, cell) => {
        row[to] = [...(row[to] ?? []), ...readList(cell)];
        return null;
      };
    case 'note':
      return (row, cell) => {
        row.note = row.note ? `${row.note}\n${cell}` : cell;
        if (row.note.length <= 10_000) return null;
        row.note = row.note.slice(0, 10_000);
        return 'too_long';
      };
    case 'status':
    case 'sms_status':
      return statusSetter(to, header);
    default:
      throw new Error(`no way to fill ${to}`);
  }
}

/** Of several that speak of it the stricter wins. What can't be told is never a yes. */
function statusSetter(to: 'status' | 'sms_status', header: string): Setter {
  if (negated(header))
    return (row, cell) => {
      const said = folded(cell);
      if (readYesNo(cell) === false || said === '' || said === 'none' || said === 'not suppressed') return null;
      row[to] = stricter(row[to], /bounce|invalid/.test(said) ? 'cleaned' : 'unsubscribed');
      return null;
    };
  return (row, cell) => {
    const status = statusOf(cell);
    row[to] = stricter(row[to], status ?? 'non_subscribed');
    return status === null ? 'status_unknown' : null;
  };
}

const known =
  <K extends 'language' | 'country' | 'time_zone' | 'vip' | 'email_permission' | 'rating'>(
    to: K,
    read: (cell: string) => PlacedRow[K],
    reason: string,
  ): Setter =>
  (row, cell) => {
    row[to] = read(cell);
    return row[to] === null ? reason : null;
  };

function textSetter(to: TextTarget, longest: number): Setter {
  return (row, cell) => {
    const said = cell.includes('\n') || cell.includes('  ') ? cell.replace(/\s+/g, ' ') : cell;
    if (said.length > longest) return 'too_long';
    row[to] = said;
    return null;
  };
}

function addressPart(part: string): Setter {
  return (row, cell) => {
    if (cell.length > 200) return 'too_long';
    row.address ??= {};
    row.address[part] = part === 'country' && cell.length === 2 ? cell.toUpperCase() : cell.replace(/\s+/g, ' ');
    return null;
  };
}

function dateSetter(to: DateTarget, order: Reading['dateOrder'], instant: ReturnType<typeof instantsIn>): Setter {
  return (row, cell) => {
    const day = readDay(cell, order);
    if (day === null || day === 'nonexistent') return 'no_date';
    const at = instant(day);
    // what has not happened yet can't be remembered
    if (Date.parse(at) > Date.now() + 86_400_000) return 'future';
    row[to] = at;
    return null;
  };
}

function fieldSetter(field: Pick<Field, 'type' | 'choices'>, key: string, reading: Reading): Setter {
  const how = {
    dates: reading.dateOrder === 'mdy' ? ('mdy' as const) : ('dmy' as const),
    country: reading.country,
    decimal: reading.dateOrder === 'mdy' ? ('.' as const) : undefined,
  };
  const asked = { ...how, ...(how.decimal ? { decimal: how.decimal } : {}) } as Parameters<typeof normaliseField>[2];
  const put = (row: PlacedRow, value: unknown): null => {
    row.fields ??= {};
    row.fields[key] = value;
    return null;
  };
  if (field.type === 'text')
    return (row, cell) => (cell.length > 500 ? 'too_long' : put(row, cell.includes('\n') ? cell.replace(/\s*\n+\s*/g, ' ') : cell));
  if (field.type === 'phone')
    return (row, cell) => {
      const number = readPhone(cell, reading.country);
      return number === null ? 'not_phone' : put(row, number);
    };
  return (row, cell) => {
    const read = normaliseField(field, cell, asked);
    if ('error' in read) return `not_${field.type}`;
    return read.value === null ? null : put(row, read.value);
  };
}

const listInto =
  (key: string): Setter =>
  (row, cell) => {
    row.fields ??= {};
    row.fields[key] = readList(cell);
    return null;
  };

/** The key of a field made from a column's name. */
export function keyOf(label: string): string {
  const key = folded(label)
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 56);
  return /^[a-z]/.test(key) ? key : `f_${key}`;
}

function isZone(name: string): boolean {
  try {
    return /^[A-Z][A-Za-z]+\//.test(name) && Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}
