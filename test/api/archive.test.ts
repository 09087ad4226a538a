import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Client } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createRunJob } from '../../activities/jobs/run-job.ts';
import { countDay } from '../../api/archive/index.ts';
import { takeOrders } from '../../api/orders/index.ts';
import { queues } from '../../workflows/names.ts';
import { api } from '../support/api.ts';
import { SECRET } from '../support/app.ts';
import { freshDatabase } from '../support/database.ts';
import { DAY, enroll, makeAudience, makeContact } from '../support/factories.ts';
import { footprint } from '../support/footprint.ts';
import { anOrder } from '../support/shop.ts';
import { makeWorld, type World, wholePerson } from '../support/whole-person.ts';

let { db, drop } = {} as Awaited<ReturnType<typeof freshDatabase>>;
let world: World;
beforeAll(async () => {
  ({ db, drop } = await freshDatabase());
});
beforeEach(async () => {
  world = await makeWorld(db, await makeAudience(db));
});
afterAll(() => drop());

const someone = async (more: object = {}, orders: Date[] = []) => (await makeContact(db, world, orders, more as never)).id;
const ago = (days: number) => new Date(Date.now() - days * DAY);
const preview = (whom: object) =>
  api(db)
    .post('/api/archive-runs/preview')
    .send({ audienceId: world.audienceId, ...whom });
const start = (whom: object) =>
  api(db)
    .post('/api/archive-runs')
    .send({ audienceId: world.audienceId, ...whom });
const get = async (id: string) => (await api(db).get(`/api/archive-runs/${id}`).expect(200)).body;
const work = (id: string) => {
  const client = { workflow: { start: async () => {} } } as unknown as Client;
  const job = createRunJob({ db, client, queues: queues(), site: { publicUrl: '', secret: SECRET } } as never);
  return new MockActivityEnvironment().run(job, { jobId: id });
};
const run = async (whom: object) => {
  const { body } = await start(whom).expect(202);
  await work(body.id);
  return get(body.id);
};
const undo = async (id: string) => {
  await api(db).post(`/api/archive-runs/${id}/undo`).expect(202);
  await work((await db('archive_runs').where({ id }).first('undo_id')).undo_id);
  return get(id);
};
const row = (id: string) => db('contacts').where({ id }).first();
const person = (n: number) =>
  wholePerson(db, world, {
    email: `anna${n}@shop.example`,
    phone: `+3361234567${n}`,
    firstName: `Anna${n}`,
    lastName: 'Keller',
    externalId: `c${n}`,
  });

test('the dry run says in numbers what the run then does', async () => {
  await db('audiences')
    .where({ id: world.audienceId })
    .update({
      price_tiers: JSON.stringify([
        { upTo: 3, price: '10.00' },
        { upTo: 5, price: '20.50' },
        { upTo: 9, price: '30.00' },
      ]),
      currency: 'USD',
    });
  const [quiet, gone, buyer, dead] = [
    await someone(),
    await someone({ status: 'unsubscribed' }),
    await someone({}, [ago(400), ago(30)]),
    await someone({ status: 'cleaned' }),
  ];
  await someone();
  await someone();
  const walk = await enroll(db, '', world, buyer);
  const ids = [quiet, gone, buyer, dead];
  const { body: dry } = await preview({ contactIds: ids }).expect(200);
  expect(dry).toMatchObject({
    all: {
      contacts: 4,
      walks: 1,
      byStatus: { subscribed: 2, unsubscribed: 1, cleaned: 1 },
      charged: {
        before: 5,
        after: 2,
        tierBefore: { upTo: 5, price: '20.50' },
        tierAfter: { upTo: 3, price: '10.00' },
        saves: '10.50',
        next: null,
      },
    },
    withoutBuyers: { contacts: 3, walks: 0, charged: { before: 5, after: 3, saves: '10.50' } },
    chargedFor: 'contacts',
    hasTiers: true,
    currency: 'USD',
    flows: [{ id: world.flowId, name: 'Win back', walks: 1 }],
    inNoFlow: 3,
    buyers: { contacts: 1, revenue: '10.00', walks: 1, sample: [{ id: buyer }] },
    offer: { flowId: world.flowId, entered: 1, points: null },
  });
  expect(await db('contacts').whereNotNull('archived_at').where({ audience_id: world.audienceId })).toEqual([]);

  const without = await run({ contactIds: ids, leaveBuyers: true });
  expect(without).toMatchObject({ state: 'done', by: 'selection', taken: 3, archived: 3, buyersLeft: 1, walksEnded: 0, saves: '10.50' });
  expect(without.byStatus).toEqual({ subscribed: 1, unsubscribed: 1, cleaned: 1 });
  expect((await row(buyer)).archived_at).toBeNull();
  const rest = await run({ contactIds: ids });
  expect(rest).toMatchObject({ archived: 1, walksEnded: 1, taken: 1, saves: '0.00' });
  expect(await db('nudges').where({ enrollment_id: walk, lane: 'bulk' }).first()).toBeTruthy();
  expect((await start({ contactIds: ids }).expect(422)).body.message).toMatch(/nobody to archive/);
});

