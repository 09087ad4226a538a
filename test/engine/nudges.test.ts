import { afterEach, expect, test } from '@jest/globals';
import type { Client } from '@temporalio/client';
import { decideNudges } from '../../activities/engine/decide-nudges.ts';
import { startLoops } from '../../activities/engine/loops.ts';
import type { Db } from '../../api/db/database.ts';
import { locked, replan } from '../../api/enrollments/index.ts';
import { takeOrders } from '../../api/orders/index.ts';
import { believed, CLEAN, type Engine, engine, enrollmentRow, eventually, invariants, isOver, sleep } from '../support/engine.ts';
import { DAY, enroll, makeAudience, makeContact, makeFlow, quick, winBack } from '../support/factories.ts';
import { orderAt } from '../support/shop.ts';
import { slowly, someoneIsSlow } from '../support/slow.ts';

/** From a fact to what the workflow believes: nothing is lost on the way, whoever is slow or dies. docs/races.md. */
let e: Engine;
afterEach(() => e?.close());

const emailOf = async (id: string): Promise<string> => (await e.db('contacts').where({ id }).first('email')).email;

test('1,200 nudges during perform and before continue-as-new: no series sleeps longer than Postgres says', async () => {
  // what a worker has done, Temporal hears late: most news overtakes an answer on its way
  e = await engine({ relays: 2, lagMs: 300 });
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
        await takeOrders(e.db, { ...shop, actor: 'test', orders: [{ ...orderAt(email, at), externalId: `${email}-back`, refunded }] });
        await sleep(Math.random() * 500);
      }
    }),
  );
  expect(await eventually(async () => (await e.db('nudges')).length === 0, 180_000)).toBe(true);
  const stale = async (id: string) =>
    locked(
      e.db,
      id,
      async (tx, row) => (await replan(tx, row, Date.now())).rev !== row.rev && !row.ended_at && Number(row.at) > Date.now(),
    );
  const oversleeps = async (id: string) => {
    const { ended_at, at } = await enrollmentRow(e.db, id);
    return !ended_at && at !== null && Date.parse((await believed(e, id)).at ?? '9999-12-31') > Number(at);
  };
  const those = async (which: (id: string) => Promise<boolean>) => {
    const found = [];
    for (const { id } of people) if (await which(id)) found.push(id);
    return found;
  };
  expect({ stale: await those(stale) }).toEqual({ stale: [] });
  // what has been said is heard a moment later; what was lost never is
  await eventually(async () => (await those(oversleeps)).length === 0, 90_000, 1_000);
  expect({ oversleeping: await those(oversleeps) }).toEqual({ oversleeping: [] });
  expect((await e.db('enrollments').whereNull('ended_at').whereNotNull('at')).length).toBeGreaterThan(90);
  expect(await invariants(e.db)).toEqual(CLEAN);
}, 400_000);

test('a relay that dies between deciding and telling loses nothing', async () => {
  e = await engine({ relays: 0 });
  const relay = (client: Client) => startLoops({ db: e.db, databaseUrl: e.url, client, queues: e.queues, bulkRate: 2_000, log: () => {} });
  const shop = await makeAudience(e.db);
  const flow = { ...shop, ...(await makeFlow(e.db, shop.audienceId, winBack())) };
  const contact = await makeContact(e.db, shop, [new Date()]);
  const email = await emailOf(contact.id);
  const enteredAt = new Date(Date.now() + 120 * DAY);
  const id = await enroll(e.db, e.prefix, flow, contact.id, { origin: 'sweep', anchorOrderId: contact.orders[0]?.id ?? null, enteredAt });
  let stop = relay(e.client);
  expect(await eventually(async () => (await e.db('nudges')).length === 0, 10_000)).toBe(true);
  await stop();
  expect(await believed(e, id)).toMatchObject({ do: 'sendEmail' });

  // it decides, and Temporal never hears: the connection is gone, then the process
  const gone = () => Promise.reject(new Error('connection lost'));
  stop = relay({ workflow: { start: gone, signalWithStart: gone } } as unknown as Client);
  await locked(e.db, id, async (tx) => {
    await tx('enrollments')
      .where({ id })
      .update({ entered_at: new Date(Date.now() - 1_000) });
  });
  await takeOrders(e.db, { ...shop, actor: 'test', orders: [orderAt(email, new Date())] });
  expect(await isOver(e.db, id, 20_000)).toBe(true);
  await stop();
  expect(await believed(e, id)).toMatchObject({ do: 'sendEmail' });

  stop = relay(e.client);
  const status = async () => (await e.client.workflow.getHandle(`enrollment/${id}`).describe()).status.name;
  expect(await eventually(async () => (await status()) === 'COMPLETED', 15_000)).toBe(true);
  expect(await e.db('messages').where('enrollment_id', id)).toEqual([]);
  await stop();
});

const WAITS = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;

