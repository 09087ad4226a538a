import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Express } from 'express';
import request from 'supertest';
import { apiOn } from '../support/app.ts';
import { freshDatabase } from '../support/database.ts';
import { anOrder, type Shop, shopOf } from '../support/shop.ts';

let { db, drop } = {} as Awaited<ReturnType<typeof freshDatabase>>;
let app: Express;
let shop: Shop;
const PEOPLE = 23;
beforeAll(async () => {
  ({ db, drop } = await freshDatabase());
  app = apiOn(db);
  shop = await shopOf(db);
  const people = Array.from({ length: PEOPLE }, (_, n) =>
    // two on each day, three who never bought; last names repeat
    anOrder(`p${n}@shop.example`, 10 + Math.floor(n / 2), {
      firstName: `P${n}`,
      lastName: `Ñame ${n % 4}`,
      total: n < 3 ? '0.00' : '20.00',
      customerId: `N${n}`,
    }),
  );
  await shop.take(...people);
});
afterAll(() => drop());

const list = (query: object = {}) =>
  request(app)
    .get('/api/contacts')
    .query({ audienceId: shop.audienceId, ...query });
async function pages(query: object): Promise<string[]> {
  const emails: string[] = [];
  let cursor: string | null = null;
  do {
    const { body } = (await list({ ...query, limit: 4, ...(cursor ? { cursor } : {}) })) as {
      body: { items: { email: string }[]; next: string | null };
    };
    emails.push(...body.items.map((item) => item.email));
    cursor = body.next;
  } while (cursor);
  return emails;
}

test.each(['last_order', 'name'])('page by page by %s: everyone once, in one order', async (sort) => {
  const emails = await pages({ sort });
  expect(emails).toHaveLength(PEOPLE);
  expect(new Set(emails).size).toBe(PEOPLE);
  expect(emails).toEqual((await list({ sort, limit: 200 })).body.items.map((item: { email: string }) => item.email));
});

test('by last order, those who never bought come last', async () => {
  const { body } = await list({ limit: 200 });
  expect(body).toMatchObject({ count: PEOPLE, capped: false, next: null });
  expect(body.items.slice(-3).every((item: { lastOrderAt: unknown }) => item.lastOrderAt === null)).toBe(true);
});

test('filters: status, who can be mailed, days since the last order, the beginning of a name', async () => {
  await db('contacts').whereIn('email', ['p5@shop.example', 'p6@shop.example']).update({ status: 'subscribed' });
  expect((await list({ status: 'subscribed' })).body.count).toBe(2);
  expect((await list({ mailable: 'yes' })).body.items.map((item: { unmailable: unknown }) => item.unmailable)).toEqual([null, null]);
  expect((await list({ mailable: 'no' })).body.count).toBe(PEOPLE - 2);
  expect((await list({ fromDay: -1 })).body.count).toBe(3);
  expect((await list({ fromDay: 12, toDay: 14 })).body.count).toBe(4);
  expect((await list({ fromDay: 0, toDay: 12 })).body.count).toBe(1);
  expect((await list({ search: 'P1' })).body.count).toBe(11);
  expect((await list({ search: 'ñame 3' })).body.count).toBe(5);
  expect((await list({ search: 'p7 ñ' })).body.count).toBe(1);
  expect((await list({ search: 'n22' })).body.count).toBe(1);
  expect((await list({ search: '%' })).body.count).toBe(0);
  expect((await list({ fromDay: 99_999_999_999 })).status).toBe(400);
});

test('a profile and its feed', async () => {
  const { id } = await shop.contact('p9@shop.example');
  await shop.take(anOrder('p9@shop.example', 4), anOrder('p9@shop.example', 44));
  const { body } = await request(app).get(`/api/contacts/${id}`);
  expect(body).toMatchObject({
    orderCount: 3,
    revenue: '60.00',
    usualGapDays: 20,
    sent: 0,
    audienceAverageOrder: '20.00',
    enrollments: [],
    messages: [],
  });
  expect(body.orders).toHaveLength(3);
  const first = await request(app).get(`/api/contacts/${id}/feed?limit=2`);
  expect(first.body.items).toHaveLength(2);
  const rest = await request(app).get(`/api/contacts/${id}/feed`).query({ limit: 2, cursor: first.body.next });
  expect(rest.body).toMatchObject({ items: [{ type: 'order' }], next: null });
  expect((await request(app).get(`/api/contacts/${id}/feed?kind=changes`)).body.items).toEqual([]);
});

test('orders of a contact, page by page', async () => {
  const { id } = await shop.contact('p9@shop.example');
  const { body } = await request(app).get('/api/orders').query({ contactId: id, limit: 2 });
  expect(body.items[0]).toMatchObject({ counted: true, total: '20.00', lines: [] });
  expect((await request(app).get('/api/orders').query({ contactId: id, limit: 2, cursor: body.next })).body).toMatchObject({
    items: [{}],
    next: null,
  });
});

test('who left can’t be subscribed again from here; who never subscribed needs a reason; leaving is heard by their walks', async () => {
  const { id } = await shop.contact('p8@shop.example');
  const patch = (body: object) => request(app).patch(`/api/contacts/${id}`).send(body);
  expect(await patch({ status: 'subscribed' })).toMatchObject({ status: 422, body: { details: [{ field: 'consentBasis' }] } });
  expect((await patch({ status: 'subscribed', consentBasis: 'Signed up at the counter' })).status).toBe(200);
  expect((await patch({ status: 'unsubscribed' })).status).toBe(200);
  expect(await patch({ status: 'subscribed', consentBasis: 'They said so' })).toMatchObject({ status: 422, body: { code: 'refused' } });
  await patch({ firstName: 'Ana', timeZone: 'Europe/Paris', phone: null });
  expect(await patch({ timeZone: 'Mars/Base' })).toMatchObject({ status: 400 });
  expect(await shop.contact('p8@shop.example')).toMatchObject({
    status: 'unsubscribed',
    first_name: 'Ana',
    time_zone: 'Europe/Paris',
    consent_basis: 'Signed up at the counter',
  });
  const { body } = await request(app).get(`/api/contacts/${id}/feed?kind=changes`);
  expect(body.items.map((item: { type: string }) => item.type)).toEqual(['changed', 'status', 'status']);
});
