import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { v7 } from 'uuid';
import { api } from '../support/api.ts';
import { freshDatabase } from '../support/database.ts';
import { DAY, makeContact, makeFlow, winBack } from '../support/factories.ts';
import { anOrder, type Shop, shopOf } from '../support/shop.ts';

let { db, drop } = {} as Awaited<ReturnType<typeof freshDatabase>>;
let shop: Shop;
let id: string;
const ago = (days: number) => new Date(Date.now() - days * DAY);
beforeAll(async () => {
  ({ db, drop } = await freshDatabase());
  shop = await shopOf(db, { timeZone: 'Pacific/Auckland', currency: 'NZD' });
  const line = (title: string, quantity = 1) => ({ title, quantity, price: '5.00' });
  await shop.take(
    anOrder('p@shop.example', 400, { externalId: 'old', total: '30.00' }),
    anOrder('p@shop.example', 100, { externalId: 'half', total: '50.00', refunded: '20.00' }),
    anOrder('p@shop.example', 10, { externalId: 'new', total: '10.00', lines: [1, 2, 3, 4, 5, 6, 7].map((n) => line(`Record ${n}`, n)) }),
    anOrder('p@shop.example', 9, { externalId: 'cancelled', total: '99.00', status: 'cancelled' }),
  );
  ({ id } = await shop.contact('p@shop.example'));
});
afterAll(() => drop());

const event = (type: string, at: Date, data: object = {}, more: object = {}) =>
  db('events').insert({
    id: v7(),
    audience_id: shop.audienceId,
    contact_id: id,
    type,
    at,
    data: JSON.stringify(data),
    actor: 'test',
    ...more,
  });
const feed = async (query: object = {}) => (await api(db).get(`/api/contacts/${id}/feed`).query(query).expect(200)).body;

async function message(at: Date, more: object = {}) {
  const flow = await makeFlow(db, shop.audienceId, winBack());
  const row = { id: v7(), audience_id: shop.audienceId, contact_id: id, flow_id: flow.flowId, step_id: 'email-1', step_name: 'E-mail 1' };
  await db('messages').insert({ ...row, dedupe_key: row.id, provider: 'smtp', state: 'sent', at, subject: 'Still there?', ...more });
  return { ...row, ...flow };
}

test('an order names its products, its shop and the mail that won it', async () => {
  const mail = await message(ago(11));
  await db('orders').where({ external_id: 'new' }).update({ message_id: mail.id });
  const entry = (await feed({ kind: 'orders' })).items.find((item: { order: { externalId: string } }) => item.order.externalId === 'new');
  expect(entry.order).toMatchObject({ storeName: 'Shop', total: '10.00', currency: 'NZD', wonBy: 'Still there?', lineCount: 7 });
  expect(entry.order.lines).toHaveLength(5);
  expect(entry.order.lines[1]).toEqual({ title: 'Record 2', quantity: 2 });
});

test('a click names its mail and flow; what belongs to someone else is never looked up', async () => {
  const mail = await message(ago(5));
  await event('click', ago(4), { messageId: mail.id, flowId: mail.flowId, url: 'https://shop.example/a' });
  const other = await makeContact(db, { audienceId: shop.audienceId, storeId: shop.storeId });
  const theirs = v7();
  await db('notes').insert({ id: theirs, audience_id: shop.audienceId, contact_id: other.id, text: 'Not yours', actor: 'test' });
  await event('note', ago(3), { noteId: theirs, messageId: 'not an id' });
  expect((await feed({ types: 'click,note' })).items).toMatchObject([
    { type: 'note', note: null, message: null },
    { type: 'click', message: { id: mail.id, subject: 'Still there?', flowName: 'Win back' }, flow: { id: mail.flowId } },
  ]);
});

test('by kind, by types and by the local days of the audience', async () => {
  await event('custom', ago(2), { properties: {} }, { name: 'product_viewed' });
  await event('tag_added', ago(1), { name: 'Jazz' });
  const types = async (query: object) => (await feed({ limit: 200, ...query })).items.map((item: { type: string }) => item.type);
  expect(new Set(await types({ kind: 'orders' }))).toEqual(new Set(['order']));
  expect(await types({ kind: 'events' })).toEqual(['custom']);
  expect(await types({ kind: 'changes' })).toContain('tag_added');
  expect(await types({ kind: 'changes' })).not.toContain('click');
  // 11:30 at night in Auckland is that day there, though another one in UTC
  await event('permission', new Date('2026-03-10T10:30:00Z'), {});
  expect(await types({ types: 'permission', from: '2026-03-10', to: '2026-03-10' })).toEqual(['permission']);
  expect(await types({ types: 'permission', from: '2026-03-11' })).toEqual([]);
  await event('permission', new Date('2026-03-10T11:30:00Z'), {});
  expect(await types({ types: 'permission', from: '2026-03-11', to: '2026-03-11' })).toEqual(['permission']);
  await api(db).get(`/api/contacts/${id}/feed?types=Open;drop`).expect(400);
  await api(db).get(`/api/contacts/${id}/feed?from=yesterday`).expect(400);
});