/** A sleeper whose wake has become sooner, and two relays that both lease the one nudge, the second because the first was too slow. */
async function twoRelaysOneNudge() {
  e = await engine({ worker: false });
  const shop = await makeAudience(e.db);
  const flow = { ...shop, ...(await makeFlow(e.db, shop.audienceId, winBack())) };
  const contact = await makeContact(e.db, shop, [new Date()]);
  const enteredAt = new Date(Date.now() + 120 * DAY);
  const id = await enroll(e.db, e.prefix, flow, contact.id, { origin: 'sweep', anchorOrderId: contact.orders[0]?.id ?? null, enteredAt });
  await locked(e.db, id, (tx, row) => replan(tx, row, Date.now()));
  await e.db('enrollments').where({ id }).update({ started_at: new Date() });
  await e.db('nudges').delete();

  const lastOrder = async (tx: Db, days: number) => {
    const placedAt = new Date(Date.now() - days * DAY);
    await tx('orders').where({ contact_id: contact.id }).update({ placed_at: placedAt });
    const due = new Date(Number(placedAt) + 120 * DAY);
    await tx('enrollments').where({ id }).update({ entered_at: due, since: due });
    await tx('nudges').insert({ enrollment_id: id });
  };
  await lastOrder(e.db, 20);
  const inTheWay = await e.db.transaction();
  await inTheWay('contacts').where({ id: contact.id }).forNoKeyUpdate().first();

  const stop = new AbortController();
  const never = new Promise<void>(() => {});
  const lane = { name: 'facts', width: 1, rate: null, stop: stop.signal, hint: () => never, wake: () => {}, log: () => {} } as const;
  const relays = [decideNudges(e.db, lane), decideNudges(e.db, lane)];
  const leases = async (n: number) => eventually(async () => (await e.db('nudges').first('attempts')).attempts === n, 15_000, 10);
  expect(await leases(1)).toBe(true);
  // the first one stands before the lock: whoever asks for it now comes after
  const waits = async () => (await e.db.raw(WAITS)).rowCount > 0;
  expect(await eventually(waits, 15_000, 10)).toBe(true);
  const rests = async (fact?: Promise<unknown>) => {
    expect(await leases(2)).toBe(true);
    await inTheWay.commit();
    await fact;
    // whoever still has it in hand comes to its end
    await eventually(async () => (await e.db('nudges').where({ tell: false })).length === 0, 10_000, 20);
    stop.abort();
    await Promise.all(relays);
    return (await e.db('nudges')).map(({ tell, attempts }) => ({ tell, attempts }));
  };
  return { id, lastOrder, rests };
}

test('a relay whose lease ran out does not delete what its heir left to be told', async () => {
  const { rests } = await twoRelaysOneNudge();
  expect(await rests()).toEqual([{ tell: true, attempts: 0 }]);
}, 30_000);

test('a relay whose nudge its heir has used up still tells what it decides', async () => {
  const { id, lastOrder, rests } = await twoRelaysOneNudge();
  // a fact gets the customer's lock between the two, and keeps it until the first one's decision has been told
  const fact = locked(e.db, id, async (tx) => {
    await lastOrder(tx, 40);
    await e.db('nudges').where({ tell: true }).delete();
  });
  expect(await rests(fact)).toEqual([{ tell: true, attempts: 0 }]);
}, 30_000);

test('an order committed while the relay deletes is still seen', async () => {
  // one relay: with a second one the order’s nudge is already in other hands
  e = await engine();
  const shop = await makeAudience(e.db);
  const flow = { ...shop, ...(await makeFlow(e.db, shop.audienceId, winBack())) };
  const contact = await makeContact(e.db, shop, [new Date(Date.now() - 130 * DAY)]);
  const email = await emailOf(contact.id);
  const id = await enroll(e.db, e.prefix, flow, contact.id, {
    origin: 'sweep',
    anchorOrderId: contact.orders[0]?.id ?? null,
    enteredAt: new Date(Date.now() - 10 * DAY + 1),
  });
  const buys = (at: Date) => takeOrders(e.db, { ...shop, actor: 'test', orders: [orderAt(email, at)] });
  expect(await eventually(async () => (await enrollmentRow(e.db, id)).visit === 2, 15_000)).toBe(true);
  const endSlowness = await slowly(e.db, 'after update on enrollments when (old.visit = 2 and old.at is distinct from new.at)', 700);
  // the relay has planned with this backdated order, and has not yet deleted its nudge
  await buys(new Date(Date.now() - 20 * DAY));
  expect(await someoneIsSlow(e.db)).toBe(true);
  await buys(new Date());
  expect(await isOver(e.db, id, 20_000)).toBe(true);
  expect(await enrollmentRow(e.db, id)).toMatchObject({ outcome: 'bought' });
  await endSlowness();
});

test('an enrollment whose queue is retired follows its instruction to the new one', async () => {
  e = await engine();
  const shop = await makeAudience(e.db);
  const flow = { ...shop, ...(await makeFlow(e.db, shop.audienceId, quick([]))) };
  const contact = await makeContact(e.db, shop);
  const id = await enroll(e.db, e.prefix, flow, contact.id, { enteredAt: new Date(Date.now() + DAY) });
  const said = async () => (await e.db('nudges').where('enrollment_id', id)).length === 0;
  expect(await eventually(said, 15_000, 20)).toBe(true);
  // it was told of a provider's queue that nobody serves any more
  const queue = `${e.prefix}send-retired`;
  await e.db('enrollments').where({ id }).update({ queue, rev: 50 });
  await e.db('nudges').insert({ enrollment_id: id, tell: true });
  const believes = async () => (await believed(e, id)).queue;
  expect(await eventually(async () => (await believes()) === queue, 15_000, 50)).toBe(true);
  // the next decision names the present one, and though nothing else is new it hears
  await e.db('nudges').insert({ enrollment_id: id });
  expect(await eventually(async () => (await believes()) !== queue, 15_000, 50)).toBe(true);
  expect(await believes()).toBe((await enrollmentRow(e.db, id)).queue);
  // and on its day it goes there
  await e.db('enrollments').where({ id }).update({ entered_at: new Date(), since: new Date() });
  await e.db('nudges').insert({ enrollment_id: id });
  expect(await isOver(e.db, id, 20_000)).toBe(true);
  expect(await e.db('messages').where({ enrollment_id: id, state: 'sent' })).toHaveLength(1);
});
