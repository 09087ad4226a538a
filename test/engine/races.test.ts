import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { Knex } from 'knex';
import { lockContacts } from '../../activities/jobs/page.ts';
import { createSweepLapsed } from '../../activities/jobs/sweep-lapsed.ts';
import { insertEnrollments, locked, look, replan } from '../../api/enrollments/index.ts';
import { takeOrders } from '../../api/orders/index.ts';
import { CLEAN, type Engine, engine, enrollmentRow, eventually, invariants, isOver, sleep } from '../support/engine.ts';
import { DAY, enroll, makeAudience, makeContact, makeFlow, quick, winBack } from '../support/factories.ts';

/** The races that the engine's locks and revisions close. Each test fails when its lock, its order or its check is taken away. */
let e: Engine;
beforeAll(async () => {
  e = await engine({ relays: 2 });
});
afterAll(() => e?.close());

const order = (email: string, at: Date, more: Record<string, unknown> = {}) => ({
  externalId: `${email}-${Number(at)}`,
  email,
  placedAt: at.toISOString(),
  status: 'paid' as const,
  total: '20.00',
  refunded: '0',
  lines: [],
  ...more,
});
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

test('sweep against order: whoever buys while being enrolled is either not enrolled or hears of it', async () => {
  const shop = await makeAudience(e.db);
  const definition = winBack();
  const { flowId, versionId } = await makeFlow(e.db, shop.audienceId, definition, { activated_at: new Date(Date.now() - DAY) });
  const anchor = new Date(Date.now() - 120 * DAY - 3_600_000);
  const contacts = await Promise.all(Array.from({ length: 20 }, () => makeContact(e.db, shop, [anchor])));
  for (const contact of contacts) {
    const email = await emailOf(contact.id);
    const entering = e.db.transaction(async (tx) => {
      const fresh = await lockContacts(tx, [contact.id]);
      const seen = fresh.get(contact.id);
      await sleep(Math.random() * 20);
      if (!seen || Number(seen.last_order_at) !== Number(anchor)) return;
      await insertEnrollments(
        tx,
        {
          audienceId: shop.audienceId,
          flowId,
          versionId,
          origin: 'sweep',
          position: 'email-1',
          skipped: [],
          holdoutPercent: 0,
          onceEver: false,
          decideQueue: e.queues.decide,
          lane: 'facts',
          actor: 'test',
        },
        [
          {
            contactId: contact.id,
            episode: seen.last_order_id,
            anchorOrderId: seen.last_order_id,
            enteredAt: new Date(Number(anchor) + 120 * DAY),
          },
        ],
      );
    });
    await Promise.all([
      entering,
      sleep(Math.random() * 20).then(() => takeOrders(e.db, { ...shop, actor: 'test', orders: [order(email, new Date())] })),
    ]);
  }
  const ids = contacts.map((c) => c.id);
  expect(
    await eventually(async () => (await e.db('enrollments').whereIn('contact_id', ids).whereNull('ended_at')).length === 0, 20_000),
  ).toBe(true);
  const ended = await e.db('enrollments').whereIn('contact_id', ids);
  expect(new Set(ended.map((row) => row.outcome))).toEqual(new Set(['bought']));
});

test('a fact that comes while a step starts listening is heard', async () => {
  const shop = await makeAudience(e.db);
  // without a goal and a trigger, only the wait after the first mail listens for orders
  const definition = { ...winBack([120, 240], { goal: 'none' }), trigger: { type: 'api' as const } };
  const flow = { ...shop, ...(await makeFlow(e.db, shop.audienceId, definition)) };
  for (let n = 0; n < 12; n++) {
    const contact = await makeContact(e.db, shop, [new Date(Date.now() - 120 * DAY)]);
    const email = await emailOf(contact.id);
    const id = await enroll(e.db, e.prefix, flow, contact.id);
    await sleep(Math.random() * 400);
    await takeOrders(e.db, { ...shop, actor: 'test', orders: [order(email, new Date(Date.now() - 20 * DAY))] });
    const day = async () => Math.round((Number((await enrollmentRow(e.db, id)).at) - Date.now()) / DAY);
    expect(await eventually(async () => (await enrollmentRow(e.db, id)).visit === 2 && (await day()) === 220, 10_000)).toBe(true);
  }
});

