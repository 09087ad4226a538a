import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { Knex } from 'knex';
import { v7 } from 'uuid';
import { createSweepLapsed } from '../../activities/jobs/sweep-lapsed.ts';
import { locked, look } from '../../api/enrollments/index.ts';
import { takeOrders } from '../../api/orders/index.ts';
import type { Rule } from '../../workflows/flow/rule/rule.ts';
import { api } from '../support/api.ts';
import { type Engine, engine, enrollmentRow, eventually, sleep } from '../support/engine.ts';
import { DAY, email, enroll, makeAudience, makeContact, makeFlow, pause, quick, theEnd, winBack } from '../support/factories.ts';
import { orderAt } from '../support/shop.ts';
import { slowly, someoneIsSlow } from '../support/slow.ts';

/** The races that the engine's locks and revisions close. Each test fails when its lock, its order or its check is taken away. */
let e: Engine;
beforeAll(async () => {
  e = await engine({ relays: 2 });
});
afterAll(() => e?.close());

/** Contacts who lapsed an hour ago, a live flow for them, and its sweep. */
async function lapsed(count: number) {
  const shop = await makeAudience(e.db);
  const { flowId } = await makeFlow(e.db, shop.audienceId, winBack(), { activated_at: new Date(Date.now() - DAY) });
  const anchor = new Date(Date.now() - 120 * DAY - 3_600_000);
  const contacts = await Promise.all(Array.from({ length: count }, async () => emailOf((await makeContact(e.db, shop, [anchor])).id)));
  const sweep = () => new MockActivityEnvironment().run(createSweepLapsed(e.db, e.queues), { flowId });
  return { shop, flowId, contacts, sweep };
}
const emailOf = async (id: string): Promise<string> => (await e.db('contacts').where({ id }).first('email')).email;

test('a cap of one under two flows lets one mail out', async () => {
  const shop = await makeAudience(e.db, { cap_count: 1, cap_days: 7 });
  const flows = await Promise.all([makeFlow(e.db, shop.audienceId, quick([])), makeFlow(e.db, shop.audienceId, quick([]))]);
  const contacts = await Promise.all(Array.from({ length: 15 }, () => makeContact(e.db, shop)));
  await Promise.all(contacts.flatMap((c) => flows.map((flow) => enroll(e.db, e.prefix, { ...shop, ...flow }, c.id))));
  await eventually(
    async () => (await e.db('messages').where({ audience_id: shop.audienceId, state: 'sent' })).length >= contacts.length,
    30_000,
  );
  await sleep(2_000);
  const perContact = await e
    .db('messages')
    .where({ audience_id: shop.audienceId, state: 'sent' })
    .select('contact_id')
    .count('* as n')
    .groupBy('contact_id');
  expect(perContact.map((row) => Number(row.n))).toEqual(contacts.map(() => 1));
});

test('sweep against order: whoever buys first is not enrolled', async () => {
  const { shop, flowId, contacts, sweep } = await lapsed(1);
  const buying = e.db.transaction(async (tx: Knex.Transaction) => {
    await takeOrders(tx, { ...shop, actor: 'test', orders: [orderAt(contacts[0] as string, new Date())] });
    const sweeping = sweep();
    // the sweep has found them by now, and waits for whoever is ahead of it
    await sleep(500);
    return { sweeping };
  });
  await (await buying).sweeping;
  expect(await e.db('enrollments').where({ flow_id: flowId })).toHaveLength(0);
});

test('sweep against order: whoever buys while being enrolled hears of it', async () => {
  const { shop, flowId, contacts, sweep } = await lapsed(20);
  await Promise.all([
    sweep(),
    ...contacts.map(async (email) => {
      await sleep(Math.random() * 100);
      await takeOrders(e.db, { ...shop, actor: 'test', orders: [orderAt(email, new Date())] });
    }),
  ]);
  const walks = () => e.db('enrollments').where({ flow_id: flowId });
  expect(await eventually(async () => (await walks()).every((walk) => walk.ended_at), 20_000)).toBe(true);
  expect((await walks()).filter((walk) => walk.outcome !== 'bought')).toEqual([]);
});

