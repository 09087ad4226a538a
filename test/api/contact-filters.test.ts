import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { DateTime } from 'luxon';
import { v7 } from 'uuid';
import { type Condition, sorts } from '../../api/contacts/filters.ts';
import { type Asked, fetchFew } from '../../api/contacts/list/fetch-few.ts';
import type { Line } from '../../api/contacts/list/list-contacts.ts';
import { sortingOf } from '../../api/contacts/list/sorting.ts';
import { gather, sift, walk } from '../../api/contacts/list/walk.ts';
import { contactParts } from '../../api/contacts/predicates/where.ts';
import { api } from '../support/api.ts';
import { freshDatabase } from '../support/database.ts';
import { makeAudience } from '../support/factories.ts';
import { holds, ids, type Person, person, ZONE } from '../support/varied-people.ts';

/** Random filters over 400 people against the same said in JavaScript; a list read page by page is the whole list, each once. */
let { db, drop } = {} as Awaited<ReturnType<typeof freshDatabase>>;
let audienceId: string;
const RUNS = Number(process.env.FUZZ_RUNS ?? 60);

let people: Person[];

beforeAll(async () => {
  ({ db, drop } = await freshDatabase());
  ({ audienceId } = await makeAudience(db, { time_zone: ZONE }));
  people = Array.from({ length: 400 }, (_, n) => person(n));
  const common = { audience_id: audienceId, actor: 'test' };
  await db('tags').insert(ids.tags.map((id, n) => ({ ...common, id, name: `T${n}` })));
  await db('lists').insert({ ...common, id: ids.list, name: 'News', position: 0 });
  const category = v7();
  await db('group_categories').insert({ id: category, audience_id: audienceId, name: 'Music', position: 0 });
  await db('groups').insert(
    ids.groups.map((id, n) => ({ id, audience_id: audienceId, category_id: category, name: `G${n}`, position: n })),
  );
  const types = { size: 'number', plan: 'choice', likes: 'multi_choice', since: 'date', calls: 'yes_no' };
  await db('fields').insert(
    Object.entries(types).map(([key, type], position) => ({ ...common, id: v7(), key, label: key, type, position })),
  );
  for (const { tags, groups, list, ...row } of people) {
    const written = { ...row, ...common, fields: JSON.stringify(row.fields), address: row.address && JSON.stringify(row.address) };
    await db('contacts').insert(written);
    if (tags.length) await db('contact_tags').insert(tags.map((tag_id) => ({ contact_id: row.id, tag_id, actor: 'test' })));
    if (groups.length) await db('contact_groups').insert(groups.map((group_id) => ({ contact_id: row.id, group_id, actor: 'test' })));
    if (list) await db('contact_lists').insert({ contact_id: row.id, list_id: ids.list, status: list, actor: 'test' });
  }
  const other = await makeAudience(db);
  await db('contacts').insert({ id: v7(), audience_id: other.audienceId, email: 'theirs@shop.example', source: 'test', actor: 'test' });
}, 60_000);
afterAll(() => drop());

const stretch = (values: fc.Arbitrary<number>) =>
  fc.tuple(values, values, fc.constantFrom('from', 'to', 'both')).map(([a, b, which]) => ({
    ...(which === 'to' ? {} : { from: Math.min(a, b) }),
    ...(which === 'from' ? {} : { to: Math.max(a, b) }),
  }));
const choices: Record<string, string[]> = {
  status: ['subscribed', 'unsubscribed', 'pending'],
  source: ['order', 'form', 'fair'],
  tags: ids.tags,
  groups: ids.groups,
  [`list:${ids.list}`]: ['subscribed', 'unsubscribed'],
  'field:plan': ['Gold', 'free'],
  'field:likes': ['Jazz', 'Soul'],
};
const set = fc.constantFrom(...Object.keys(choices)).chain((field) =>
  fc.oneof(
    fc.record({
      field: fc.constant(field),
      op: fc.constantFrom('any' as const, 'none' as const),
      values: fc.subarray(choices[field] as string[], { minLength: 1 }),
    }),
    fc.record({ field: fc.constant(field), op: fc.constantFrom('empty' as const, 'filled' as const) }),
  ),
);
const numeric = fc
  .tuple(fc.constantFrom('rating', 'orderCount', 'revenue', 'field:size'), stretch(fc.integer({ min: -3, max: 45 })))
  .map(([field, ends]) => ({ field, op: 'between' as const, ...ends }));
