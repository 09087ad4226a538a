import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { v7 } from 'uuid';
import { locked, replan, type TestFact } from '../../api/enrollments/index.ts';
import type { Definition, Step } from '../../workflows/flow/flow.ts';
import type { Leaf, Rule } from '../../workflows/flow/rule/rule.ts';
import type { Settings } from '../../workflows/flow/settings.ts';
import { freshDatabase } from '../support/database.ts';
import { DAY, email, makeAudience, makeContact, makeFlow, pause, theEnd, winBack } from '../support/factories.ts';

/** What rules are told in a test run: its own days, what was thrown in, the mails that went to the tester; and nothing of it stays. */
let { db, drop } = {} as Awaited<ReturnType<typeof freshDatabase>>;
let shop: Awaited<ReturnType<typeof makeAudience>>;
const START = Date.UTC(2026, 0, 1, 12);
const day = (n: number) => new Date(START + n * DAY);
beforeAll(async () => {
  ({ db, drop } = await freshDatabase());
});
beforeEach(async () => {
  shop = await makeAudience(db);
});
afterAll(() => drop());

const all = (...rules: Leaf[]): Rule => ({ kind: 'group', match: 'all', rules });
const lately: Rule = all({ kind: 'orders', what: 'last', at: { op: 'within', days: 30 } });
const orders = (from: number): Rule => all({ kind: 'orders', what: 'count', is: { from } });
const mail = (did: 'opened' | 'clicked' | 'not_opened'): Rule => all({ kind: 'email', did, over: { of: 'any' } });
/** An e-mail on day 120; on day 140 they are asked. */
const asking = (rule: Rule, settings: Partial<Settings> = {}): Definition => {
  const ask: Step = { type: 'branch', id: 'ask', name: 'Ask', rule, next: { yes: 'end', no: 'email-2' } };
  const steps = [email(1, 'wait-2'), pause(2, 20, 'days', 'ask'), ask, email(2, 'end'), theEnd];
  return { ...winBack([120], { minGapDays: 0, goal: 'none', ...settings }), steps };
};

/** A deed, or an event as a program sends it; the day. */
type Thrown = [Exclude<TestFact['type'], 'event'> | { name: string; properties: Record<string, unknown> }, number];

/** A run of this drawing whose e-mail of day 120 has been sent; at `asked` its rules are asked. */
async function run(definition: Definition, thrown: Thrown[], had = [day(-500), day(-470)], asked = 140) {
  const { flowId } = await makeFlow(db, shop.audienceId, definition);
  const { id: contactId, orders: made } = await makeContact(db, shop, had);
  for (const { id: order_id } of made)
    await db('order_lines').insert({ order_id, position: 1, title: 'Coffee beans', quantity: 1, price: '10.00' });
  const id = v7();
  const started = {
    definition,
    to: 'tester@shop.example',
    startedAt: day(0).toISOString(),
    previousAt: had[1] ? day(-30).toISOString() : null,
  };
  const facts: TestFact[] = thrown.map(([what, n]) => {
    const fact = typeof what === 'string' ? { type: what } : { type: 'event' as const, ...what };
    return { ...fact, day: n, at: day(n).toISOString(), happened: n <= asked };
  });
  await db('enrollments').insert({
    ...{ id, audience_id: shop.audienceId, flow_id: flowId, contact_id: contactId, episode: id, origin: 'test', arm: 'treated' },
    ...{ entered_at: day(120), position: 'wait-2', since: day(120), previous_at: day(120), visit: 2, rev: 3, queue: 'decide' },
    ...{ is_test: true, test: JSON.stringify({ ...started, thrown: facts }), actor: 'test' },
  });
  await db('messages').insert({
    ...{ id: v7(), audience_id: shop.audienceId, contact_id: contactId, flow_id: flowId, enrollment_id: id, step_id: 'email-1' },
    ...{ dedupe_key: `${id}:1`, provider: 'smtp', state: 'sent', at: day(120), is_test: true },
  });
  const seen = () =>
    Promise.all([
      db('contacts').where({ id: contactId }).first(),
      db('orders').where({ contact_id: contactId }).orderBy('id'),
      db('messages').where({ contact_id: contactId }),
      db('stores').where({ audience_id: shop.audienceId }),
      db('events').where({ contact_id: contactId }),
    ]);
  const before = await seen();
  await locked(db, id, (tx, row) => replan(tx, row, Number(day(asked))));
  expect(await seen()).toEqual(before);
  const row = await db('enrollments').where({ id }).first();
  expect(row).toMatchObject({ is_test: true });
  const [step] = await db('enrollment_steps').where({ enrollment_id: id, step_id: 'ask' });
  return { row, way: step?.outcome };
}

