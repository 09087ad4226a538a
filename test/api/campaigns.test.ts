import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { v7 } from 'uuid';
import type { Db } from '../../api/db/database.ts';
import type { Channel } from '../../api/mails/index.ts';
import { api } from '../support/api.ts';
import { EVERYONE, makeCampaign, work } from '../support/campaigns.ts';
import { freshDatabase } from '../support/database.ts';
import { channelInto, DELIVERIES } from '../support/engine.ts';
import { makeAudience, makeContact } from '../support/factories.ts';

let { db, drop } = {} as Awaited<ReturnType<typeof freshDatabase>>;
let shop: Awaited<ReturnType<typeof makeAudience>>;
let channel: Channel;
beforeAll(async () => {
  ({ db, drop } = await freshDatabase());
  await db.raw(DELIVERIES);
  channel = channelInto(db);
});
afterAll(() => drop());
beforeEach(async () => {
  shop = await makeAudience(db, { time_zone: 'Europe/Paris' });
});

const people = async (n: number, more: Record<string, unknown> = {}) => {
  const ids: string[] = [];
  for (let i = 0; i < n; i++) ids.push((await makeContact(db, shop, [], more)).id);
  return ids;
};
const say = (id: string, verb: string) => api(db).post(`/api/campaigns/${id}/${verb}`);
const one = async (id: string) => (await api(db).get(`/api/campaigns/${id}`).expect(200)).body;

test('a draft says what is missing, and does not leave; a filter whose field is gone sends it back', async () => {
  await people(1);
  const id = await makeCampaign(db, shop.audienceId, {
    email: { subject: '', preview: '', from: { name: '', address: '' }, layout: 'letter', html: '<p>x</p>' },
  });
  const { body: list } = await api(db).get(`/api/campaigns/${id}/checklist`);
  expect(list.ready).toBe(false);
  expect(list.items.find((i: { id: string }) => i.id === 'content').problems[0].message).toBe('Write a subject.');
  await say(id, 'start').expect(422);

  const { body: field } = await api(db).post('/api/fields').send({ audienceId: shop.audienceId, label: 'Size', type: 'number' });
  const whom = { by: 'filters', filters: [{ field: `field:${field.key}`, op: 'empty' }] };
  const by = await makeCampaign(db, shop.audienceId, { whom });
  await say(by, 'start').expect(200);
  await db('fields').where({ id: field.id }).update({ removed_at: new Date() });
  await work(db, channel, by);
  expect(await one(by)).toMatchObject({ status: 'draft', total: null });
  expect(EVERYONE.by).toBe('filters');
});

async function clicked(db: Db, id: string, n: number) {
  const rows = await db('messages').where({ campaign_id: id, state: 'sent' }).orderBy('id').limit(n);
  for (const { id: messageId, contact_id } of rows) {
    const at = new Date();
    await db('messages').where({ id: messageId }).update({ opened_at: at, clicked_at: at, last_clicked_at: at });
    const data = { messageId, link: 0, url: 'https://shop.example/new' };
    await db('events').insert({
      id: v7(),
      audience_id: shop.audienceId,
      contact_id,
      type: 'click',
      at,
      data: JSON.stringify(data),
      actor: 'contact',
    });
  }
  return rows;
}

test('the report counts people, links, orders won and who got none', async () => {
  await people(20);
  await people(2, { status: 'unsubscribed' });
  const id = await makeCampaign(db, shop.audienceId);
  await say(id, 'start').expect(200);
  await work(db, channel, id);
  const rows = await clicked(db, id, 3);
  await db('messages')
    .where({ campaign_id: id, state: 'sent' })
    .orderBy('id', 'desc')
    .whereNull('clicked_at')
    .update({ machine_opened_at: new Date() });
  await db('orders').insert({
    id: v7(),
    audience_id: shop.audienceId,
    store_id: shop.storeId,
    contact_id: rows[0].contact_id,
    external_id: 'won',
    placed_at: new Date(),
    total: '25.00',
    currency: 'EUR',
    message_id: rows[0].id,
    actor: 'test',
  });
  const { body } = await api(db).get(`/api/campaigns/${id}/report`).expect(200);
  expect(body).toMatchObject({
    chosen: 22,
    sent: 20,
    delivered: 20,
    opened: 3,
    machineOnly: 17,
    clicked: 3,
    clicks: 3,
    notSent: { unsubscribed: 2 },
    bounced: { forGood: 0, forNow: 0 },
    orders: 1,
    revenue: '25.00',
    compare: null,
    left: 0,
  });
  expect(body.links).toEqual([
    { link: 0, label: 'look', url: 'https://shop.example/new', people: 3, clicks: 3, orders: 1, revenue: '25.00' },
  ]);
  expect(body.hours).toHaveLength(24);
  expect(body.hours[0]).toMatchObject({ opened: 3, clicked: 3, machine: 17 });
});
