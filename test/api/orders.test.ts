import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { v7 } from 'uuid';
import { takeOrders } from '../../api/orders/index.ts';
import { measureStores, storesOf } from '../../api/stores/index.ts';
import { freshDatabase } from '../support/database.ts';
import { winBack } from '../support/factories.ts';
import { anOrder, type Shop, shopOf } from '../support/shop.ts';

let { db, drop } = {} as Awaited<ReturnType<typeof freshDatabase>>;
let shop: Shop;
beforeAll(async () => {
  ({ db, drop } = await freshDatabase());
});
afterAll(() => drop());
beforeEach(async () => {
  shop = await shopOf(db);
});
const feed = async (email: string): Promise<string[]> =>
  db('events')
    .where('contact_id', (await shop.contact(email)).id)
    .orderBy('at')
    .pluck('type');

test('a first order makes its buyer a contact who has not subscribed', async () => {
  const placed = anOrder('Anna@Shop.example', 3, { firstName: 'Anna', customerId: '7' });
  const [taken] = await shop.take(placed);
  const contact = await shop.contact('Anna@Shop.example');
  expect(taken).toMatchObject({ externalId: placed.externalId, contactId: contact.id, outcome: 'created' });
  expect(contact).toMatchObject({ status: 'non_subscribed', order_count: 1, revenue: '20.00', external_id: '7', first_name: 'Anna' });
  expect(contact.last_order_id).toBe(taken?.id);
  expect(contact.last_active_at).toEqual(new Date(placed.placedAt));
  expect(await feed('Anna@Shop.example')).toEqual(['order']);
});

test('the same order twice changes nothing; addresses differ by case only', async () => {
  const placed = anOrder('twice@shop.example', 3, { lines: [{ title: 'Records', quantity: 2, price: '10.00' }] });
  await shop.take(placed);
  const [again] = await shop.take({ ...placed, email: 'TWICE@shop.example' });
  expect(again?.outcome).toBe('unchanged');
  expect(await shop.contact('twice@shop.example')).toMatchObject({ order_count: 1, revenue: '20.00' });
  expect(await feed('twice@shop.example')).toEqual(['order']);
  expect(await db('order_lines').where('order_id', again?.id)).toHaveLength(1);
});

test('a refund, a cancellation and a backdated order move the aggregates and the last order', async () => {
  const [first, second, late] = [anOrder('m@shop.example', 90), anOrder('m@shop.example', 30), anOrder('m@shop.example', 60)];
  const [one, two] = await shop.take(first, second);
  const now = () => shop.contact('m@shop.example');
  expect((await now()).last_order_id).toBe(two?.id);

  await shop.take({ ...second, refunded: '5.00' });
  expect(await now()).toMatchObject({ order_count: 2, revenue: '35.00', last_order_id: two?.id });

  await shop.take({ ...second, refunded: '20.00' });
  expect(await now()).toMatchObject({ order_count: 1, revenue: '20.00', last_order_id: one?.id, last_order_at: new Date(first.placedAt) });

  const [three] = await shop.take(late);
  expect(await now()).toMatchObject({ order_count: 2, last_order_id: three?.id, last_order_at: new Date(late.placedAt) });

  await shop.take({ ...late, status: 'cancelled' }, { ...first, status: 'cancelled' });
  expect(await now()).toMatchObject({ order_count: 0, revenue: '0.00', last_order_id: null, last_order_at: null, first_order_at: null });
  expect((await feed('m@shop.example')).sort()).toEqual(
    ['order', 'order', 'order', 'order_refunded', 'order_refunded', 'order_cancelled', 'order_cancelled'].sort(),
  );
});

test('an order of nothing is an order, but not a counted one', async () => {
  await shop.take(anOrder('free@shop.example', 3, { total: '0.00' }), anOrder('free@shop.example', 2, { status: 'pending' }));
  const contact = await shop.contact('free@shop.example');
  expect(contact).toMatchObject({ order_count: 0, last_order_at: null });
  expect(await db('orders').where('contact_id', contact.id)).toHaveLength(2);
});

test('an order dated in the future is taken as placed now, and stays so when it is sent again', async () => {
  const placed = anOrder('future@shop.example', -5);
  await shop.take(placed);
  const { last_order_at } = await shop.contact('future@shop.example');
  expect(Math.abs(Date.now() - Number(last_order_at))).toBeLessThan(5_000);
  const [again] = await shop.take(placed);
  expect(again?.outcome).toBe('unchanged');
});

test('the customer number outlives a change of address', async () => {
  const [first] = await shop.take(anOrder('old@shop.example', 9, { customerId: 'C1' }));
  const [second] = await shop.take(anOrder('new@shop.example', 2, { customerId: 'C1' }));
  expect(second?.contactId).toBe(first?.contactId);
  expect(await shop.contact('new@shop.example')).toBeUndefined();
});

test('a correction with another address leaves the order with whoever placed it', async () => {
  const placed = anOrder('one@shop.example', 9);
  const [first] = await shop.take(placed);
  const [again] = await shop.take({ ...placed, email: 'other@shop.example', total: '25.00' });
  expect(again).toMatchObject({ contactId: first?.contactId, outcome: 'updated' });
  expect(await shop.contact('one@shop.example')).toMatchObject({ revenue: '25.00' });
});