test('all that match: settled by the job, told apart from other audiences', async () => {
  const other = await makeAudience(db);
  const stranger = (await makeContact(db, other)).id;
  const vip = await someone({ vip: true });
  await someone();
  const filters = [{ field: 'vip', op: 'yes' }];
  const { body } = await start({ filters }).expect(202);
  expect(body).toMatchObject({ state: 'waiting', by: 'filter', taken: null, archived: 0 });
  await work(body.id);
  expect(await get(body.id)).toMatchObject({ state: 'done', taken: 1, archived: 1 });
  expect((await row(vip)).archived_at).not.toBeNull();
  expect((await start({ contactIds: [stranger] }).expect(422)).body.message).toMatch(/not of this audience/);
  expect((await row(stranger)).archived_at).toBeNull();
  await start({}).expect(400);
  await start({ filters, contactIds: [vip] }).expect(400);
  const listed = await api(db).get('/api/archive-runs').query({ audienceId: other.audienceId }).expect(200);
  expect(listed.body.items).toEqual([]);
  // a filter that no longer means anything archives nobody, and says why
  const { body: broken } = await start({ filters: [{ field: 'field:size', op: 'filled' }] }).expect(202);
  await work(broken.id);
  expect(await get(broken.id)).toMatchObject({ state: 'failed', archived: 0, error: expect.stringMatching(/field/) });
});

test('a person with a row in every table: archived and brought back, every byte about them is what it was', async () => {
  const ids = [await person(1), await person(2)];
  await db('enrollments').whereIn('contact_id', ids).update({ ended_at: new Date(), outcome: 'bought' });
  await db('contact_tags').whereIn('contact_id', ids).first();
  const before = await footprint(db, ids, { walks: true });
  const [former] = [await row(ids[0] as string)];
  const done = await run({ contactIds: ids });
  expect(await footprint(db, ids, { walks: true })).not.toBe(before);
  expect(await row(ids[0] as string)).toMatchObject({ status: 'subscribed', status_before_archive: 'subscribed', rev: former.rev + 1 });
  expect((await undo(done.id)).restored).toBe(2);
  expect(await footprint(db, ids, { walks: true })).toBe(before);
  expect(await get(done.id)).toMatchObject({ undo: 'done', back: {} });
  expect((await api(db).post(`/api/archive-runs/${done.id}/undo`).expect(409)).body.message).toMatch(/undone/);
});

test('an undo brings back only whom its run still keeps there, and subscribes nobody who left meanwhile', async () => {
  const [stays, left, died, forgotten, again] = [await someone(), await someone(), await someone(), await someone(), await someone()];
  const done = await run({ contactIds: [stays, left, died, forgotten, again] });
  await db('contacts').where({ id: left }).update({ status: 'unsubscribed' });
  await db('contacts').where({ id: died }).update({ status: 'cleaned' });
  await db('contacts').where({ id: forgotten }).update({ forgotten_at: new Date() });
  // came back by hand, and was archived anew by someone else: that is theirs to undo
  await api(db).post(`/api/contacts/${again}/unarchive`).expect(200);
  await api(db).post(`/api/contacts/${again}/archive`).expect(200);
  expect((await api(db).get(`/api/archive-runs/${done.id}/undo`).expect(200)).body).toEqual({
    contacts: 3,
    byStatus: { subscribed: 1, unsubscribed: 1, cleaned: 1 },
    leftMeanwhile: 2,
    cameBack: 2,
  });
  const undone = await undo(done.id);
  expect(undone).toMatchObject({ restored: 3, back: { by_hand: 1 } });
  expect(await row(stays)).toMatchObject({ archived_at: null, status: 'subscribed', status_before_archive: null });
  expect(await row(left)).toMatchObject({ archived_at: null, status: 'unsubscribed' });
  expect(await row(died)).toMatchObject({ archived_at: null, status: 'cleaned' });
  expect((await row(forgotten)).archived_at).not.toBeNull();
  expect((await row(again)).archived_at).not.toBeNull();
});

