import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Client } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import { v7 } from 'uuid';
import { createRunJob } from '../../activities/jobs/run-job.ts';
import { queues } from '../../workflows/names.ts';
import { api } from '../support/api.ts';
import { archiveRuns } from '../support/archive-runs.ts';
import { freshDatabase } from '../support/database.ts';
import { SITE } from '../support/engine.ts';
import { enroll, makeAudience, makeFlow, winBack } from '../support/factories.ts';

let { db, drop } = {} as Awaited<ReturnType<typeof freshDatabase>>;
let shop: Awaited<ReturnType<typeof makeAudience>>;
const MANY = 12_000;
beforeAll(async () => {
  ({ db, drop } = await freshDatabase());
});
afterAll(() => drop());
beforeEach(async () => {
  shop = await makeAudience(db);
});

/** So many contacts at once; every third is a VIP, every fourth has left. */
const people = (count: number) =>
  db.raw(
    `insert into contacts (id, audience_id, email, first_name, source, status, vip, actor)
     select uuidv7(), ?, 'p' || n || '@shop.example', 'P' || n, 'test', case when n % 4 = 0 then 'unsubscribed' else 'subscribed' end, n % 3 = 0, 'test'
     from generate_series(1, ?::int) n`,
    [shop.audienceId, count],
  );
const bulk = (body: object) =>
  api(db)
    .post('/api/contacts/bulk')
    .send({ audienceId: shop.audienceId, ...body });
const run = (jobId: string) =>
  new MockActivityEnvironment().run(createRunJob({ db, client: {} as Client, queues: queues(), site: SITE }), { jobId });
const job = (id: string) => db('jobs').where({ id }).first();
const count = async (sql: string, ...bindings: unknown[]) =>
  Number((await db.raw(`select count(*) as n from ${sql}`, bindings as never)).rows[0].n);
const tagged = (name: string) =>
  count('contact_tags m join tags t on t.id = m.tag_id where t.audience_id = ? and t.name = ?', shop.audienceId, name);
const vips = [{ field: 'vip', op: 'yes' }];

test('a few are changed at once, all in one answer; the feed hears of those who changed', async () => {
  await people(30);
  const { body } = await bulk({ filters: vips, action: { do: 'addTags', names: ['Gold', 'gold'] } }).expect(200);
  expect(body).toEqual({ jobId: null, contacts: 10, changed: 10, refused: {} });
  expect((await bulk({ filters: [], action: { do: 'addTags', names: ['GOLD'] } })).body).toMatchObject({ contacts: 30, changed: 20 });
  expect(await tagged('Gold')).toBe(30);
  expect(await count(`events where audience_id = ? and type = 'tag_added'`, shop.audienceId)).toBe(30);
  const [{ id }] = await db('tags').where({ audience_id: shop.audienceId });
  expect((await bulk({ filters: vips, action: { do: 'removeTags', ids: [id] } })).body).toMatchObject({ changed: 10 });
  expect(await tagged('Gold')).toBe(20);
});

test('fields, status, groups and lists: who is so already is no change, who left stays away', async () => {
  await people(12);
  const [first] = await db('contacts').where({ audience_id: shop.audienceId }).orderBy('id');
  const set = (field: string, value: unknown) => bulk({ action: { do: 'setField', field, value } });
  expect((await set('company', ' Lilas ')).body).toMatchObject({ changed: 12 });
  expect((await set('company', 'Lilas')).body).toMatchObject({ changed: 0 });
  expect((await set('vip', true)).body).toMatchObject({ changed: 8 });
  expect((await set('language', 'xx')).status).toBe(400);
  expect((await set('field:nothing', 1)).status).toBe(404);
  const field = { audience_id: shop.audienceId, key: 'size', label: 'Size', type: 'number', position: 0, actor: 'test' };
  await db('fields').insert({ id: v7(), ...field });
  expect((await set('field:size', 'large')).status).toBe(422);
  expect((await set('field:size', 42)).body).toMatchObject({ changed: 12 });
  expect((await set('field:size', null)).body).toMatchObject({ changed: 12 });
  const changed = await db('events').where({ contact_id: first.id, type: 'changed' }).orderBy('id');
  expect(changed.map(({ data }) => data.changes[0])).toMatchObject([
    { field: 'company', from: '', to: 'Lilas' },
    { field: 'vip', from: false, to: true },
    { field: 'fields.size', from: null, to: 42 },
    { field: 'fields.size', from: 42, to: null },
  ]);
  expect((await db('contacts').where({ id: first.id }).first('rev')).rev).toBe(1 + changed.length);

  expect((await bulk({ action: { do: 'unsubscribe' } })).body).toMatchObject({ changed: 9 });
  const list = (await api(db).post('/api/lists').send({ audienceId: shop.audienceId, name: 'News' })).body.id;
  const onList = (status: string) => bulk({ action: { do: 'setList', listId: list, status } });
  expect((await onList('subscribed')).body).toEqual({ jobId: null, contacts: 12, changed: 12, refused: {} });
  expect((await onList('unsubscribed')).body).toMatchObject({ changed: 12 });
  expect((await onList('subscribed')).body).toMatchObject({ changed: 0, refused: { left: 12 } });
  const category = (await api(db).post('/api/group-categories').send({ audienceId: shop.audienceId, name: 'Music' })).body.id;
  const groupId = (await api(db).post('/api/groups').send({ categoryId: category, name: 'Jazz' })).body.id;
  expect((await bulk({ ids: [first.id], action: { do: 'addGroup', groupId } })).body).toMatchObject({ changed: 1 });
  expect((await bulk({ action: { do: 'addGroup', groupId } })).body).toMatchObject({ changed: 11 });
  expect((await bulk({ action: { do: 'removeGroup', groupId } })).body).toMatchObject({ changed: 12 });
});