const dayFields = fc.constantFrom('createdAt', 'lastOrderAt', 'lastClickedAt', 'field:since');
const days = fc
  .tuple(dayFields, stretch(fc.integer({ min: 0, max: 400 })))
  .map(([field, ends]) => ({ field, op: 'daysAgo' as const, ...ends }));
const dates = fc.tuple(dayFields, stretch(fc.integer({ min: 0, max: 400 }))).map(([field, { from, to }]) => ({
  field,
  op: 'dates' as const,
  ...(to === undefined ? {} : { from: DateTime.now().minus({ days: to }).toISODate() }),
  ...(from === undefined ? {} : { to: DateTime.now().minus({ days: from }).toISODate() }),
}));
const text = fc.record({
  field: fc.constantFrom('name', 'email', 'phone', 'company', 'city'),
  op: fc.constantFrom('contains' as const, 'begins' as const, 'is' as const),
  text: fc.constantFrom('keller', 'Anna Keller', 'an', 'p1', '_', '%', '\\', 'Lyon', 'lilas', '+3361', 'rival', 'é', 'p7@shop.example'),
});
const others = fc.constantFrom<Condition>(
  { field: 'mailable', op: 'yes' },
  { field: 'mailable', op: 'no' },
  { field: 'vip', op: 'yes' },
  { field: 'vip', op: 'no' },
  { field: 'rating', op: 'empty' },
  { field: 'lastOrderAt', op: 'empty' },
  { field: 'lastOrderAt', op: 'filled' },
  { field: 'email', op: 'empty' },
  { field: 'company', op: 'filled' },
  { field: 'city', op: 'empty' },
  { field: 'field:calls', op: 'yes' },
  { field: 'field:calls', op: 'no' },
  { field: 'birthday', op: 'month', month: 3 },
  { field: 'field:size', op: 'empty' },
);
const anyCondition = fc.oneof(set, numeric, days, dates, text, others) as fc.Arbitrary<Condition>;
const sortable = [...Object.keys(sorts), 'field:size', 'field:plan', 'field:since'];

test('random filters in random orders, page by page: exactly those who should, each once', async () => {
  const asked = fc.record({
    filters: fc.array(anyCondition, { maxLength: 3 }),
    sort: fc.constantFrom(...sortable),
    order: fc.constantFrom('asc', 'desc'),
    limit: fc.constantFrom(7, 50, 200),
  });
  await fc.assert(
    fc.asyncProperty(asked, async ({ filters, ...rest }) => {
      const seen: string[] = [];
      let cursor: string | null = null;
      let count: number | null = null;
      do {
        const query: object = { audienceId, filters: JSON.stringify(filters), ...rest, ...(cursor ? { cursor } : {}) };
        const { body, status } = await api(db).get('/api/contacts').query(query);
        if (status !== 200) throw new Error(JSON.stringify(body));
        count ??= body.count;
        seen.push(...body.items.map((one: { id: string }) => one.id));
        cursor = body.next;
      } while (cursor);
      const wanted = people.filter((one) => one.archived_at === null && filters.every((said) => holds(one, said))).map(({ id }) => id);
      expect(new Set(seen).size).toBe(seen.length);
      expect([...seen].sort()).toEqual(wanted.sort());
      expect(count).toBe(wanted.length);
    }),
    { numRuns: RUNS },
  );
}, 180_000);