test('a fact that comes while a step starts listening is heard', async () => {
  const shop = await makeAudience(e.db);
  // without a goal and a trigger, only the wait after the first mail listens for orders
  const definition = { ...winBack([120, 240], { goal: 'none' }), trigger: { type: 'api' as const } };
  const flow = { ...shop, ...(await makeFlow(e.db, shop.audienceId, definition)) };
  const contact = await makeContact(e.db, shop, [new Date(Date.now() - 120 * DAY)]);
  const email = await emailOf(contact.id);
  const endSlowness = await slowly(e.db, `before insert on enrollment_steps when (new.type = 'sendEmail')`, 700);
  const id = await enroll(e.db, e.prefix, flow, contact.id);
  // the step is over and has planned the wait, and nobody else can know yet
  expect(await someoneIsSlow(e.db)).toBe(true);
  await takeOrders(e.db, { ...shop, actor: 'test', orders: [orderAt(email, new Date(Date.now() - 20 * DAY))] });
  const day = async () => Math.round((Number((await enrollmentRow(e.db, id)).at) - Date.now()) / DAY);
  expect(await eventually(async () => (await enrollmentRow(e.db, id)).visit === 2 && (await day()) === 220, 15_000)).toBe(true);
  await endSlowness();
});

test('a tag given while a walk starts listening for what its goal asks is heard', async () => {
  const shop = await makeAudience(e.db);
  const tagId = v7();
  await e.db('tags').insert({ id: tagId, audience_id: shop.audienceId, name: 'Friend', actor: 'test' });
  const goalRule: Rule = {
    kind: 'group',
    match: 'all',
    rules: [{ kind: 'contact', condition: { field: 'tags', op: 'any', values: [tagId] } }],
  };
  const steps = [pause(1, 30, 'days', 'email-1'), email(1, 'end'), theEnd];
  const flow = { ...shop, ...(await makeFlow(e.db, shop.audienceId, { ...quick([], { goalRule }), entry: 'wait-1', steps })) };
  const contact = await makeContact(e.db, shop);
  // born, and not yet known to listen for anything
  const endSlowness = await slowly(e.db, 'before update on enrollments when (old.rev = 0 and new.rev = 1)', 700);
  const id = await enroll(e.db, e.prefix, flow, contact.id);
  expect(await someoneIsSlow(e.db)).toBe(true);
  await api(e.db)
    .post(`/api/contacts/${contact.id}/tags`)
    .send({ add: ['Friend'] })
    .expect(200);
  expect(await eventually(async () => (await enrollmentRow(e.db, id)).ended_at !== null, 10_000)).toBe(true);
  expect(await enrollmentRow(e.db, id)).toMatchObject({ outcome: 'reached' });
  await endSlowness();
});

test('orders on 1 Oct, 15 Nov and 20 Nov fire nothing on 21 Nov', async () => {
  const shop = await makeAudience(e.db);
  const ago = (days: number) => new Date(Date.now() - days * DAY);
  await makeFlow(e.db, shop.audienceId, winBack([30]), { activated_at: ago(40) });
  await makeContact(e.db, shop, [ago(51), ago(6), ago(1)]);
  await new MockActivityEnvironment().run(createSweepLapsed(e.db, e.queues), {});
  expect(await e.db('enrollments').where('audience_id', shop.audienceId)).toHaveLength(0);
});

test('planning looks through a version that took over', async () => {
  const shop = await makeAudience(e.db);
  const before = winBack([120, 240, 360]);
  const { flowId, versionId } = await makeFlow(e.db, shop.audienceId, before);
  const contact = await makeContact(e.db, shop, [new Date(Date.now() - 130 * DAY)]);
  const id = await enroll(e.db, e.prefix, { ...shop, flowId, versionId }, contact.id, {
    origin: 'sweep',
    anchorOrderId: contact.orders[0]?.id ?? null,
  });
  expect(await eventually(async () => (await enrollmentRow(e.db, id)).step_id === 'email-2', 15_000)).toBe(true);
  const after = winBack([120, 200]);
  after.steps = after.steps.map((s) => JSON.parse(JSON.stringify(s).replaceAll('wait-2', 'wait-new').replaceAll('email-2', 'email-new')));
  const [{ id: second }] = await e
    .db('flow_versions')
    .insert({
      id: versionId.replace(/^..../, 'abcd'),
      flow_id: flowId,
      number: 2,
      definition: JSON.stringify(after),
      moves: { 'wait-2': 'wait-new' },
      actor: 'test',
      backlog_done_at: new Date(),
    })
    .returning('id');
  await e.db('flows').where({ id: flowId }).update({ live_version_id: second });
  expect(await eventually(async () => (await enrollmentRow(e.db, id)).step_id === 'email-new', 10_000)).toBe(true);
  const row = await enrollmentRow(e.db, id);
  expect(row).toMatchObject({ version_id: second, position: 'wait-new' });
  expect(Math.round((Number(row.at) - Date.now()) / DAY)).toBe(70);
  expect(await locked(e.db, id, (tx, now) => look(tx, now, Date.now()))).toMatchObject({ planned: { do: 'sendEmail' } });
});
