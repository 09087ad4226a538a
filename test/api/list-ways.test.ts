import { expect, test } from '@jest/globals';
import type { Odds } from '../../api/contacts/list/estimate.ts';
import type { Stretch } from '../../api/contacts/list/sorting.ts';
import { waysTo } from '../../api/contacts/list/ways.ts';
import type { Part } from '../../api/contacts/predicates/where.ts';

const sortedBy = (key: string) => ({ key: [key, 'c.id'] }) as Stretch;
const search: Part = { sql: 'c.search like ?', bindings: ['%mar%'], typed: 'mar' };
const odds = (said: Partial<Odds> & { some: number }): Odds => ({
  all: 1_000_000,
  found: said.some,
  apart: null,
  spread: said.some,
  unsure: false,
  ...said,
});
const ways = (said: Odds, parts: Part[] = [search], key = 'c.created_at', limit = 51) => waysTo(said, parts, sortedBy(key), limit);

test('few are gathered, so that their count comes with the page; many are walked', () => {
  expect(ways(odds({ some: 40 })).ways[0]).toBe('few');
  expect(ways(odds({ some: 3_000 })).ways[0]).toBe('few');
  expect(ways(odds({ some: 10_000 })).ways[0]).toBe('many');
  expect(ways(odds({ some: 400_000 })).ways).toEqual(['many', 'all']);
  // a whole small audience is one page, with its count
  expect(ways(odds({ some: 380, all: 380 })).ways[0]).toBe('few');
});

test('who stands together fills no page from the beginning: only the others count for a walk', () => {
  const together = odds({ some: 27_000, spread: 300 });
  expect(ways(together, [search], 'lower(c.last_name)').ways[0]).toBe('few');
  const some = ways(odds({ some: 27_000, spread: 4_000 }), [search], 'lower(c.last_name)');
  expect(some.ways[0]).toBe('many');
  expect(some.far).toBeGreaterThan(51 * 250);
  // too many to be gathered and counted: a walk first all the same
  expect(ways(odds({ some: 45_000, spread: 300 }), [search], 'lower(c.last_name)').ways).toEqual(['many', 'all']);
});

test('what an index finds has to be looked up, however few of them match in the end', () => {
  expect(ways(odds({ some: 2_700, found: 34_000 })).ways[0]).toBe('many');
  expect(ways(odds({ some: 1_000, found: 34_000 })).ways[0]).toBe('few');
  // those found are in order before another table is asked, of the first of them
  const tagged: Part = { sql: 'exists (select)', bindings: [], probe: 'true' };
  expect(ways(odds({ some: 1_500, found: 18_000, apart: 18_000 }), [search, tagged]).ways).toEqual(['first', 'few', 'all']);
  expect(ways(odds({ some: 300, found: 18_000, apart: 18_000 }), [search, tagged]).ways[0]).toBe('few');
  // a tag alone, or one beside what nearly everybody has: there would be a million to put in order
  expect(ways(odds({ some: 5_500, found: 5_500 }), [tagged]).ways[0]).toBe('few');
  expect(ways(odds({ some: 5_500, found: 5_500, apart: 900_000 }), [search, tagged]).ways[0]).toBe('few');
  const noIndex: Part = { sql: `field_text(c.fields, 'nickname') like ?`, bindings: ['%zo%'], unindexed: true };
  expect(ways(odds({ some: 5_000 }), [noIndex]).ways[0]).toBe('many');
});

test('where a filter’s own index tells the order too, all are gathered by it rather than walked to the end', () => {
  const bought: Part = { sql: 'c.last_order_at >= ?', bindings: [new Date(0)], column: 'c.last_order_at' };
  const tagged: Part = { sql: 'exists (select)', bindings: [], probe: 'true' };
  expect(ways(odds({ some: 100_000, apart: 120_000 }), [bought, tagged]).ways).toEqual(['soon', 'first', 'all']);
  expect(ways(odds({ some: 100_000 }), [bought]).ways).toEqual(['soon', 'all']);
  expect(ways(odds({ some: 400_000 }), [bought, tagged]).ways).toEqual(['many', 'all']);
});