test('a nudge during perform and before a continue-as-new is not lost: what sleeps never sleeps longer than Postgres says', async () => {
  const shop = await makeAudience(e.db);
  const flow = { ...shop, ...(await makeFlow(e.db, shop.audienceId, winBack())) };
  const people: { id: string; email: string }[] = [];
  for (let n = 0; n < 100; n++) {
    const contact = await makeContact(e.db, shop, [new Date(Date.now() - 120 * DAY + Math.random() * 4_000)]);
    const id = await enroll(e.db, e.prefix, flow, contact.id, {
      origin: 'sweep',
      anchorOrderId: contact.orders[0]?.id ?? null,
      enteredAt: new Date(Date.now() + Math.random() * 4_000),
    });
    people.push({ id, email: await emailOf(contact.id) });
  }
  // 1,200 facts: backdated orders and their refunds, under the walks as they wake, send and fall asleep again
  await Promise.all(
    people.map(async ({ email }, n) => {
      for (let fact = 0; fact < 12; fact++) {
        const at = new Date(Date.now() - (10 + ((n + fact) % 50)) * DAY);
        const refunded = fact % 2 === 0 ? '0' : '20.00';
        await takeOrders(e.db, { ...shop, actor: 'test', orders: [{ ...order(email, at), externalId: `${email}-back`, refunded }] });
        await sleep(Math.random() * 500);
      }
    }),
  );
  expect(await eventually(async () => (await e.db('nudges')).length === 0, 60_000)).toBe(true);
  await sleep(2_000);
  let stale = 0;
  let oversleeping = 0;
  for (const { id } of people) {
    const row = await enrollmentRow(e.db, id);
    await locked(e.db, id, async (tx, now) => {
      const before = now.rev;
      if ((await replan(tx, now, Date.now())).rev !== before && !now.ended_at && now.at && Number(now.at) > Date.now()) stale++;
    });
    if (row.ended_at || !row.at) continue;
    const told = (await e.client.workflow
      .getHandle(`enrollment/${id}`)
      .query<{ at: string | null }>('instruction')
      .catch(() => null)) ?? { at: null };
    if (told.at && Date.parse(told.at) > Number(row.at)) oversleeping++;
  }
  expect({ stale, oversleeping }).toEqual({ stale: 0, oversleeping: 0 });
  expect(await invariants(e.db)).toEqual(CLEAN);
});

test('a relay that dies between deciding and telling loses nothing', async () => {
  const shop = await makeAudience(e.db);
  const flow = { ...shop, ...(await makeFlow(e.db, shop.audienceId, winBack())) };
  const contact = await makeContact(e.db, shop, [new Date()]);
  const id = await enroll(e.db, e.prefix, flow, contact.id, {
    origin: 'sweep',
    anchorOrderId: contact.orders[0]?.id ?? null,
    enteredAt: new Date(Date.now() + 120 * DAY),
  });
  expect(
    await eventually(
      async () => (await enrollmentRow(e.db, id)).started_at !== null && (await e.db('nudges').where('enrollment_id', id)).length === 0,
      10_000,
    ),
  ).toBe(true);
  // decided by a relay that then died: the row says done, a `tell` row with a lease that has run out is all that is left
  await e
    .db('orders')
    .where({ contact_id: contact.id })
    .update({ placed_at: new Date(Date.now() - 200 * DAY) });
  await locked(e.db, id, async (tx, row) => {
    await replan(tx, row, Date.now(), { entered_at: new Date(), since: new Date() });
    await tx('nudges').insert({ enrollment_id: id, tell: true, attempts: 1, free_at: new Date(Date.now() + 1_000) });
  });
  expect(await eventually(async () => (await e.db('messages').where('enrollment_id', id)).length > 0, 15_000)).toBe(true);
});

test('an order committed while the relay deletes is still seen', async () => {
  const shop = await makeAudience(e.db);
  const flow = { ...shop, ...(await makeFlow(e.db, shop.audienceId, winBack())) };
  const contact = await makeContact(e.db, shop, [new Date(Date.now() - 130 * DAY)]);
  const email = await emailOf(contact.id);
  const id = await enroll(e.db, e.prefix, flow, contact.id, {
    origin: 'sweep',
    anchorOrderId: contact.orders[0]?.id ?? null,
    enteredAt: new Date(Date.now() - 10 * DAY + 1),
  });
  await eventually(async () => (await e.db('nudges').where('enrollment_id', id)).length === 0, 10_000);
  // a fact's transaction stays open over several rounds of the relay
  await e.db.transaction(async (tx: Knex.Transaction) => {
    await takeOrders(tx, { ...shop, actor: 'test', orders: [order(email, new Date())] });
    await e.db('nudges').insert({ enrollment_id: id });
    await sleep(1_000);
  });
  expect(await isOver(e.db, id, 10_000)).toBe(true);
  expect(await enrollmentRow(e.db, id)).toMatchObject({ outcome: 'bought' });
});

test('an enrollment whose queue is retired follows its instruction to the new one', async () => {
  const shop = await makeAudience(e.db);
  const flow = { ...shop, ...(await makeFlow(e.db, shop.audienceId, quick([]))) };
  const contact = await makeContact(e.db, shop);
  const id = await enroll(e.db, e.prefix, flow, contact.id, { enteredAt: new Date(Date.now() + 4_000) });
  expect(await eventually(async () => (await enrollmentRow(e.db, id)).started_at !== null, 10_000)).toBe(true);
  // told to a provider's queue that nobody serves any more; the next decision names the present one
  await e
    .db('enrollments')
    .where({ id })
    .update({ queue: `${e.prefix}send-retired`, rev: 50 });
  await e.db('nudges').insert({ enrollment_id: id });
  expect(await isOver(e.db, id, 20_000)).toBe(true);
  expect(await e.db('messages').where({ enrollment_id: id, state: 'sent' })).toHaveLength(1);
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