test('walked along the sort’s index instead of gathered: the same people in the same order', async () => {
  const asked = fc.record({
    filters: fc.array(anyCondition, { maxLength: 2 }),
    sort: fc.constantFrom(...sortable),
    order: fc.constantFrom('asc' as const, 'desc' as const),
  });
  await fc.assert(
    fc.asyncProperty(asked, async ({ filters, sort, order }) => {
      const { stretches } = await sortingOf(db, { audienceId, sort, order });
      const parts = await contactParts(db, { audienceId, filters }, stretches[0]?.about);
      const common = { parts, stretches, columns: [], limit: 100 };
      const pages = async (fetch: typeof gather) => {
        const seen: string[] = [];
        for (let after: Asked['after'] = null; ; ) {
          const rows = (await fetch(db, { ...common, after })) as (Line & { stretch: 'known'; key: string[] })[];
          seen.push(...rows.map(({ id }) => id as string));
          const last = rows.at(-1);
          if (!last || rows.length < common.limit) return seen;
          after = { stretch: last.stretch, key: last.key };
        }
      };
      const walked = await pages(async (...given) => (await walk(...given, 15_000)) ?? []);
      const gathered = await pages(gather);
      const few = await pages(async (...given) => (await fetchFew(...given, 1_000))?.rows ?? []);
      const wanted = people.filter((one) => one.archived_at === null && filters.every((said) => holds(one, said))).map(({ id }) => id);
      expect(walked).toEqual(few);
      expect(gathered).toEqual(few);
      expect([...walked].sort()).toEqual(wanted.sort());
      // too short a walk says so, instead of leaving people out
      const short = await walk(db, { ...common, after: null }, 3);
      if (short) expect(short.map(({ id }) => id)).toEqual(few.slice(0, common.limit));
      const first = await sift(db, { ...common, limit: 10, after: null });
      if (first) expect(first.map(({ id }) => id)).toEqual(few.slice(0, 10));
    }),
    { numRuns: RUNS },
  );
}, 180_000);

test.each(['lastOrderAt', 'revenue', 'rating', 'createdAt'] as const)(
  'sorted by %s: in order, those without a value last either way',
  async (name) => {
    const sort = { lastOrderAt: 'last_order', revenue: 'revenue', rating: 'rating', createdAt: 'created' }[name];
    for (const order of ['asc', 'desc']) {
      const { body } = await api(db).get('/api/contacts').query({ audienceId, sort, order, limit: 200 });
      const values = body.items
        .map((one: Record<string, unknown>) => one[name])
        .map((value: unknown) => (value === null ? null : name.endsWith('At') ? Date.parse(value as string) : Number(value)));
      const known = values.filter((value: number | null) => value !== null) as number[];
      expect(values.slice(0, known.length)).toEqual(known);
      expect(known).toEqual([...known].sort((a, b) => (order === 'asc' ? a - b : b - a)));
    }
  },
);

test('a filter that can’t be says which and why', async () => {
  const ask = (...filters: object[]) =>
    api(db)
      .get('/api/contacts')
      .query({ audienceId, filters: JSON.stringify(filters) });
  expect(await ask({ field: 'vip', op: 'yes' }, { field: 'field:gone', op: 'yes' })).toMatchObject({
    status: 400,
    body: { message: expect.stringMatching(/no custom field “gone”/), details: [{ field: 'filters.1' }] },
  });
  expect((await ask({ field: 'field:size', op: 'contains', text: 'x' })).body.message).toMatch(/between/);
  expect((await ask({ field: 'orderCount', op: 'between' })).status).toBe(400);
  expect((await ask({ field: 'orderCount', op: 'between', from: 3, to: 2 })).status).toBe(400);
  expect((await ask({ field: 'password', op: 'is', text: 'x' })).status).toBe(400);
  expect((await ask({ field: 'tags', op: 'any', values: ['Jazz'] })).status).toBe(400);
  expect((await api(db).get('/api/contacts').query({ audienceId, filters: '{' })).status).toBe(400);
  expect((await api(db).get('/api/contacts').query({ audienceId, cursor: 'W10' })).status).toBe(400);
});
