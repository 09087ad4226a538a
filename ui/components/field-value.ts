import type { FieldType } from '../../api/fields/contract.ts';
import type { Format } from '../i18n/format.ts';

export const addressParts = ['line1', 'line2', 'postcode', 'city', 'region', 'country'] as const;

interface Words {
  yes: string;
  no: string;
}

/** A field's value in words, as one line; '' = empty. */
export function fieldText(type: FieldType, value: unknown, f: Format, { yes, no }: Words): string {
  if (value === null || value === undefined || value === '') return '';
  if (type === 'yes_no') return value ? yes : no;
  if (Array.isArray(value)) return value.join(', ');
  if (type === 'address' && typeof value === 'object') return addressText(value as Record<string, string>, f.language);
  if (type === 'date') return f.dateDate(String(value));
  if (type === 'birthday') return f.birthday(String(value));
  if (type === 'money') return f.money(String(value));
  if (type === 'number') return f.exact(Number(value));
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function addressText({ line1, line2, postcode, city, region, country }: Record<string, string | undefined>, language: string): string {
  const place = [postcode, city].filter(Boolean).join(' ');
  const named = country && /^[A-Z]{2}$/.test(country) ? new Intl.DisplayNames(language, { type: 'region' }).of(country) : country;
  return [line1, line2, place, region, named].filter(Boolean).join(', ');
}