test('what belongs to another audience does not exist here', async () => {
  await people(3);
  const other = await makeAudience(db);
  const list = (await api(db).post('/api/lists').send({ audienceId: other.audienceId, name: 'Theirs' })).body.id;
  expect((await bulk({ action: { do: 'setList', listId: list, status: 'subscribed' } })).status).toBe(404);
  const flow = await makeFlow(db, other.audienceId, winBack());
  expect((await bulk({ action: { do: 'enroll', flowId: flow.flowId } })).status).toBe(404);
  const ids = await db('contacts').where({ audience_id: shop.audienceId }).pluck('id');
  const { body, status } = await api(db)
    .post('/api/contacts/bulk')
    .send({ audienceId: other.audienceId, ids, action: { do: 'archive' } });
  expect({ status, message: body.message }).toEqual({ status: 422, message: expect.stringMatching(/nobody to archive/) });
  expect(await db('archive_runs').where({ audience_id: other.audienceId })).toEqual([]);
});

test('archiving is a run, a few or many: in the history, with its buyers left out, undone as a whole; many come back by a job', async () => {
  await people(MANY);
  const flow = { ...shop, ...(await makeFlow(db, shop.audienceId, winBack())) };
  const [{ id: walker }, { id: buyer }] = await db('contacts').where({ audience_id: shop.audienceId }).orderBy('id').limit(2);
  await enroll(db, '', flow, walker);
  await db('nudges').delete();
  await db('contacts').where({ id: buyer }).update({ last_order_at: new Date() });
  const runs = archiveRuns(db, shop.audienceId);
  const active = () => count('contacts where audience_id = ? and archived_at is null', shop.audienceId);

  const two = (await bulk({ ids: [walker, buyer], action: { do: 'archive', leaveBuyers: true } }).expect(200)).body;
  expect(two).toEqual({ jobId: expect.any(String), contacts: 1, changed: 0, refused: {} });
  await runs.work(two.jobId);
  expect(await runs.get(two.jobId)).toMatchObject({ by: 'selection', archived: 1, buyersLeft: 1, walksEnded: 1, actor: 'operator' });
  // the walk hears, and ends
  expect(await count('nudges')).toBe(1);
  expect(await runs.undo(two.jobId)).toMatchObject({ restored: 1 });

  const { body } = await bulk({ filters: [], action: { do: 'archive' } }).expect(200);
  expect(body).toMatchObject({ jobId: expect.any(String), contacts: null, changed: 0 });
  expect(await run(body.jobId)).toBe('over');
  expect(await runs.get(body.jobId)).toMatchObject({ by: 'filter', state: 'done', taken: MANY, archived: MANY });
  expect(await active()).toBe(0);
  expect(await count(`events where audience_id = ? and type = 'archived'`, shop.audienceId)).toBe(MANY + 1);

  // those chosen come back at once; who is not archived, or was deleted for ever, is not meant
  const some = [walker, buyer];
  expect((await bulk({ ids: some, action: { do: 'unarchive' } })).body).toEqual({ jobId: null, contacts: 2, changed: 2, refused: {} });
  expect((await bulk({ ids: some, action: { do: 'unarchive' } })).body).toMatchObject({ contacts: 0, changed: 0 });
  // page by page by id: nobody is skipped though coming back takes them out of the archive
  const rest = (await bulk({ filters: [], action: { do: 'unarchive' } })).body;
  expect(await run(rest.jobId)).toBe('over');
  expect(await job(rest.jobId)).toMatchObject({ state: 'done', done: MANY - 2, result: { changed: MANY - 2 } });
  expect(await active()).toBe(MANY);
  expect(await runs.get(body.jobId)).toMatchObject({ back: { by_hand: MANY } });
});

