import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Client } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import { release } from '../../activities/engine/release.ts';
import { createRunJob } from '../../activities/jobs/run-job.ts';
import { locked, replan } from '../../api/enrollments/index.ts';
import { takeOrders } from '../../api/orders/index.ts';
import { queues } from '../../workflows/names.ts';
import { api } from '../support/api.ts';
import { freshDatabase } from '../support/database.ts';
import { SITE } from '../support/engine.ts';
import { DAY, enroll, makeAudience, makeContact, makeFlow, winBack } from '../support/factories.ts';
import { anOrder } from '../support/shop.ts';

let { db, drop } = {} as Awaited<ReturnType<typeof freshDatabase>>;
let shop: { audienceId: string; storeId: string };
beforeAll(async () => {
  ({ db, drop } = await freshDatabase());
});
beforeEach(async () => {
  shop = await makeAudience(db);
});
afterAll(() => drop());

const person = async (more: object) => (await makeContact(db, shop, [], more as never)).id;
const proposals = async (query: object = {}) =>
  (
    await api(db)
      .get('/api/twins')
      .query({ audienceId: shop.audienceId, ...query })
      .expect(200)
  ).body as {
    items: { a: { id: string }; b: { id: string }; reasons: string[]; boughtAt: string | null }[];
    count: number;
    next: string | null;
  };
const pairs = async () => new Map((await proposals({ limit: 200 })).items.map(({ a, b, reasons }) => [[a.id, b.id].join(' '), reasons]));
const pair = (a: string, b: string) => [a, b].sort().join(' ');
async function sweep() {
  const { body } = await api(db).post('/api/twins/find').send({ audienceId: shop.audienceId }).expect(202);
  const run = createRunJob({ db, client: {} as Client, queues: queues(), site: SITE } as never);
  expect(await new MockActivityEnvironment().run(run, { jobId: body.jobId })).toBe('over');
  return (await db('jobs').where({ id: body.jobId }).first()).result;
}
const home = (line1: string, postcode = '69001') => JSON.stringify({ line1, city: 'Lyon', postcode });

test('what twins share is found: a phone, a customer number, a household, Gmail’s dots; and nothing else', async () => {
  const a = await person({
    phone: '+33 6 12 34 56 78',
    external_id: 'n-7',
    first_name: 'Zoé',
    last_name: 'Du Pré',
    address: home('1, rue de l’Été'),
  });
  const phone = await person({ phone: '06.12.34.56.78' });
  const customer = await person({ external_id: 'N-7' });
  const household = await person({ first_name: 'zoe', last_name: 'DU-PRE', address: home('1 Rue de l Ete') });
  const [dots, plain] = [await person({ email: 'jo.hn+shop@gmail.com' }), await person({ email: 'John@googlemail.com' })];
  await person({ email: 'jo.hn@other.example', phone: '12345' });
  await person({ email: 'john@other.example', phone: '12345' });
  await person({ first_name: 'Zoé', last_name: 'Du Pré', address: home('1 rue de l’Été', '75001') });
  await person({ phone: '0612345678', archived_at: new Date() });
  const elsewhere = await makeAudience(db);
  await makeContact(db, elsewhere, [], { phone: '0612345678' });
  const result = await sweep();
  expect(await pairs()).toEqual(
    new Map([
      [pair(a, phone), ['phone']],
      [pair(a, customer), ['customer']],
      [pair(a, household), ['name_address']],
      [pair(dots, plain), ['gmail']],
    ]),
  );
  expect(result).toMatchObject({ phone: { found: 1, large: 0 }, gmail: { found: 1 } });
});

test('several reasons make one proposal; what was dismissed stays dismissed; what is mended is no longer proposed', async () => {
  const [a, b, c] = [
    await person({ phone: '0699999999', external_id: 'x' }),
    await person({ phone: '0699999999', external_id: 'X' }),
    await person({ phone: '0699999999' }),
  ];
  await sweep();
  const found = await pairs();
  expect(found.get(pair(a, b))).toEqual(['customer', 'phone']);
  expect(found.size).toBe(3);
  expect((await proposals({ reason: 'customer' })).count).toBe(1);
  expect((await proposals({ contactId: c })).count).toBe(2);
  await api(db).post(`/api/twins/${a}/${b}/dismiss`).expect(200);
  await db('contacts').where({ id: c }).update({ phone: null });
  await sweep();
  expect(await pairs()).toEqual(new Map());
  await api(db).post(`/api/twins/${a}/${c}/dismiss`).expect(404);
});

test('more than twenty under one number are nobody’s twins, and the sweep says so', async () => {
  for (let n = 0; n < 21; n++) await person({ phone: '0477777777' });
  expect((await sweep()).phone).toEqual({ found: 0, large: 1 });
  // nor when one more of them buys
  const { email } = await db('contacts').where({ audience_id: shop.audienceId }).first();
  await takeOrders(db, { ...shop, actor: 'test', orders: [anOrder(email, 1)] });
  expect((await proposals()).count).toBe(0);
});

test('page by page, each once', async () => {
  for (let n = 0; n < 5; n++) for (const _ of [0, 1]) await person({ phone: `06000000${n}${n}` });
  await sweep();
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const page = await proposals({ limit: 2, ...(cursor ? { cursor } : {}) });
    seen.push(...page.items.map(({ a, b }) => pair(a.id, b.id)));
    cursor = page.next;
  } while (cursor);
  expect(new Set(seen).size).toBe(5);
  expect(seen).toHaveLength(5);
});