const booked = all({ kind: 'event', name: 'Booked', where: [{ property: 'plan', op: 'any', values: ['Gold'] }] });
const books = (plan: string, name = 'Booked') => ({ name, properties: { plan } });

test.each<[string, Rule, Thrown[], 'yes' | 'no']>([
  ['nobody bought', lately, [], 'no'],
  ['they bought ten days ago', lately, [['order', 130]], 'yes'],
  ['they bought, but long ago by then', lately, [['order', 105]], 'no'],
  ['they are yet to buy', lately, [['order', 150]], 'no'],
  [
    'they bought and gave it back',
    lately,
    [
      ['order', 130],
      ['refund', 135],
    ],
    'no',
  ],
  ['a third order', orders(3), [['order', 130]], 'yes'],
  ['two orders, one given back', orders(2), [['refund', 130]], 'no'],
  ['nothing was opened', mail('not_opened'), [], 'yes'],
  ['the mail was opened', mail('not_opened'), [['open', 121]], 'no'],
  ['a click opens too', mail('opened'), [['click', 121]], 'yes'],
  ['opened, not clicked', mail('clicked'), [['open', 121]], 'no'],
  ['a program said so', booked, [[books('gold'), 130]], 'yes'],
  ['it is yet to say so', booked, [[books('gold'), 150]], 'no'],
  [
    'it said something else',
    booked,
    [
      [books('silver'), 130],
      [books('gold', 'Visited'), 131],
    ],
    'no',
  ],
  [
    'seen by then',
    all({ kind: 'contact', condition: { field: 'lastSeenAt', op: 'daysAgo', from: 0, to: 20 } }),
    [[books('x', 'y'), 130]],
    'yes',
  ],
])('at a branch: %s', async (_, rule, thrown, way) => {
  expect((await run(asking(rule), thrown)).way).toBe(way);
});

test.each([
  ['beans', 'yes'],
  ['tea', 'no'],
])('an order is like their last one, which had %s in it or not', async (title, way) => {
  const bought = all({ kind: 'orders', what: 'count', is: { from: 1 }, title, when: { op: 'within', days: 30 } });
  expect((await run(asking(bought), [['order', 130]])).way).toBe(way);
});

test.each<[keyof Settings, string, string | null]>([
  ['goalRule', 'reached', null],
  ['exitRule', 'left', 'exit_rule'],
])('%s: met by what is thrown in, not by the order that the run begins with', async (setting, outcome, reason) => {
  const definition = asking(mail('clicked'), { [setting]: lately });
  expect((await run(definition, [['order', 130]], undefined, 130)).row).toMatchObject({ outcome, reason });
  expect((await run(definition, [], undefined, 10)).row).toMatchObject({ ended_at: null });
});

test('in a flow that is not for the lapsed, orders stay where they are', async () => {
  const asks = asking(all({ kind: 'orders', what: 'last', at: { op: 'within', days: 150 } }));
  const had = [day(-470), day(-20)];
  expect((await run(asks, [], had)).way).toBe('yes');
  expect((await run({ ...asks, trigger: { type: 'api' } }, [], had)).way).toBe('no');
});

test('a stranger to the shop who lapses has bought once; in an audience without a shop, too', async () => {
  const never = asking(all({ kind: 'orders', what: 'never' }));
  expect((await run(never, [], [])).way).toBe('no');
  await db('stores').where({ audience_id: shop.audienceId }).del();
  expect((await run(asking(orders(2)), [['order', 130]], [])).way).toBe('yes');
  expect((await run({ ...never, trigger: { type: 'api' } }, [], [])).way).toBe('yes');
});
