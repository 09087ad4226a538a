import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Client } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createRunJob } from '../../activities/jobs/run-job.ts';
import { queues } from '../../workflows/names.ts';
import { api } from '../support/api.ts';
import { SECRET } from '../support/app.ts';
import { freshDatabase } from '../support/database.ts';
import { DAY, makeAudience, makeContact } from '../support/factories.ts';
import { makeWorld, type World, wholePerson } from '../support/whole-person.ts';

let { db, drop } = {} as Awaited<ReturnType<typeof freshDatabase>>;
let world: World;
let other: string;
beforeAll(async () => {
  ({ db, drop } = await freshDatabase());
});
beforeEach(async () => {
  world = await makeWorld(db, await makeAudience(db));
  other = (
    await db('lists')
      .insert({ id: db.raw('uuidv7()'), audience_id: world.audienceId, name: 'Offers', position: 2, actor: 'test' })
      .returning('id')
  )[0].id;
});
afterAll(() => drop());

const someone = async (status: string, days: number, more: object = {}) =>
  (await makeContact(db, world, [], { status, status_at: new Date(Date.now() - days * DAY), ...more } as never)).id;
const join = (contact_id: string, list_id: string, status = 'subscribed', days = 100) =>
  db('contact_lists').insert({ contact_id, list_id, status, at: new Date(Date.now() - days * DAY), actor: 'test' });
const byStatus = (more: object) => ({ by: 'status', status: null, before: null, ...more });
const preview = (criteria: object) => api(db).post('/api/clean-ups/preview').send({ audienceId: world.audienceId, criteria });
const start = (criteria: object, more: object = {}) =>
  api(db)
    .post('/api/clean-ups')
    .send({ audienceId: world.audienceId, criteria, confirm: 'ARCHIVE', ...more });
const run = async (id: string) => {
  const job = createRunJob({
    db,
    client: { workflow: { start: async () => {} } } as unknown as Client,
    queues: queues(),
    site: { publicUrl: '', secret: SECRET },
  } as never);
  return new MockActivityEnvironment().run(job, { jobId: id });
};
const archived = async () =>
  (await db('contacts').where({ audience_id: world.audienceId }).whereNotNull('archived_at').orderBy('id').pluck('id')) as string[];
const daysAgo = (days: number) => new Date(Date.now() - days * DAY).toISOString().slice(0, 10);

test('by status and date: the dry run names whom the job archives, and the undo brings them back', async () => {
  const [old, older] = [await someone('unsubscribed', 90), await someone('unsubscribed', 200, { order_count: 2 })];
  await someone('unsubscribed', 10);
  await someone('subscribed', 200);
  const criteria = byStatus({ status: 'unsubscribed', before: daysAgo(30) });
  const { body: dry } = await preview(criteria).expect(200);
  expect(dry).toMatchObject({ contacts: 2, onlyLists: 0, buyers: 1, activeWalks: 0, unknown: 0 });
  expect(dry.sample.map(({ id }: { id: string }) => id)).toEqual([old, older].sort());
  expect(await archived()).toEqual([]);
  const { body } = await start(criteria).expect(202);
  expect(body).toMatchObject({ state: 'waiting', how: 'archive', status: 'unsubscribed', total: 2, undoUntil: null });
  await run(body.id);
  expect(await archived()).toEqual([old, older].sort());
  expect(await db('contacts').where({ id: old }).first()).toMatchObject({
    status: 'unsubscribed',
    status_before_archive: 'unsubscribed',
    archived_reason: 'clean-up',
  });
  const [listed] = (await api(db).get('/api/clean-ups').query({ audienceId: world.audienceId })).body.items;
  expect(listed).toMatchObject({ id: body.id, state: 'done', archived: 2, undoUntil: expect.any(String) });

  // whoever came back by hand, or left for another reason since, is left alone
  await api(db).post(`/api/contacts/${old}/unarchive`).expect(200);
  await db('contacts').where({ id: old }).update({ archived_at: new Date(), archived_reason: 'by_hand' });
  const { body: undone } = await api(db).post(`/api/clean-ups/${body.id}/undo`).expect(202);
  await run(undone.undo.jobId);
  expect(await archived()).toEqual([old]);
  expect((await api(db).post(`/api/clean-ups/${body.id}/undo`).expect(409)).body.message).toMatch(/taken back/);
});