test('killed after a page it goes on with the next; cancelled it leaves exactly what was done', async () => {
  await people(MANY);
  const { jobId } = (await bulk({ filters: [], action: { do: 'addTags', names: ['Half'] } })).body;
  // dies in its second page, before the commit
  await db.raw(`create or replace function die() returns trigger language plpgsql as $$ begin
    if new.done > 5000 then raise exception 'killed'; end if; return new; end $$`);
  await db.raw('create trigger dying before update on jobs for each row execute function die()');
  await expect(run(jobId)).rejects.toThrow('killed');
  expect(await tagged('Half')).toBe(5_000);
  expect(await job(jobId)).toMatchObject({ state: 'running', done: 5_000, total: MANY });
  await db.raw('drop trigger dying on jobs');
  expect(await run(jobId)).toBe('over');
  expect(await tagged('Half')).toBe(MANY);
  expect(await count(`events where audience_id = ? and type = 'tag_added'`, shop.audienceId)).toBe(MANY);

  const again = (await bulk({ filters: [], action: { do: 'addTags', names: ['Cut'] } })).body.jobId;
  // the owner cancels while the first page is at work
  await db.raw(`create or replace function cancel() returns trigger language plpgsql as $$ begin
    if new.done = 5000 and old.done = 0 then new.wanted := 'cancel'; end if; return new; end $$`);
  await db.raw('create trigger cancelling before update on jobs for each row execute function cancel()');
  expect(await run(again)).toBe('over');
  await db.raw('drop trigger cancelling on jobs');
  expect(await job(again)).toMatchObject({ state: 'cancelled', done: 5_000, result: { changed: 5_000 } });
  expect(await tagged('Cut')).toBe(5_000);
});

test('a tag deleted meanwhile ends the job with a sentence', async () => {
  await people(600);
  const { jobId } = (await bulk({ filters: [], action: { do: 'addTags', names: ['Gone'] } })).body;
  await db('tags').where({ audience_id: shop.audienceId, name: 'Gone' }).delete();
  expect(await run(jobId)).toBe('over');
  expect(await job(jobId)).toMatchObject({ state: 'failed', error: expect.stringMatching(/no such tag/) });
});

test('starting many in a flow: each once, those who walk already are told', async () => {
  await people(700);
  const flow = await makeFlow(db, shop.audienceId, winBack());
  const chosen = await db('contacts').where({ audience_id: shop.audienceId }).orderBy('id').limit(3).pluck('id');
  const start = (more: object) => bulk({ ...more, action: { do: 'enroll', flowId: flow.flowId } });
  expect((await start({ ids: chosen })).body).toMatchObject({ contacts: 3, changed: 3, refused: {} });
  const { jobId } = (await start({ filters: [] })).body;
  await run(jobId);
  expect(await job(jobId)).toMatchObject({ state: 'done', result: { changed: 697, refused: { already_in: 3 } } });
  expect(await count('enrollments where flow_id = ?', flow.flowId)).toBe(700);
});

test('one is archived and comes back with the status they have; who left meanwhile stays away', async () => {
  await people(2);
  const [stays, leaves] = await db('contacts').where({ audience_id: shop.audienceId }).orderBy('id').pluck('id');
  for (const id of [stays, leaves]) await api(db).post(`/api/contacts/${id}/archive`).expect(200);
  await api(db).post(`/api/contacts/${stays}/archive`).expect(200);
  const list = async (archived = {}) =>
    (
      await api(db)
        .get('/api/contacts')
        .query({ audienceId: shop.audienceId, ...archived })
    ).body.items.map((one: { id: string }) => one.id);
  expect(await list()).toEqual([]);
  expect((await list({ archived: 'yes' })).sort()).toEqual([stays, leaves].sort());
  await db('contacts').where({ id: leaves }).update({ status: 'unsubscribed' });
  for (const id of [stays, leaves]) await api(db).post(`/api/contacts/${id}/unarchive`).expect(200);
  const rows = await db('contacts').whereIn('id', [stays, leaves]).orderBy('id').select('status', 'archived_at', 'status_before_archive');
  expect(rows).toEqual([
    { status: 'subscribed', archived_at: null, status_before_archive: null },
    { status: 'unsubscribed', archived_at: null, status_before_archive: null },
  ]);
  expect(await count(`events where contact_id = ? and type in ('archived', 'unarchived')`, stays)).toBe(2);
  await api(db).post('/api/contacts/00000000-0000-7000-8000-000000000000/archive').expect(404);
});
