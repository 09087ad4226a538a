import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { v7 } from 'uuid';
import { openapi } from '../../api/openapi.ts';
import { compileRule, matchesOne, ruleWhere } from '../../api/segments/index.ts';
import { examples } from '../../workflows/flow/rule/examples.ts';
import { type Leaf, leavesOf, type Rule, rule } from '../../workflows/flow/rule/rule.ts';
import { freshDatabase } from '../support/database.ts';
import { DAY, makeAudience, makeContact } from '../support/factories.ts';

let { db, drop } = {} as Awaited<ReturnType<typeof freshDatabase>>;
let world: Awaited<ReturnType<typeof makeAudience>>;
beforeAll(async () => {
  ({ db, drop } = await freshDatabase());
  world = await makeAudience(db);
});
afterAll(() => drop());

const all = (...rules: Rule['rules']): Rule => ({ kind: 'group', match: 'all', rules });

/** Every shape of condition there is. */
const shapes: Leaf[] = [
  { kind: 'contact', condition: { field: 'status', op: 'any', values: ['subscribed'] } },
  { kind: 'contact', condition: { field: 'lastOrderAt', op: 'within', days: 30 } },
  { kind: 'contact', condition: { field: 'birthday', op: 'anniversary', from: 0, to: 7 } },
  { kind: 'contact', condition: { field: 'createdAt', op: 'anniversary', from: 0, to: 0 } },
  { kind: 'contact', condition: { field: 'unmailable', op: 'any', values: ['excluded', 'archived'] } },
  ...(['opened', 'clicked', 'sent', 'not_opened', 'not_clicked', 'not_sent'] as const).flatMap((did): Leaf[] => [
    { kind: 'email', did, over: { of: 'any' } },
    { kind: 'email', did, over: { of: 'within', days: 7 } },
    { kind: 'email', did, over: { of: 'last', count: 5, match: 'any' } },
  ]),
  { kind: 'email', did: 'sent', over: { of: 'any' }, atLeast: 5 },
  { kind: 'orders', what: 'never' },
  { kind: 'orders', what: 'count', is: { from: 2, to: 5 } },
  { kind: 'orders', what: 'count', is: { to: 1 }, when: { op: 'within', days: 90 } },
  { kind: 'orders', what: 'total', is: { from: 10.5 }, title: 'a' },
  { kind: 'orders', what: 'average', is: { from: 10.5 }, products: ['a'], categories: ['b'] },
  { kind: 'orders', what: 'one', is: { to: 10.5 } },
  { kind: 'orders', what: 'first', at: { op: 'within', days: 9 }, title: 'a' },
  { kind: 'orders', what: 'last', at: { op: 'moreThan', days: 9 } },
  { kind: 'orders', what: 'often', times: 3, days: 30 },
  { kind: 'orders', what: 'late', factor: 1.5 },
  { kind: 'orders', what: 'late', factor: 1.5, title: 'x' },
  { kind: 'event', name: 'Viewed', where: [{ property: 'price', op: 'between', from: 1, to: 5 }], times: { to: 0 } },
  { kind: 'flow', was: 'in', flowId: null },
  { kind: 'flow', was: 'ended', flowId: null, outcomes: ['bought'], reasons: ['x'], when: { op: 'within', days: 3 } },
  { kind: 'standing', is: 'archived', op: 'yes' },
  { kind: 'standing', is: 'excluded', op: 'no' },
];

test.each(shapes.map((leaf) => [JSON.stringify(leaf), leaf] as const))('%s is a query, its opposite is the others', async (_, leaf) => {
  const { id } = await makeContact(db, world, [new Date(Date.now() - 40 * DAY)]);
  const none: Rule = { kind: 'group', match: 'none', rules: [leaf] };
  const count = async (asked: Rule) => {
    const { sql, bindings } = await ruleWhere(db, world.audienceId, asked);
    const { rows } = await db.raw(`select c.id from contacts c join audiences a on a.id = c.audience_id where ${sql}`, bindings as never);
    return rows.map((row: { id: string }) => row.id) as string[];
  };
  const [yes, no] = [await count(all(leaf)), await count(none)];
  expect(yes.length + no.length).toBe(Number((await db('contacts').count('* as n').first())?.n));
  expect(yes.includes(id)).toBe(await matchesOne(db, id, all(leaf)));
  expect(no.includes(id)).toBe(await matchesOne(db, id, none));
});

test('what a rule names and that is not there is said, and nothing is counted', async () => {
  const { problems, where } = await compileRule(
    db,
    world.audienceId,
    all(
      { kind: 'contact', condition: { field: 'field:gone', op: 'filled' } },
      { kind: 'contact', condition: { field: 'tags', op: 'any', values: [v7()] } },
      { kind: 'group', match: 'none', rules: [{ kind: 'segment', op: 'out', segmentId: v7() }] },
    ),
  );
  expect(problems.map(({ path, code }) => [path, code])).toEqual([
    ['rules.0', 'field'],
    ['rules.1', 'tag'],
    ['rules.2.rules.0', 'segment'],
  ]);
  expect(where.sql).toBe('false');
});

test('the examples of the API’s document are rules, and name every kind of condition', () => {
  for (const example of examples) expect(rule.parse(example)).toEqual(example);
  const kinds = new Set(examples.flatMap((example) => leavesOf(example)).map(({ leaf }) => leaf.kind));
  expect([...kinds].sort()).toEqual(['contact', 'email', 'event', 'flow', 'orders', 'segment', 'standing']);
  const { Rule } = (openapi() as { components: { schemas: Record<string, { description: string; examples: unknown[] }> } }).components
    .schemas;
  expect(Rule).toMatchObject({ description: expect.stringMatching(/kind/), examples: expect.arrayContaining([examples[0]]) });
});
