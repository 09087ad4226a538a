import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { v7 } from 'uuid';
import { takeOrders } from '../../api/orders/index.ts';
import { api } from '../support/api.ts';
import { SECRET } from '../support/app.ts';
import { freshDatabase } from '../support/database.ts';
import { makeAudience, makeContact } from '../support/factories.ts';
import { anOrder } from '../support/shop.ts';

let { db, drop } = {} as Awaited<ReturnType<typeof freshDatabase>>;
let shop: Awaited<ReturnType<typeof makeAudience>>;
beforeAll(async () => {
  ({ db, drop } = await freshDatabase());
});
beforeEach(async () => {
  shop = await makeAudience(db);
});
afterAll(() => drop());

const email = 'zoe.quillfeather@shop.example';
const zoe = () => makeContact(db, shop, [], { email, external_id: 'CUST-88417' });
const forget = (id: string) => api(db).delete(`/api/contacts/${id}`).send({ confirm: 'DELETE' }).expect(200);
const post = (events: object[], key?: string) => {
  const asked = api(db).post('/api/events');
  return (key ? asked.set('Idempotency-Key', key) : asked).send({ audienceId: shop.audienceId, events });
};
const outcomes = async (...events: object[]) =>
  (await post(events).expect(200)).body.items.map((item: { outcome: string }) => item.outcome);
const recorded = () => db('events').where({ audience_id: shop.audienceId, type: 'custom' }).count('* as n').first();

test('ids of events are still known after someone was deleted: everybody else’s, hers when she comes back, and those of before', async () => {
  const { id } = await zoe();
  const max = await makeContact(db, shop, [], { email: 'max@shop.example' });
  // kept as it came, before ids were hashed
  await db('event_keys').insert({ audience_id: shop.audienceId, key: `event:${email}/old` });
  await db('events').insert({
    id: v7(),
    audience_id: shop.audienceId,
    contact_id: id,
    type: 'custom',
    name: 'Old',
    at: new Date(),
    data: JSON.stringify({ id: `${email}/old` }),
    actor: 'test',
  });
  const hers = [email, `${email}/old`].map((said) => ({ id: said, name: 'Signed in', email, createContact: true }));
  const his = { id: 'max@shop.example', name: 'Signed in', email: 'max@shop.example' };
  expect(await outcomes(...hers, his)).toEqual(['recorded', 'known', 'recorded']);
  const before = await recorded();
  await forget(id);
  expect(await db('event_keys').where({ audience_id: shop.audienceId }).whereRaw(`key ilike '%zoe%'`)).toEqual([]);
  expect(await outcomes(...hers, his)).toEqual(['refused', 'refused', 'known']);
  // she comes back by her own deed: what she did before is not told twice
  await makeContact(db, shop, [], { email });
  expect(await outcomes(...hers, { ...hers[0], id: 'new' })).toEqual(['known', 'known', 'recorded']);
  expect(Number((await recorded())?.n)).toBe(Number(before?.n) + 1);
  expect(max.id).not.toBe(id);
});

test('nothing is written to someone who was deleted, nobody is made anew from her number alone', async () => {
  const { id } = await zoe();
  await forget(id);
  const said = { name: 'Signed in', properties: { email } };
  expect(await outcomes({ ...said, contactId: id }, { ...said, externalId: 'CUST-88417', createContact: true })).toEqual([
    'refused',
    'refused',
  ]);
  const upserted = await api(db)
    .put('/api/contacts')
    .send({ audienceId: shop.audienceId, contacts: [{ externalId: 'CUST-88417', firstName: 'Zoelina' }] })
    .expect(200);
  expect(upserted.body.items).toMatchObject([{ outcome: 'refused', reason: expect.stringMatching(/deleted for ever/) }]);
  expect(await recorded()).toMatchObject({ n: expect.anything() });
  expect(Number((await recorded())?.n)).toBe(0);
  expect(await db('contacts').where({ audience_id: shop.audienceId, forgotten_at: null })).toEqual([]);
});

test('a request is done once by its key, of which a hash is kept', async () => {
  const { id } = await zoe();
  const events = [{ name: 'Signed in', contactId: id }];
  const first = await post(events, `for-${email}`).expect(200);
  expect((await post(events, `for-${email}`).expect(200)).body).toEqual(first.body);
  await post([{ name: 'Signed out', contactId: id }], `for-${email}`).expect(409);
  expect(Number((await recorded())?.n)).toBe(1);
  expect(await db('idempotency_keys').whereRaw('key ilike ?', [`%${email}%`])).toEqual([]);
});

test('an order whose number holds an address is known by a hash of it, and still corrected', async () => {
  const { id } = await zoe();
  const order = anOrder(email, 3, { externalId: `${email}#1` });
  const take = (...orders: ReturnType<typeof anOrder>[]) => takeOrders(db, { ...shop, actor: 'test', secret: SECRET, orders });
  const [made] = await take(order);
  await forget(id);
  expect(await db('orders').where({ audience_id: shop.audienceId }).pluck('external_id')).toEqual([expect.stringMatching(/^forgotten-/)]);
  const other = anOrder('max@shop.example', 1, { externalId: 'max@shop.example#1' });
  expect(await take({ ...order, total: '12.00' }, other)).toEqual([
    { externalId: order.externalId, id: made?.id, contactId: id, outcome: 'updated' },
    { externalId: other.externalId, id: expect.any(String), contactId: expect.any(String), outcome: 'created' },
  ]);
  expect(await db('orders').where({ contact_id: id }).pluck('total')).toEqual(['12.00']);
});