test('an order under another spelling proposes them at once', async () => {
  const [first] = await takeOrders(db, { ...shop, actor: 'test', orders: [anOrder('anna.k@gmail.com', 9)] });
  const [second] = await takeOrders(db, { ...shop, actor: 'test', orders: [anOrder('annak+x@gmail.com', 1)] });
  expect(await pairs()).toEqual(new Map([[pair(first?.contactId as string, second?.contactId as string), ['gmail']]]));
});

test('so does whoever is added by hand or by a program', async () => {
  const known = await person({ phone: '+33 6 77 77 77 77' });
  const add = api(db)
    .post('/api/contacts')
    .send({ audienceId: shop.audienceId, email: 'hand@x.example', phone: '+33677777777', firstName: 'Hand' });
  expect((await add).status).toBeLessThan(300);
  const put = { audienceId: shop.audienceId, contacts: { email: 'put@x.example', phone: '+33677777777' } };
  expect((await api(db).put('/api/contacts').send(put)).status).toBe(200);
  expect((await proposals({ contactId: known })).count).toBe(2);
});

/** Someone at day 121 of a win-back, whose e-mail is due, and a likely twin of theirs. */
async function walker() {
  const made = await makeContact(db, shop, [new Date(Date.now() - 121 * DAY)], { email: `w.${Math.random()}@gmail.com` });
  const flow = { ...shop, ...(await makeFlow(db, shop.audienceId, winBack())) };
  const id = await enroll(db, '', flow, made.id, {
    origin: 'sweep',
    anchorOrderId: made.orders[0]?.id as string,
    enteredAt: new Date(Date.now() - DAY),
  });
  const { email } = await db('contacts').where({ id: made.id }).first();
  const other = (email as string).replace('@', '+twin@');
  const buy = async () => (await takeOrders(db, { ...shop, actor: 'test', orders: [anOrder(other, 0)] }))[0]?.contactId as string;
  const plan = () => locked(db, id, (tx, row) => replan(tx, row, Date.now()));
  const walk = () => db('enrollments').where({ id }).first();
  return { contactId: made.id, id, buy, plan, walk };
}

test('a purchase by the likely twin holds the next message; merged, the walk ends as bought', async () => {
  const { contactId, id, buy, plan, walk } = await walker();
  expect(await plan()).toMatchObject({ do: 'sendEmail' });
  expect((await walk()).held).toBe(null);
  const twin = await buy();
  await plan();
  expect(await walk()).toMatchObject({ held: 'twin', at: null, ended_at: null });
  expect((await proposals()).items[0]?.boughtAt).toEqual(expect.any(String));
  const { body } = await api(db).get(`/api/enrollments/${id}`).expect(200);
  expect(body.waiting.held).toBe('twin');
  await db('nudges').delete();
  expect(await release(db)).toBe(0);
  await api(db).post('/api/contacts/merge').send({ keepId: contactId, mergeId: twin }).expect(200);
  expect(await db('nudges').where({ enrollment_id: id })).not.toEqual([]);
  await plan();
  expect(await walk()).toMatchObject({ outcome: 'bought', held: null });
});

test('dismissed, it goes on; merged into the twin, it ends too', async () => {
  const first = await walker();
  const twin = await first.buy();
  await first.plan();
  await db('nudges').delete();
  await api(db).post(`/api/twins/${twin}/${first.contactId}/dismiss`).expect(200);
  expect(await db('nudges').where({ enrollment_id: first.id })).toHaveLength(1);
  await first.plan();
  expect(await first.walk()).toMatchObject({ held: null, ended_at: null });

  const second = await walker();
  const keep = await second.buy();
  await second.plan();
  expect((await second.walk()).held).toBe('twin');
  await api(db).post('/api/contacts/merge').send({ keepId: keep, mergeId: second.contactId }).expect(200);
  await second.plan();
  expect(await second.walk()).toMatchObject({ outcome: 'bought', contact_id: keep });
});

test('what ends the hold without a word is found by the release loop', async () => {
  const { buy, plan, walk, id } = await walker();
  const twin = await buy();
  await plan();
  await db('nudges').delete();
  await takeOrders(db, {
    ...shop,
    actor: 'test',
    orders: (await db('orders').where({ contact_id: twin })).map((o) =>
      anOrder('x@x.example', 0, { externalId: o.external_id, status: 'cancelled' }),
    ),
  });
  expect(await release(db)).toBeGreaterThan(0);
  expect(await db('nudges').where({ enrollment_id: id })).toHaveLength(1);
  await plan();
  expect(await walk()).toMatchObject({ held: null, ended_at: null });
});

test('a purchase before the walk’s clock began, or not counted, holds nothing', async () => {
  const { plan, walk, contactId } = await walker();
  const { email } = await db('contacts').where({ id: contactId }).first();
  const other = (email as string).replace('@', '+old@');
  await takeOrders(db, { ...shop, actor: 'test', orders: [anOrder(other, 200), anOrder(other, 1, { total: '0.00' })] });
  expect((await proposals()).items[0]?.boughtAt).toBe(null);
  await plan();
  expect((await walk()).held).toBe(null);
});
