import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type FieldType, fieldTypes } from '../../api/fields/contract.ts';
import { normaliseField, normaliseFields, type Reading } from '../../api/fields/index.ts';

const choices = ['Red', 'Green', 'Blue, dark'];
const read = (type: FieldType, raw: unknown, how?: Reading) => {
  const got = normaliseField({ type, choices }, raw, how);
  return 'error' in got ? got.error : got.value;
};
const refusal = /^\S.*\w.*\.$/s;

test.each<[FieldType, unknown, unknown]>([
  ['text', '  two\r\nlines ', 'two lines'],
  ['text', 12.5, '12.5'],
  ['long_text', 'two\r\nlines', 'two\nlines'],
  ['number', '1 234,5', 1234.5],
  ['number', '1\u202f234,50', 1234.5],
  ['number', '1,234,567', 1234567],
  ['number', '1.234,5', 1234.5],
  ['number', "1'234.5", 1234.5],
  ['number', '1.234', 1.234],
  ['number', '−3', -3],
  ['number', '1e5', 100000],
  ['number', 0, 0],
  ['money', '1 234,50 €', '1234.50'],
  ['money', '$1,234.5', '1234.50'],
  ['money', 'EUR 0012', '12.00'],
  ['money', 19.9, '19.90'],
  ['date', '2026-03-12', '2026-03-12'],
  ['date', '2026-03-12T09:00:00Z', '2026-03-12'],
  ['date', '31/12/2026', '2026-12-31'],
  ['date', '12/31/2026', '2026-12-31'],
  ['date', '05.05.2026', '2026-05-05'],
  ['date', new Date('2026-03-12T00:00:00Z'), '2026-03-12'],
  ['birthday', '1990-03-12', '1990-03-12'],
  ['birthday', '02-29', '02-29'],
  ['birthday', '29/02', '02-29'],
  ['choice', ' green ', 'Green'],
  ['multi_choice', ['blue, dark', 'RED', 'red'], ['Red', 'Blue, dark']],
  ['multi_choice', 'green; red', ['Red', 'Green']],
  ['multi_choice', 'Blue, dark', ['Blue, dark']],
  ['address', { line1: ' 1  rue  X ', city: 'Lyon', country: 'fr', region: '' }, { line1: '1 rue X', city: 'Lyon', country: 'FR' }],
  [
    'address',
    '1 Main St  Apt 2  Town  CA  90210  us',
    { line1: '1 Main St', line2: 'Apt 2', city: 'Town', region: 'CA', postcode: '90210', country: 'US' },
  ],
  ['address', '1 rue X, Lyon', { line1: '1 rue X, Lyon' }],
  ['phone', '+33 6 12 34 56 78', '+33612345678'],
  ['phone', '0033 6 12 34 56 78', '+33612345678'],
  ['url', 'shop.com/page', 'https://shop.com/page'],
  ['url', 'http://shop.com:8080', 'http://shop.com:8080'],
  ['yes_no', 'Oui', true],
  ['yes_no', false, false],
])('%s reads %j', (type, raw, value) => {
  expect(read(type, raw)).toEqual(value);
});

test.each<[FieldType, unknown]>([
  ['text', 'x'.repeat(501)],
  ['text', { a: 1 }],
  ['number', 'twelve'],
  ['number', '1,234'],
  ['number', '1.2.3'],
  ['number', '1234567890123456'],
  ['number', Number.NaN],
  ['money', '12.345'],
  ['money', '1234567890123'],
  ['date', '2026-02-30'],
  ['date', '03/04/2026'],
  ['date', 'tomorrow'],
  ['birthday', '2199-01-01'],
  ['birthday', '03/04'],
  ['birthday', '13-13'],
  ['choice', 'Yellow'],
  ['multi_choice', 'Red, Yellow'],
  ['address', { street: 'X' }],
  ['address', { line1: { a: 1 } }],
  ['phone', '06 12 34 56 78'],
  ['phone', '12'],
  ['url', 'javascript:alert(1)'],
  ['url', 'two words.com'],
  ['yes_no', 'perhaps'],
])('%s refuses %j, and says what to do', (type, raw) => {
  expect(read(type, raw)).toMatch(refusal);
});

test('what can be read in two ways is read as the file says', () => {
  expect(read('number', '1,234', { decimal: ',' })).toBe(1.234);
  expect(read('number', '1,234', { decimal: '.' })).toBe(1234);
  expect(read('date', '03/04/2026', { dates: 'dmy' })).toBe('2026-04-03');
  expect(read('date', '03/04/2026', { dates: 'mdy' })).toBe('2026-03-04');
  expect(read('birthday', '03/04', { dates: 'dmy' })).toBe('04-03');
  expect(read('phone', '06 12 34 56 78', { country: 'fr' })).toBe('+33612345678');
});

test('empty is empty in every type', () => {
  for (const type of fieldTypes) for (const raw of ['', '  ', null, undefined, [], {}]) expect(read(type, raw)).toBeNull();
});

test('whatever comes in, a value or a sentence comes out, and what is stored reads back as itself', () => {
  const anything = fc.oneof(
    fc.anything(),
    fc.string(),
    fc.double(),
    fc.date().map((d) => d),
    fc.constantFrom('1,5', '12/12/2020', 'Red', 'x.com'),
  );
  fc.assert(
    fc.property(fc.constantFrom(...fieldTypes), anything, (type, raw) => {
      const got = normaliseField({ type, choices }, raw);
      if ('error' in got) return expect(got.error).toMatch(refusal);
      expect(normaliseField({ type, choices }, JSON.parse(JSON.stringify(got.value)))).toEqual(got);
    }),
    { numRuns: 5_000 },
  );
});

test('many at once: what to set, what to clear, what is wrong', () => {
  const base = { id: '', audienceId: '', choices, position: 1, filterable: false, index: 'none' as const, required: false };
  const fields = [
    { ...base, key: 'size', label: 'Size', type: 'number' as const },
    { ...base, key: 'colour', label: 'Colour', type: 'choice' as const },
  ];
  expect(normaliseFields(fields, { size: '42', colour: '' })).toEqual({ set: { size: 42 }, clear: ['colour'], errors: [] });
  expect(normaliseFields(fields, { size: 'big', hat: 1 }).errors).toEqual([
    { field: 'fields.size', message: expect.stringMatching(/^Size: Write a number/) },
    { field: 'fields.hat', message: expect.stringMatching(/no such field/) },
  ]);
});