test('who does something of their own after it was settled is left alone', async () => {
  const [quiet, clicks] = [await someone(), await someone()];
  const { body } = await start({ contactIds: [quiet, clicks] }).expect(202);
  await db('contacts')
    .where({ id: clicks })
    .update({ last_active_at: new Date(Date.now() + 1_000) });
  await work(body.id);
  expect(await get(body.id)).toMatchObject({ archived: 1, activeLeft: 1, taken: 2 });
  expect((await row(clicks)).archived_at).toBeNull();
});

test('cancelled before its first page, a run archives nobody and cannot be undone', async () => {
  const id = await someone();
  const { body } = await start({ contactIds: [id] }).expect(202);
  await api(db).post(`/api/archive-runs/${body.id}/undo`).expect(409);
  await api(db).post(`/api/archive-runs/${body.id}/cancel`).expect(202);
  await work(body.id);
  expect(await get(body.id)).toMatchObject({ state: 'cancelled', archived: 0 });
  expect((await row(id)).archived_at).toBeNull();
  expect((await api(db).post(`/api/archive-runs/${body.id}/undo`).expect(409)).body.message).toMatch(/nobody/);
  await api(db).post(`/api/archive-runs/${body.id}/cancel`).expect(409);
});

test('a purchase brings back whoever was archived, with the status they have; old orders do not', async () => {
  const [buys, gone, old, late] = [
    await someone({ email: 'buys@shop.example', status: 'non_subscribed' }),
    await someone({ email: 'gone@shop.example', status: 'unsubscribed' }),
    await someone({ email: 'old@shop.example' }),
    await someone({ email: 'late@shop.example' }),
  ];
  const done = await run({ contactIds: [buys, gone, old, late] });
  await new Promise((ok) => setTimeout(ok, 5));
  const orders = [
    anOrder('buys@shop.example', 0),
    anOrder('gone@shop.example', 0),
    anOrder('old@shop.example', 300),
    anOrder('late@shop.example', 0.5),
  ];
  await takeOrders(db, { audienceId: world.audienceId, storeId: world.storeId, orders, actor: 'shop' });
  expect(await row(buys)).toMatchObject({ archived_at: null, status: 'non_subscribed', order_count: 1 });
  expect(await row(gone)).toMatchObject({ archived_at: null, status: 'unsubscribed' });
  expect(await row(late)).toMatchObject({ archived_at: null, status: 'subscribed' });
  expect((await row(old)).archived_at).not.toBeNull();
  expect(await db('events').where({ contact_id: buys, type: 'unarchived' }).first()).toMatchObject({
    actor: 'contact',
    data: { reason: 'order', status: 'non_subscribed' },
  });
  // archived once more by hand: a correction of the order they came back with is no new purchase
  await api(db).post(`/api/contacts/${buys}/archive`).expect(200);
  const [first] = orders as [(typeof orders)[number]];
  await takeOrders(db, { audienceId: world.audienceId, storeId: world.storeId, orders: [{ ...first, total: '25.00' }], actor: 'shop' });
  expect((await row(buys)).archived_at).not.toBeNull();
  expect((await get(done.id)).back).toEqual({ order: 3 });
});

test('a signup brings back whoever was archived, subscribed; with double opt-in once they confirm', async () => {
  const [left, quiet] = [
    await someone({ email: 'left@shop.example', status: 'unsubscribed' }),
    await someone({ email: 'quiet@shop.example' }),
  ];
  const done = await run({ contactIds: [left, quiet] });
  const sign = (email: string) => api(db).post('/api/signups').send({ audienceId: world.audienceId, form: 'Footer', email }).expect(201);
  await sign('left@shop.example');
  expect(await row(left)).toMatchObject({ archived_at: null, status: 'subscribed', status_before_archive: null });
  await db('audiences').where({ id: world.audienceId }).update({ double_optin: true });
  await sign('quiet@shop.example');
  expect((await row(quiet)).archived_at).not.toBeNull();
  expect((await get(done.id)).back).toEqual({ signup: 1 });
});