test('20 intakes of one new contact at once: one contact, every order counted', async () => {
  await Promise.all(
    Array.from({ length: 20 }, (_, n) => shop.take(anOrder('crowd@shop.example', n + 1), anOrder(`crowd-${n % 3}@shop.example`, n + 1))),
  );
  expect(await shop.contact('crowd@shop.example')).toMatchObject({ order_count: 20, revenue: '400.00' });
  const others = await db('contacts').where('audience_id', shop.audienceId).whereLike('email', 'crowd-%').sum('order_count as n').first();
  expect(Number(others?.n)).toBe(20);
});

test('a click wins what is bought within the flow’s days after it; a mere send wins nothing', async () => {
  const definition = winBack([120, 240, 360], { wonBackDays: 5 });
  const [flow, version] = [v7(), v7()];
  await db('flows').insert({ id: flow, audience_id: shop.audienceId, name: 'F', draft: JSON.stringify(definition), actor: 'test' });
  await db('flow_versions').insert({ id: version, flow_id: flow, number: 1, definition: JSON.stringify(definition), actor: 'test' });
  await shop.take(anOrder('c@shop.example', 200));
  const { id: contact } = await shop.contact('c@shop.example');
  const ago = (days: number) => new Date(Date.now() - days * 86_400_000);
  const message = (clicked: Date | null) => ({
    id: v7(),
    audience_id: shop.audienceId,
    contact_id: contact,
    flow_id: flow,
    version_id: version,
    dedupe_key: v7(),
    provider: 'smtp',
    state: 'sent',
    at: ago(30),
    clicked_at: clicked,
    last_clicked_at: clicked,
  });
  const [clicked, unclicked] = [message(ago(10)), message(null)];
  await db('messages').insert([clicked, unclicked]);
  await db('contacts')
    .where('id', contact)
    .update({ last_clicked_at: ago(10) });

  const [soon, before, after] = await shop.take(anOrder('c@shop.example', 6), anOrder('c@shop.example', 11), anOrder('c@shop.example', 4));
  const won = async (order: { id: string } | undefined) => (await db('orders').where('id', order?.id).first()).message_id;
  expect(await won(soon)).toBe(clicked.id);
  expect(await won(before)).toBeNull();
  expect(await won(after)).toBeNull();
});

test('an order tells the walks that listen, in its own transaction', async () => {
  const definition = winBack();
  const [flow, version] = [v7(), v7()];
  await db('flows').insert({
    id: flow,
    audience_id: shop.audienceId,
    name: 'F',
    status: 'live',
    draft: JSON.stringify(definition),
    actor: 'test',
  });
  await db('flow_versions').insert({ id: version, flow_id: flow, number: 1, definition: JSON.stringify(definition), actor: 'test' });
  const [order] = await shop.take(anOrder('walk@shop.example', 130));
  const { id: contact } = await shop.contact('walk@shop.example');
  const enrollment = v7();
  await db('enrollments').insert({
    id: enrollment,
    audience_id: shop.audienceId,
    flow_id: flow,
    version_id: version,
    contact_id: contact,
    episode: order?.id,
    anchor_order_id: order?.id,
    origin: 'api',
    arm: 'treated',
    entered_at: new Date(),
    position: definition.entry,
    since: new Date(),
    queue: 'decide',
    actor: 'test',
  });
  await expect(
    db.transaction(async (tx) => {
      await takeOrders(tx, { ...shop, actor: 'test', orders: [anOrder('walk@shop.example', 0)] });
      throw new Error('the shop changed its mind');
    }),
  ).rejects.toThrow('changed its mind');
  expect(await db('nudges').where('enrollment_id', enrollment)).toHaveLength(0);
  await shop.take(anOrder('walk@shop.example', 0));
  expect(await db('nudges').where('enrollment_id', enrollment)).toHaveLength(1);
});

test('a store that usually sells every hour is silent after three; one with too few orders never is', async () => {
  const quiet = await shopOf(db);
  await shop.take(...Array.from({ length: 30 }, (_, n) => anOrder(`b${n}@shop.example`, (n * 2) / 24)));
  await quiet.take(anOrder('only@shop.example', 3));
  await measureStores(db);
  const [store] = await storesOf(db, shop.audienceId);
  expect(store).toMatchObject({ silentSince: null });
  expect(Math.round((store?.usualGapMs ?? 0) / 60_000)).toBe(120);

  const heard = new Date(Date.now() - 7 * 3_600_000);
  await db('stores').update({ last_heard_at: heard });
  expect((await storesOf(db, shop.audienceId))[0]?.silentSince).toEqual(heard);
  expect((await storesOf(db, quiet.audienceId))[0]).toMatchObject({ silentSince: null, usualGapMs: null });
  await shop.take(anOrder('b1@shop.example', 0));
  expect((await storesOf(db, shop.audienceId))[0]?.silentSince).toBeNull();
});
