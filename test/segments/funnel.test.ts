import { expect, test } from '@jest/globals';
import { funnelOf } from '../../api/segments/funnel.ts';
import { patientCount } from '../../api/segments/patient-count.ts';
import type { Over } from '../../workflows/flow/rule/email.ts';
import type { Rule, RuleNode } from '../../workflows/flow/rule/rule.ts';
import { api } from '../support/api.ts';
import { DAY, makeAudience, makeContact } from '../support/factories.ts';
import { freshShop } from '../support/fresh-shop.ts';
import { hangUpOn } from '../support/hang-up.ts';
import { quietShop } from '../support/quiet-shop.ts';

/** How many are left after each part of a rule: right to the last one, given up rather than wrong, and stopped when nobody waits. */
const at = freshShop();

const group = (match: Rule['match'], ...rules: RuleNode[]): Rule => ({ kind: 'group', match, rules });
const bought = (from: number): RuleNode => ({ kind: 'orders', what: 'count', is: { from } });
const vip: RuleNode = { kind: 'contact', condition: { field: 'vip', op: 'yes' } };
const rated = (to: number): RuleNode => ({ kind: 'contact', condition: { field: 'rating', op: 'between', to } });
const funnel = async (rule: Rule) => {
  const { body, status } = await api(at.db).post('/api/segments/funnel').send({ audienceId: at.shop.audienceId, rule });
  if (status !== 200) throw new Error(JSON.stringify(body));
  return {
    mailable: body.mailable,
    counts: Object.fromEntries(body.counts.map((one: { path: string; count: number }) => [one.path, one.count])),
    all: body.counts,
  };
};
/** Six people: 0 to 5 orders, every second one important, rated by their number, the last one unsubscribed. */
const six = async () => {
  for (let n = 0; n < 6; n++) {
    const orders = Array.from({ length: n }, (_, k) => new Date(Date.now() - (k + 1) * DAY));
    await makeContact(at.db, at.shop, orders, { vip: n % 2 === 1, rating: Math.max(1, n), ...(n === 5 ? { status: 'unsubscribed' } : {}) });
  }
  await makeContact(at.db, at.shop, [new Date()], { archived_at: new Date(), rating: 1 });
  await makeContact(at.db, await makeAudience(at.db), [new Date()], { rating: 1 });
};

test('each part of “all” says how many are left after it, those inside a group how many of the ones before it meet them', async () => {
  await six();
  const found = await funnel(group('all', bought(1), rated(4), group('none', vip, bought(4), group('all', vip, bought(3)))));
  expect(found.counts).toEqual({
    'rules.0': 5,
    'rules.1': 4,
    'rules.2': 1,
    'rules.2.rules.0': 2,
    'rules.2.rules.1': 1,
    'rules.2.rules.2': 1,
    'rules.2.rules.2.rules.0': 2,
    'rules.2.rules.2.rules.1': 2,
  });
  expect(found.mailable).toBe(1);
  expect(found.all.map(({ left }: { left: boolean }) => left)).toEqual([true, true, true, false, false, false, false, false]);
  expect((await funnel(group('all', bought(3)))).mailable).toBe(2);
});

test('of “any” and “none” each part is counted by itself, of everyone', async () => {
  await six();
  for (const [match, mailable] of [
    ['any', 4],
    ['none', 1],
  ] as const) {
    const found = await funnel(group(match, vip, bought(4), group('all', rated(1))));
    expect(found.counts).toEqual({ 'rules.0': 3, 'rules.1': 2, 'rules.2': 2, 'rules.2.rules.0': 2 });
    expect(found.mailable).toBe(mailable);
  }
});

test('once nobody is left everything after it is 0, and a rule for the archived counts them', async () => {
  await six();
  const none = await funnel(group('all', bought(9), vip, group('any', vip, bought(1))));
  expect(Object.values(none.counts)).toEqual([0, 0, 0, 0, 0]);
  expect(none.mailable).toBe(0);
  const archived = await funnel(group('all', { kind: 'standing', is: 'archived', op: 'yes' }, rated(1)));
  expect(archived).toMatchObject({ counts: { 'rules.0': 1, 'rules.1': 1 }, mailable: 0 });
});