test('by list: who is on another one too only leaves these, and comes back to them', async () => {
  const [alone, both, left, young] = [
    await someone('subscribed', 500),
    await someone('subscribed', 500),
    await someone('subscribed', 500),
    await someone('subscribed', 500),
  ];
  await join(alone, world.listId);
  await join(both, world.listId);
  await join(both, other);
  await join(left, world.listId);
  await join(left, other, 'unsubscribed');
  await join(young, world.listId, 'subscribed', 2);
  const criteria = byStatus({ status: 'subscribed', lists: [world.listId], before: daysAgo(50) });
  expect((await preview(criteria)).body).toMatchObject({ contacts: 2, onlyLists: 1 });
  const { body } = await start(criteria).expect(202);
  await run(body.id);
  expect(await archived()).toEqual([alone, left].sort());
  expect(await db('contact_lists').where({ contact_id: both }).pluck('list_id')).toEqual([other]);
  expect((await db('jobs').where({ id: body.id }).first()).result).toEqual({ archived: 2, leftLists: 1, forgotten: 0 });
  const { body: undone } = await api(db).post(`/api/clean-ups/${body.id}/undo`).expect(202);
  await run(undone.undo.jobId);
  expect(await archived()).toEqual([]);
  expect((await db('contact_lists').where({ contact_id: both }).pluck('list_id')).sort()).toEqual([other, world.listId].sort());
  expect((await db('jobs').where({ id: undone.undo.jobId }).first()).result).toEqual({ restored: 3 });
});

test('pasted addresses, in any shape, never stand in the job', async () => {
  const [a, b] = [
    await someone('subscribed', 9, { email: 'Anna@shop.example' }),
    await someone('cleaned', 9, { email: 'bob+1@shop.example' }),
  ];
  const criteria = { by: 'addresses', addresses: '“ANNA@shop.example”; <bob+1@shop.example>, nobody@shop.example.\nanna@shop.example' };
  expect((await preview(criteria)).body).toMatchObject({ contacts: 2, unknown: 1 });
  const { body } = await start(criteria).expect(202);
  await run(body.id);
  expect(await archived()).toEqual([a, b].sort());
  expect(JSON.stringify(await db('jobs').where({ id: body.id }).first())).not.toMatch(/shop\.example/i);
  await preview({ by: 'addresses', addresses: 'nothing here' }).expect(400);
  await preview({ by: 'addresses', addresses: Array.from({ length: 10_001 }, (_, n) => `n${n}@x.example`).join('\n') }).expect(400);
});

test('for ever: the word is typed, the archived are meant too, and it can’t be undone', async () => {
  const id = await wholePerson(db, world, {
    email: 'gone@shop.example',
    phone: '+33611223344',
    firstName: 'Gone',
    lastName: 'Away',
    externalId: 'G',
  });
  await db('contacts').where({ id }).update({ archived_at: new Date() });
  const criteria = { by: 'addresses', addresses: 'gone@shop.example' };
  expect((await start(criteria, { how: 'forget' }).expect(422)).body.message).toMatch(/DELETE/);
  const { body } = await start(criteria, { how: 'forget', confirm: 'DELETE' }).expect(202);
  await run(body.id);
  expect(await db('contacts').where({ id }).first()).toMatchObject({ email: null, forgotten_at: expect.any(Date) });
  // the stored files are looked through by a job of their own
  expect(await db('jobs').where({ audience_id: world.audienceId, kind: 'forget', state: 'waiting' })).toHaveLength(1);
  expect((await api(db).post(`/api/clean-ups/${body.id}/undo`).expect(409)).body.message).toMatch(/for ever/);
});

test('everyone, nobody, a list of another audience: refused with what to do', async () => {
  await someone('subscribed', 5);
  const elsewhere = await makeWorld(db, await makeAudience(db));
  expect((await preview(byStatus({})).expect(422)).body.message).toMatch(/everyone/);
  expect((await start(byStatus({ status: 'cleaned' })).expect(422)).body.message).toMatch(/nobody/);
  await preview(byStatus({ lists: [elsewhere.listId] })).expect(400);
  await preview(byStatus({ before: '2026-13-45' })).expect(400);
});

test('cancelled in the middle, it can be taken back as far as it came; a month later not', async () => {
  for (let n = 0; n < 3; n++) await someone('cleaned', 50);
  const { body } = await start(byStatus({ status: 'cleaned' })).expect(202);
  await run(body.id);
  await db('jobs').where({ id: body.id }).update({ state: 'cancelled' });
  const cleanUps = async () => (await api(db).get('/api/clean-ups').query({ audienceId: world.audienceId })).body.items;
  expect((await cleanUps())[0].undoUntil).toEqual(expect.any(String));
  await db('jobs')
    .where({ id: body.id })
    .update({ finished_at: new Date(Date.now() - 31 * DAY) });
  expect((await cleanUps())[0].undoUntil).toBe(null);
  await api(db).post(`/api/clean-ups/${body.id}/undo`).expect(409);
});
