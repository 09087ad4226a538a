import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Condition, condition, opsOf, standardFields } from '../../api/contacts/filters.ts';
import { readFilters, writeFilters } from '../../ui/pages/contacts/filter-address.ts';

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((said) => said.trim() === said && said !== '');
const values = fc.array(text, { minLength: 1, maxLength: 3 });
const date = fc
  .date({ min: new Date('1990-01-01'), max: new Date('2040-01-01'), noInvalidDate: true })
  .map((day) => day.toISOString().slice(0, 10));
const id = fc.uuid();
const field = fc.oneof(
  fc.constantFrom(...Object.keys(standardFields)),
  fc.stringMatching(/^field:[a-z][a-z0-9_]{0,12}$/),
  id.map((one) => `list:${one}`),
);
const parts = fc.record({
  text,
  values,
  month: fc.integer({ min: 1, max: 12 }),
  n: fc.integer({ min: 0, max: 900 }),
  m: fc.integer({ min: 0, max: 900 }),
  a: date,
  b: date,
});
const any = fc.tuple(field, fc.constantFrom(...Object.values(opsOf).flat()), parts).chain(([name, op, { n, m, a, b, ...rest }]) => {
  const [from, to] = op === 'dates' ? [a, b].sort() : [n, m].sort((x, y) => x - y);
  const read = condition.safeParse({ field: name, op, from, to, days: n, ...rest });
  return read.success ? fc.constant(read.data) : fc.constant(null);
});

test('what the address carries is what was meant, whatever stands in the texts', () => {
  fc.assert(
    fc.property(fc.array(any, { maxLength: 4 }), (said) => {
      const meant = said.filter((one): one is Condition => one !== null);
      const address = new URLSearchParams({ f: writeFilters(meant) }).toString();
      expect(readFilters(new URLSearchParams(address).get('f') ?? '')).toEqual(meant);
    }),
    { numRuns: 2_000 },
  );
});

test('it can be read by people, and what was cut or made up is left out', () => {
  const said: Condition[] = [
    { field: 'orderCount', op: 'between', from: 2 },
    { field: 'company', op: 'contains', text: 'A; B, C: D~' },
  ];
  expect(writeFilters(said)).toBe('orderCount:between:2:;company:contains:A%3B%20B%2C%20C%3A%20D%7E');
  expect(readFilters('orderCount:between:2:;company:cont')).toEqual([said[0]]);
  expect(readFilters('none')).toEqual([]);
  expect(readFilters('password:is:x;orderCount:contains:x;%E0%A4%A')).toEqual([]);
});