test('beside “did not open” and “did not click” it says who may have, without our knowing', async () => {
  const { shop } = await quietShop(at.db);
  const last: Over = { of: 'last', count: 5, match: 'any' };
  const ask = async (did: 'not_opened' | 'not_clicked', ...before: RuleNode[]) => {
    const rule = group('all', ...before, { kind: 'email', did, over: last });
    const { body } = await api(at.db).post('/api/segments/funnel').send({ audienceId: shop.audienceId, rule }).expect(200);
    return body.counts.at(-1);
  };
  // five people; one opened
  expect(await ask('not_opened')).toEqual({ path: 'rules.0', count: 4, left: true, unknown: 0 });
  const sent = at.db('messages').where({ audience_id: shop.audienceId }).whereNull('opened_at');
  const [{ contact_id }] = await sent.clone().orderBy('at').limit(1);
  await at.db('messages').where({ contact_id }).update({ machine_opened_at: new Date(), opened_at: null });
  await at.db.raw(`update contacts set format = 'text' where first_name = 'Never' and audience_id = ?`, [shop.audienceId]);
  expect(await ask('not_opened')).toMatchObject({ count: 2, unknown: 2 });
  // of those left before it: the one who gets plain text was sent nothing
  expect(await ask('not_opened', { kind: 'email', did: 'sent', over: last })).toMatchObject({ count: 2, unknown: 1 });
  expect(await ask('not_clicked')).toMatchObject({ count: 5, unknown: 0 });
  await at
    .db('campaigns')
    .where({ audience_id: shop.audienceId, name: 'News 6' })
    .update({ settings: JSON.stringify({ tracking: { opens: true, clicks: false } }) });
  expect(await ask('not_clicked')).toMatchObject({ count: 3, unknown: 2 });
});

test('several rules are counted at once, exactly and beyond 10,000; a broken one is refused', async () => {
  await at.db.raw(
    `insert into contacts (id, audience_id, email, source, actor) select gen_random_uuid(), ?, 'p' || n || '@shop.example', 'test', 'test' from generate_series(1, 10100) n`,
    [at.shop.audienceId],
  );
  const count = (...rules: Rule[]) => api(at.db).post('/api/segments/counts').send({ audienceId: at.shop.audienceId, rules });
  expect((await count(group('all', { kind: 'orders', what: 'never' }), group('all', bought(1)))).body).toEqual({ counts: [10_100, 0] });
  const gone: RuleNode = { kind: 'segment', op: 'in', segmentId: at.shop.audienceId };
  expect((await count(group('all', vip), group('all', gone))).status).toBe(422);
  await api(at.db)
    .post('/api/segments/funnel')
    .send({ audienceId: at.shop.audienceId, rule: group('all', gone) })
    .expect(422);
});

test('a count that takes too long is given up and the others are right', async () => {
  await six();
  const blocker = await at.db.transaction();
  await blocker.raw('lock table orders in access exclusive mode');
  const slow: RuleNode = { kind: 'orders', what: 'count', is: { from: 1 }, when: { op: 'within', days: 9 } };
  const rule = group('all', vip, group('any', slow, rated(3)), rated(1));
  try {
    const asked = (patience: object) =>
      at.db.transaction((tx) =>
        funnelOf(
          tx,
          { audienceId: at.shop.audienceId, rule },
          patientCount(tx, () => false, patience),
        ),
      );
    expect(await asked({ each: 150, all: 60_000 })).toEqual({
      counts: [
        { path: 'rules.0', count: 3, left: true },
        { path: 'rules.1', count: null, left: true },
        { path: 'rules.2', count: null, left: true },
        { path: 'rules.1.rules.0', count: null, left: false },
        { path: 'rules.1.rules.1', count: 2, left: false },
      ],
      mailable: null,
    });
    const began = performance.now();
    expect((await asked({ each: 60_000, all: 300 })).counts.map(({ count }) => count)).toEqual([3, null, null, null, null]);
    expect(performance.now() - began).toBeLessThan(5_000);
  } finally {
    await blocker.rollback();
  }
});

test('whoever hangs up stops all of it in Postgres', async () => {
  const slow = (from: number): RuleNode => ({ kind: 'orders', what: 'count', is: { from }, when: { op: 'within', days: 9 } });
  const rule = group('all', slow(1), slow(2), slow(3));
  const { audienceId } = at.shop;
  const asked = [
    { path: '/api/segments/funnel', body: { audienceId, rule } },
    { path: '/api/segments/counts', body: { audienceId, rules: [rule, rule, rule] } },
  ];
  await hangUpOn(at.db, asked, 'select count(%');
});
