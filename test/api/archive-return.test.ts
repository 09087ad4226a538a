import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { takeOrders } from '../../api/orders/index.ts';
import { api } from '../support/api.ts';
import { archiveRuns } from '../support/archive-runs.ts';
import { freshDatabase } from '../support/database.ts';
import { makeAudience, makeContact } from '../support/factories.ts';
import { footprint } from '../support/footprint.ts';
import { anOrder } from '../support/shop.ts';
import { makeWorld, type World, wholePerson } from '../support/whole-person.ts';

let { db, drop } = {} as Awaited<ReturnType<typeof freshDatabase>>;
let world: World;
let runs: ReturnType<typeof archiveRuns>;
beforeAll(async () => {
  ({ db, drop } = await freshDatabase());
});
beforeEach(async () => {
  world = await makeWorld(db, await makeAudience(db));
  runs = archiveRuns(db, world.audienceId);
});
afterAll(() => drop());

const someone = async (more: object = {}, orders: Date[] = []) => (await makeContact(db, world, orders, more as never)).id;
const person = (n: number) =>
  wholePerson(db, world, {
    email: `anna${n}@shop.example`,
    phone: `+3361234567${n}`,
    firstName: `Anna${n}`,
    lastName: 'Keller',
    externalId: `c${n}`,
  });
const row = (id: string) => db('contacts').where({ id }).first();

test('a person with a row in every table: archived and brought back, every byte about them is what it was', async () => {
  const ids = [await person(1), await person(2)];
  await db('enrollments').whereIn('contact_id', ids).update({ ended_at: new Date(), outcome: 'bought' });
  await db('contact_tags').whereIn('contact_id', ids).first();
  const before = await footprint(db, ids, { walks: true });
  const [former] = [await row(ids[0] as string)];
  const done = await runs.run({ contactIds: ids });
  expect(await footprint(db, ids, { walks: true })).not.toBe(before);
  expect(await row(ids[0] as string)).toMatchObject({ status: 'subscribed', status_before_archive: 'subscribed', rev: former.rev + 1 });
  expect((await runs.undo(done.id)).restored).toBe(2);
  expect(await footprint(db, ids, { walks: true })).toBe(before);
  expect(await runs.get(done.id)).toMatchObject({ undo: 'done', back: {} });
  expect((await api(db).post(`/api/archive-runs/${done.id}/undo`).expect(409)).body.message).toMatch(/undone/);
});

test('an undo brings back only whom its run still keeps there, and subscribes nobody who left meanwhile', async () => {
  const [stays, left, died, forgotten, again, back] = [
    await someone(),
    await someone(),
    await someone(),
    await someone(),
    await someone(),
    await someone(),
  ];
  const done = await runs.run({ contactIds: [stays, left, died, forgotten, again, back] });
  await db('contacts').where({ id: left }).update({ status: 'unsubscribed' });
  await db('contacts').where({ id: died }).update({ status: 'cleaned' });
  await db('contacts').where({ id: forgotten }).update({ forgotten_at: new Date() });
  // came back by hand, and was archived anew by someone else: that is theirs to undo
  await api(db).post(`/api/contacts/${again}/unarchive`).expect(200);
  await api(db).post(`/api/contacts/${again}/archive`).expect(200);
  await api(db).post(`/api/contacts/${back}/unarchive`).expect(200);
  expect((await api(db).get(`/api/archive-runs/${done.id}/undo`).expect(200)).body).toEqual({
    contacts: 3,
    byStatus: { subscribed: 1, unsubscribed: 1, cleaned: 1 },
    leftMeanwhile: 2,
    cameBack: 3,
  });
  const undone = await runs.undo(done.id);
  expect(undone).toMatchObject({ restored: 3, back: { by_hand: 2 } });
  expect(await row(stays)).toMatchObject({ archived_at: null, status: 'subscribed', status_before_archive: null });
  expect(await row(left)).toMatchObject({ archived_at: null, status: 'unsubscribed' });
  expect(await row(died)).toMatchObject({ archived_at: null, status: 'cleaned' });
  expect((await row(forgotten)).archived_at).not.toBeNull();
  expect((await row(again)).archived_at).not.toBeNull();
});

test('a purchase brings back whoever was archived, with the status they have; old orders do not', async () => {
  const [buys, gone, old, late] = [
    await someone({ email: 'buys@shop.example', status: 'non_subscribed' }),
    await someone({ email: 'gone@shop.example', status: 'unsubscribed' }),
    await someone({ email: 'old@shop.example' }),
    await someone({ email: 'late@shop.example' }),
  ];
  const done = await runs.run({ contactIds: [buys, gone, old, late] });
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
  expect((await runs.get(done.id)).back).toEqual({ order: 3 });
});

test('a signup brings back whoever was archived, subscribed; with double opt-in once they confirm', async () => {
  const [left, quiet] = [
    await someone({ email: 'left@shop.example', status: 'unsubscribed' }),
    await someone({ email: 'quiet@shop.example' }),
  ];
  const done = await runs.run({ contactIds: [left, quiet] });
  const sign = (email: string) => api(db).post('/api/signups').send({ audienceId: world.audienceId, form: 'Footer', email }).expect(201);
  await sign('left@shop.example');
  expect(await row(left)).toMatchObject({ archived_at: null, status: 'subscribed', status_before_archive: null });
  await db('audiences').where({ id: world.audienceId }).update({ double_optin: true });
  await sign('quiet@shop.example');
  expect((await row(quiet)).archived_at).not.toBeNull();
  expect((await runs.get(done.id)).back).toEqual({ signup: 1 });
});

test('the archive’s own table: newest first, by search, by run; several brought back at once', async () => {
  const [anna, bert] = [await someone({ first_name: 'Anna', last_name: 'Zyx' }), await someone({ first_name: 'Bert', last_name: 'Zyx' })];
  const done = await runs.run({ contactIds: [anna] });
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

test('an archived person is not edited, but may still be taken off; notes are the team’s own', async () => {
  const id = await someone({ first_name: 'Anna' });
  await api(db).post(`/api/contacts/${id}/archive`).expect(200);
  const patch = (body: object) => api(db).patch(`/api/contacts/${id}`).send(body);
  expect((await patch({ firstName: 'Bea' }).expect(422)).body.message).toMatch(/Unarchive/);
  await api(db)
    .post(`/api/contacts/${id}/tags`)
    .send({ add: ['Fan'], remove: [] })
    .expect(422);
  await api(db).put(`/api/contacts/${id}/lists/${world.listId}`).send({ status: 'subscribed' }).expect(422);
  await api(db)
    .put(`/api/contacts/${id}/groups`)
    .send({ groupIds: [world.groupId] })
    .expect(422);
  await patch({ firstName: 'Anna' }).expect(200);
  await patch({ status: 'unsubscribed' }).expect(200);
  expect(await row(id)).toMatchObject({ first_name: 'Anna', status: 'unsubscribed', status_before_archive: 'subscribed' });
  await api(db).post(`/api/contacts/${id}/unarchive`).expect(200);
  expect((await row(id)).status).toBe('unsubscribed');
  await patch({ firstName: 'Bea' }).expect(200);
});
