import { expect, test } from '@jest/globals';
import { v7 } from 'uuid';
import { writeToken } from '../../api/mails/index.ts';
import { api } from '../support/api.ts';
import { SECRET } from '../support/app.ts';
import { campaignWorld } from '../support/campaign-world.ts';
import { EVERYONE, makeCampaign, work } from '../support/campaigns.ts';

const w = campaignWorld();

test('a draft says what is missing, and does not leave; a filter whose field is gone sends it back', async () => {
  await w.people(1);
  const id = await makeCampaign(w.db, w.shop.audienceId, {
    email: { subject: '', preview: '', from: { name: '', address: '' }, layout: 'letter', html: '<p>x</p>' },
  });
  const { body: list } = await api(w.db).get(`/api/campaigns/${id}/checklist`);
  expect(list.ready).toBe(false);
  expect(list.items.find((i: { id: string }) => i.id === 'content').problems[0].message).toBe('Write a subject.');
  await w.say(id, 'start').expect(422);

  const { body: field } = await api(w.db).post('/api/fields').send({ audienceId: w.shop.audienceId, label: 'Size', type: 'number' });
  const whom = { by: 'filters', filters: [{ field: `field:${field.key}`, op: 'empty' }] };
  const by = await makeCampaign(w.db, w.shop.audienceId, { whom });
  await w.say(by, 'start').expect(200);
  await w.db('fields').where({ id: field.id }).update({ removed_at: new Date() });
  await work(w.db, w.channel, by);
  expect(await w.one(by)).toMatchObject({ status: 'draft', total: null });
  expect(EVERYONE.by).toBe('filters');
});

