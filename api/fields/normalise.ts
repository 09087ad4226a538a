import type { Detail } from '../http/errors.ts';
import type { Field } from './contract.ts';
import { phoneNumber } from './phone.ts';
import { type FieldValue, type Normalised, normaliseValue, type Reading } from './values.ts';

/** Checks one value and brings it into the form in which it is stored; phone numbers become international. */
export const normaliseField = (field: Pick<Field, 'type' | 'choices'>, raw: unknown, how: Reading = {}): Normalised =>
  normaliseValue(field, raw, { phone: phoneNumber, ...how });

/**
 * Values by key, as an API call or a form gives them: `set` to merge into contacts.fields, `clear` to take out of it, and what can't
 * be taken, each with a sentence. Nothing may be written while there are `errors`.
 */
export function normaliseFields(
  fields: readonly Field[],
  given: Record<string, unknown>,
  how: Reading = {},
): { set: Record<string, FieldValue>; clear: string[]; errors: Detail[] } {
  const byKey = new Map(fields.map((field) => [field.key, field]));
  const set: Record<string, FieldValue> = {};
  const clear: string[] = [];
  const errors: Detail[] = [];
  for (const [key, raw] of Object.entries(given)) {
    const field = byKey.get(key);
    const read = field ? normaliseField(field, raw, how) : { error: 'There is no such field in this audience. Make it first.' };
    if ('error' in read)
      errors.push({ field: `fields.${key.slice(0, 60)}`, message: field ? `${field.label}: ${read.error}` : read.error });
    else if (read.value === null) clear.push(key);
    else set[key] = read.value;
  }
  return { set, clear, errors };
}