test('endless, by key: many at one instant come once each', async () => {
  const at = ago(30);
  await Promise.all(Array.from({ length: 25 }, () => event('list', at, {})));
  const seen: string[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page = await feed({ types: 'list', limit: 7, ...(cursor ? { cursor } : {}) });
    seen.push(...page.items.map((item: { id: string }) => item.id));
    cursor = page.next;
  }
  expect(seen).toHaveLength(25);
  expect(new Set(seen).size).toBe(25);
});

test('insights: three windows, refunds taken off, nothing personal or bounced in the rates', async () => {
  await db('messages').where({ contact_id: id }).delete();
  await message(ago(300), { opened_at: ago(299) });
  await message(ago(20), { opened_at: ago(19), clicked_at: ago(19) });
  await message(ago(15));
  await message(ago(14), { bounced_at: ago(14) });
  await message(ago(13), { is_personal: true });
  await message(ago(12), { state: 'skipped' });
  const { body } = await api(db).get(`/api/contacts/${id}/insights`).expect(200);
  expect(body.all).toMatchObject({
    orders: 3,
    revenue: '70.00',
    averageOrder: '23.33',
    refunds: 1,
    refunded: '20.00',
    delivered: 3,
    opened: 2,
    clicked: 1,
  });
  expect(body.year).toMatchObject({ orders: 2, revenue: '40.00', averageOrder: '20.00', refunds: 1, delivered: 3 });
  expect(body.month).toMatchObject({ orders: 1, revenue: '10.00', refunds: 0, delivered: 2, opened: 1, clicked: 1 });
  // the shop sends the one, and not the other
  expect(body.all).toMatchObject({ productsViewed: 1, carts: null });
  expect(body.purchases).toHaveLength(24);
  expect(body.purchases.reduce((sum: number, { orders }: { orders: number }) => sum + orders, 0)).toBe(3);
  expect(body.currency).toBe('NZD');
  const fresh = await makeContact(db, { audienceId: shop.audienceId, storeId: shop.storeId });
  expect((await api(db).get(`/api/contacts/${fresh.id}/insights`).expect(200)).body.all).toMatchObject({
    orders: 0,
    averageOrder: null,
    productsViewed: 0,
  });
  await api(db).get(`/api/contacts/${v7()}/insights`).expect(404);
});

test('settings: people’s own opens and clicks tell the place; machines and implied opens tell nothing', async () => {
  await db('contacts').where({ id }).update({ country: 'NZ', mail_client: 'Apple Mail' });
  const mail = await message(ago(3), { language: 'en-NZ' });
  await event('open', ago(2.9), { messageId: mail.id, client: 'Apple Mail', country: 'NZ' });
  await event('open', ago(2.8), { messageId: mail.id, client: 'Apple Mail', machine: 'apple-proxy' });
  await event('open', ago(2.7), { messageId: mail.id, impliedBy: 'click' });
  const { body } = await api(db).get(`/api/contacts/${id}/settings`).expect(200);
  expect(body).toMatchObject({ country: 'NZ', client: 'Apple Mail', browserLanguage: 'en-NZ', timeZone: null });
  expect(body.toldBy[0]).toMatchObject({ type: 'open', subject: 'Still there?', country: 'NZ' });
  expect(body.toldBy.filter((one: { messageId: string }) => one.messageId === mail.id)).toHaveLength(1);
  await db('contacts').where({ id }).update({ country: 'DE' });
  expect((await api(db).get(`/api/contacts/${id}/settings`).expect(200)).body.timeZone).toBe('Europe/Berlin');
});

test('walks: those that go on first, page by page', async () => {
  const one = async (endedAt: Date | null) => {
    const flow = await makeFlow(db, shop.audienceId, winBack());
    const row = { id: v7(), audience_id: shop.audienceId, flow_id: flow.flowId, version_id: flow.versionId, contact_id: id, episode: 'e' };
    await db('enrollments').insert({
      ...row,
      origin: 'api',
      arm: 'treated',
      entered_at: ago(3),
      position: 'email-1',
      since: ago(3),
      queue: 'decide',
      ended_at: endedAt,
      outcome: endedAt && 'finished',
      actor: 'test',
    });
    return row.id;
  };
  const [over, going, over2, going2] = [await one(ago(1)), await one(null), await one(ago(1)), await one(null)];
  const seen: string[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { body }: { body: { items: { id: string }[]; next: string | null } } = await api(db)
      .get(`/api/contacts/${id}/enrollments`)
      .query({ limit: 1, ...(cursor ? { cursor } : {}) })
      .expect(200);
    seen.push(...body.items.map((item: { id: string }) => item.id));
    cursor = body.next;
  }
  expect(seen).toEqual([going2, going, over2, over]);
});