async function clicked(id: string, n: number) {
  const rows = await w.db('messages').where({ campaign_id: id, state: 'sent' }).orderBy('id').limit(n);
  for (const { id: messageId, contact_id } of rows) {
    const at = new Date();
    await w.db('messages').where({ id: messageId }).update({ opened_at: at, clicked_at: at, last_clicked_at: at });
    const data = { messageId, link: 0, url: 'https://shop.example/new' };
    await w.db('events').insert({
      id: v7(),
      audience_id: w.shop.audienceId,
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
  await w.people(20);
  await w.people(2, { status: 'unsubscribed' });
  const id = await makeCampaign(w.db, w.shop.audienceId);
  await w.say(id, 'start').expect(200);
  await work(w.db, w.channel, id);
  const rows = await clicked(id, 3);
  await w
    .db('messages')
    .where({ campaign_id: id, state: 'sent' })
    .orderBy('id', 'desc')
    .whereNull('clicked_at')
    .update({ machine_opened_at: new Date() });
  await w.db('orders').insert({
    id: v7(),
    audience_id: w.shop.audienceId,
    store_id: w.shop.storeId,
    contact_id: rows[0].contact_id,
    external_id: 'won',
    placed_at: new Date(),
    total: '25.00',
    currency: 'EUR',
    message_id: rows[0].id,
    actor: 'test',
  });
  const { body } = await api(w.db).get(`/api/campaigns/${id}/report`).expect(200);
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

test('its links count, its way out works, an order after a click is won by it', async () => {
  const [id] = await w.people(1);
  const campaignId = await makeCampaign(w.db, w.shop.audienceId, {
    settings: { wonBackDays: 5, tracking: { opens: true, clicks: true, campaign: 'spring' } },
  });
  await w.say(campaignId, 'start').expect(200);
  await work(w.db, w.channel, campaignId);
  const message = await w.db('messages').where({ campaign_id: campaignId }).first();
  // nobody clicks before the mail can have been shown
  await w
    .db('messages')
    .where({ id: message.id })
    .update({ claimed_at: new Date(Date.now() - 60_000), at: new Date(Date.now() - 60_000) });
  const token = (kind: 'click' | 'open' | 'unsubscribe') => writeToken(SECRET, { kind, messageId: message.id, link: 0, isTest: false });
  const agent = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';
  const there = await api(w.db)
    .get(`/t/c/${token('click')}`)
    .set('user-agent', agent)
    .set('accept-language', 'en');
  expect(there.headers.location).toBe('https://shop.example/new?utm_source=rekindle&utm_medium=email&utm_campaign=spring&utm_content=news');
  const { email } = await w.db('contacts').where({ id }).first('email');
  const order = { externalId: 'o1', email, placedAt: new Date().toISOString(), total: '30.00' };
  await api(w.db).post('/api/orders').send({ storeId: w.shop.storeId, orders: order }).expect(200);
  await api(w.db)
    .post(`/u/${token('unsubscribe')}`)
    .expect(200);
  const { body } = await api(w.db).get(`/api/campaigns/${campaignId}/report`).expect(200);
  expect(body).toMatchObject({ sent: 1, opened: 1, clicked: 1, clicks: 1, unsubscribed: 1, orders: 1, revenue: '30.00' });
  expect(body.links).toMatchObject([{ people: 1, orders: 1, revenue: '30.00' }]);
  for (const did of ['opened', 'clicked', 'unsubscribed', 'bought'])
    expect((await api(w.db).get('/api/messages').query({ audienceId: w.shop.audienceId, campaignId, did })).body.items).toHaveLength(1);
  for (const did of ['machineOpened', 'bounced'])
    expect((await api(w.db).get('/api/messages').query({ audienceId: w.shop.audienceId, campaignId, did })).body.items).toEqual([]);
  expect((await api(w.db).get('/api/messages').query({ audienceId: w.shop.audienceId, campaignId, link: 0 })).body.items).toHaveLength(1);
  expect((await api(w.db).get('/api/messages').query({ audienceId: w.shop.audienceId, campaignId, link: 1 })).body.items).toEqual([]);
});

test('to a segment: the rule and version it began with are kept, and obeyed to the end', async () => {
  await w.people(3, { vip: true });
  await w.people(2);
  const vip = (op: 'yes' | 'no') => ({ kind: 'group', match: 'all', rules: [{ kind: 'contact', condition: { field: 'vip', op } }] });
  const made = await api(w.db)
    .post('/api/segments')
    .send({ audienceId: w.shop.audienceId, name: 'VIPs', kind: 'rule', rule: vip('yes') })
    .expect(201);
  const campaignId = await makeCampaign(w.db, w.shop.audienceId, { whom: { by: 'segment', segmentId: made.body.id } });
  expect(await w.one(campaignId)).toMatchObject({ whomName: 'VIPs', whomVersion: null });
  expect((await api(w.db).get(`/api/campaigns/${campaignId}/checklist`)).body).toMatchObject({ contacts: 3, mailable: 3, ready: true });
  await w.say(campaignId, 'start').expect(200);
  await work(w.db, w.channel, campaignId);
  await api(w.db)
    .patch(`/api/segments/${made.body.id}`)
    .send({ rule: vip('no') })
    .expect(200);
  expect(await w.one(campaignId)).toMatchObject({ status: 'sent', whomName: 'VIPs', whomVersion: 1, total: 3, counts: { sent: 3 } });

  // a segment that is deleted before its time: it is a draft again, and says why
  const other = await makeCampaign(w.db, w.shop.audienceId, {
    whom: { by: 'segment', segmentId: made.body.id },
    schedule: { when: 'at', at: new Date(Date.now() + 3_600_000).toISOString() },
  });
  await w.say(other, 'start').expect(200);
  await api(w.db).delete(`/api/segments/${made.body.id}`).expect(200);
  await w
    .db('campaigns')
    .where({ id: other })
    .update({ wake_at: new Date(Date.now() - 1_000) });
  await work(w.db, w.channel, other);
  expect(await w.one(other)).toMatchObject({ status: 'draft' });
  const { body: list } = await api(w.db).get(`/api/campaigns/${other}/checklist`);
  expect(list.items.find((i: { id: string }) => i.id === 'audience').problems[0].message).toContain('no such segment');
});

test('a draft changes only for whoever has its newest state; begun, only its name does', async () => {
  await w.people(1);
  const id = await makeCampaign(w.db, w.shop.audienceId);
  const { rev } = await w.one(id);
  await api(w.db).patch(`/api/campaigns/${id}`).send({ rev, name: 'First' }).expect(200);
  await api(w.db).patch(`/api/campaigns/${id}`).send({ rev, name: 'Second' }).expect(409);
  const copy = await api(w.db).post('/api/campaigns').send({ audienceId: w.shop.audienceId, name: 'Again', from: id }).expect(201);
  expect(copy.body).toMatchObject({ status: 'draft', email: { html: expect.stringContaining('look') } });
  await w.say(id, 'start').expect(200);
  await api(w.db).patch(`/api/campaigns/${id}`).send({ holdoutPercent: 5 }).expect(409);
  await api(w.db).patch(`/api/campaigns/${id}`).send({ name: 'Third' }).expect(200);
  const { body: found } = await api(w.db).get('/api/campaigns').query({ audienceId: w.shop.audienceId, search: 'third' }).expect(200);
  expect(found.items.map((k: { id: string }) => k.id)).toEqual([id]);
});
