import type { FieldType } from './contract.ts';

const NUMBERS: FieldType[] = ['number', 'money'];
const LONG: FieldType[] = ['long_text', 'address'];

/** Whether lists can be sorted by it, and its values be looked up as they are: long ones are looked for by their words alone. */
export const hasOrder = (type: FieldType): boolean => !LONG.includes(type) && comparesAs(type) !== 'set';

/** How values of a type are compared: as numbers, as text without case (dates too: they sort as text), or as a set of choices. */
export const comparesAs = (type: FieldType): 'number' | 'text' | 'set' =>
  type === 'multi_choice' ? 'set' : NUMBERS.includes(type) ? 'number' : 'text';

/**
 * A field's value as SQL, for where and order by; null where it is empty. A filterable field's index is on exactly this, so a query
 * has to use it as it is, with `c.archived_at is null`. Text comes in lower case and is cut at 200 characters, a long one at 10,000; an
 * address is its parts, one after the other, as it is written on a letter; a birthday is its month and day; of a set ask
 * `@> '["choice"]'`. `key` stands in the text of the query: it holds nothing but letters, digits and _.
 */
export function fieldExpression({ key, type }: { key: string; type: FieldType }, c = 'c'): string {
  if (!/^[a-z][a-z0-9_]{0,59}$/.test(key)) throw new Error(`not a key of a field: ${key}`);
  if (comparesAs(type) === 'set') return `(${c}.fields -> '${key}')`;
  if (comparesAs(type) === 'number') return `field_number(${c}.fields, '${key}')`;
  if (LONG.includes(type)) return `field_words(${c}.fields, '${key}')`;
  return type === 'birthday' ? `right(field_text(${c}.fields, '${key}'), 5)` : `field_text(${c}.fields, '${key}')`;
}
