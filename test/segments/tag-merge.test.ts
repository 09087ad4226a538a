import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { v7 } from 'uuid';
import { type MergeCursor, type MergeRow, mergePage, startMerge, stopMerge } from '../../api/tags/merge.ts';
import type { Condition } from '../../workflows/flow/rule/contact.ts';
import type { Rule } from '../../workflows/flow/rule/rule.ts';
import { api } from '../support/api.ts';
import { freshDatabase } from '../support/database.ts';
import { makeAudience } from '../support/factories.ts';

/** While tags are merged, page by page: no rule that names one of them is broken, or wrong, at any moment. */
let { db, drop } = {} as Awaited<ReturnType<typeof freshDatabase>>;
let audienceId: string;
const [rock, roll, jazz] = [v7(), v7(), v7()];
beforeAll(async () => {
  ({ db, drop } = await freshDatabase());
});
afterAll(() => drop());

/** 2,600 people: the first 2,300 have rock, 100 of them and 50 others jazz; every tenth of all has roll. */
beforeEach(async () => {
  await db('tag_merges').delete();
  ({ audienceId } = await makeAudience(db));
  await db('contact_tags').whereIn('tag_id', [rock, roll, jazz]).delete();
  await db('tags').whereIn('id', [rock, roll, jazz]).delete();
  await db('tags').insert(
    [
      ['Rock', rock],
      ['Roll', roll],
      ['Jazz', jazz],
    ].map(([name, id]) => ({ id, name, audience_id: audienceId, actor: 'test' })),
  );
  await db.raw(
    `with made as (insert into contacts (id, audience_id, email, source, actor)
       select gen_random_uuid(), ?, 'p' || n || '@' || ? || '.example', 'test', 'test' from generate_series(1, 2600) n
       returning id, substring(email from '^p(\\d+)')::int as n)
     insert into contact_tags (contact_id, tag_id, actor)
     select id, ?::uuid, 'test' from made where n <= 2300 union all select id, ?::uuid, 'test' from made where n % 10 = 0
     union all select id, ?::uuid, 'test' from made where n between 2201 and 2350`,
    [audienceId, audienceId, rock, roll, jazz],
  );
}, 60_000);

const all = (...conditions: Condition[]): Rule => ({
  kind: 'group',
  match: 'all',
  rules: conditions.map((condition) => ({ kind: 'contact', condition })),
});
const tags = (op: 'any' | 'none', ...values: string[]): Condition => ({ field: 'tags', op, values });
const http = () => api(db);
const count = async (rule: Rule) => {
  const { body, status } = await http().post('/api/segments/preview').send({ audienceId, rule });
  return status === 200 ? (body.count as number) : (body.message as string);
};
const listed = async (condition: Condition) => {
  const { body } = await http()
    .get('/api/contacts/count')
    .query({ audienceId, filters: JSON.stringify([condition]) });
  return body.count as number;
};
const asked = async () => ({
  old: await count(all(tags('any', rock))),
  notOld: await count(all(tags('none', rock))),
  kept: await count(all(tags('any', jazz))),
  both: await count(all(tags('any', rock), tags('any', jazz))),
  either: await count(all(tags('any', roll, jazz))),
  filter: await listed(tags('any', rock)),
  view: await listed(tags('none', jazz)),
});
const merged = { old: 2350, notOld: 250, kept: 2350, both: 2350, either: 2375, filter: 2350, view: 250 };

test('from the moment it begins to its end, both names mean everyone who had either', async () => {
  expect(await asked()).toEqual({ old: 2300, notOld: 300, kept: 150, both: 100, either: 395, filter: 2300, view: 2450 });
  const made = await http()
    .post('/api/segments')
    .send({ audienceId, kind: 'rule', name: `Rock ${audienceId}`, rule: all(tags('any', rock)) });
  const merge = await db.transaction((tx) => startMerge(tx, jazz, [rock], 'test'));
  expect(merge.state).toBe('merging');
  let at: MergeCursor | null = { tag: 0, after: null };
  let pages = 0;
  for (; at; pages++) {
    expect(await asked()).toEqual(merged);
    const { body } = await http().get(`/api/segments/${made.body.id}`);
    expect(body).toMatchObject({ version: 1, problems: [] });
    const from: MergeCursor = at;
    at = (await db.transaction((tx) => mergePage(tx, merge as MergeRow, from))).next;
  }
  expect(pages).toBe(3);
  expect(await db('tags').where({ id: rock })).toEqual([]);
  const { body } = await http().get(`/api/segments/${made.body.id}`);
  expect(body).toMatchObject({ version: 2, rule: all(tags('any', jazz)), problems: [] });
  expect(await count(body.rule)).toBe(2350);
  // who names it anew names what is not there
  expect(await count(all(tags('any', rock)))).toMatch(/not there any more/);
}, 60_000);

test('a merge that is cancelled half way leaves two tags, each of those who wear it', async () => {
  const merge = await db.transaction((tx) => startMerge(tx, jazz, [rock], 'test'));
  await db.transaction((tx) => mergePage(tx, merge, { tag: 0, after: null }));
  expect(await asked()).toEqual(merged);
  await db.transaction((tx) => stopMerge(tx, merge));
  const wear = async (tag: string) => Number((await db('contact_tags').where({ tag_id: tag }).count('* as n').first())?.n);
  expect(await count(all(tags('any', rock)))).toBe(await wear(rock));
  expect(await count(all(tags('any', jazz)))).toBe(await wear(jazz));
  expect(await wear(rock)).toBe(300);
}, 60_000);