test('the archive’s own table: newest first, by search, by run; several brought back at once', async () => {
  const [anna, bert] = [await someone({ first_name: 'Anna', last_name: 'Zyx' }), await someone({ first_name: 'Bert', last_name: 'Zyx' })];
  const done = await run({ contactIds: [anna] });
  await api(db).post(`/api/contacts/${bert}/archive`).expect(200);
  const list = async (query: object = {}) =>
    (
      await api(db)
        .get('/api/archive/contacts')
        .query({ audienceId: world.audienceId, ...query })
        .expect(200)
    ).body;
  const all = await list();
  expect(all.items.map(({ id }: { id: string }) => id)).toEqual([bert, anna]);
  expect(all.items[1]).toMatchObject({ statusBefore: 'subscribed', run: { id: done.id, by: 'selection', name: null } });
  expect(all.items[0].run).toBeNull();
  const first = await list({ limit: 1 });
  expect((await list({ limit: 1, cursor: first.next })).items.map(({ id }: { id: string }) => id)).toEqual([anna]);
  expect((await list({ search: 'zyx ann' })).items).toHaveLength(1);
  expect((await list({ search: '%' })).items).toHaveLength(0);
  expect((await list({ runId: done.id })).items.map(({ id }: { id: string }) => id)).toEqual([anna]);
  const stranger = (await makeContact(db, await makeAudience(db), [], { archived_at: new Date() })).id;
  const { body } = await api(db)
    .post('/api/archive/unarchive')
    .send({ audienceId: world.audienceId, contactIds: [anna, bert, stranger] })
    .expect(200);
  expect(body).toEqual({ restored: 2, left: 1 });
  expect((await row(stranger)).archived_at).not.toBeNull();
  expect((await list()).items).toEqual([]);
});

test('what the inactive cost and archiving saves, under both ways of billing, and day by day', async () => {
  const tiers = [
    { upTo: 2, price: '10.00' },
    { upTo: 3, price: '20.00' },
    { upTo: 5, price: '31.00' },
  ];
  const patch = (body: object) => api(db).patch(`/api/audiences/${world.audienceId}`).send(body);
  expect((await patch({ priceTiers: [...tiers].reverse() }).expect(400)).body.message).toMatch(/more contacts/);
  expect((await patch({ priceTiers: tiers, chargedFor: 'active', currency: 'EUR' }).expect(200)).body).toMatchObject({
    priceTiers: tiers,
    chargedFor: 'active',
  });
  const old = { created_at: ago(800), last_active_at: ago(400) };
  const [idle, gone] = [await someone(old), await someone({ ...old, status: 'unsubscribed' })];
  await someone({ created_at: ago(800), last_active_at: ago(5) });
  await someone();
  await someone({ status: 'cleaned' });
  const cost = async () => (await api(db).get('/api/archive/cost').query({ audienceId: world.audienceId }).expect(200)).body;
  expect(await cost()).toMatchObject({
    chargedFor: 'active',
    byStatus: { subscribed: 3, unsubscribed: 1, cleaned: 1 },
    inactive: { subscribed: 1, unsubscribed: 1 },
    contacts: { charged: 4, inactive: 2, tier: tiers[2], tierWithoutInactive: tiers[0], inactiveCost: '21.00', archivedSaves: '0.00' },
    active: { charged: 3, inactive: 1, inactiveCost: '10.00', archived: 0 },
    saved: { total: '0.00', since: null },
    months: [],
  });
  const done = await run({ contactIds: [idle, gone] });
  expect(done.saves).toBe('10.00');
  await countDay(db);
  await countDay(db);
  const after = await cost();
  expect(after).toMatchObject({
    archived: { subscribed: 1, unsubscribed: 1 },
    active: { charged: 2, archived: 1, tierWithArchived: tiers[1], archivedSaves: '10.00' },
    contacts: { charged: 2, archivedSaves: '21.00' },
    trend: [{ charged: 2, inactive: 0, archived: 1 }],
  });
  // one day of the month's ten
  expect(Number(after.saved.total)).toBeGreaterThan(0.3);
  expect(Number(after.saved.total)).toBeLessThan(0.4);
  expect(after.months).toEqual([{ month: expect.stringMatching(/^\d{4}-\d\d$/), saved: after.saved.total }]);
});
