import type { ChildProcess } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { api } from '../support/api.ts';
import { type Engine, engine, eventually } from '../support/engine.ts';
import { makeAudience, makeFlow, winBack } from '../support/factories.ts';
import { footprint } from '../support/footprint.ts';
import { kill, startWorkerOn } from '../support/processes.ts';

/** 300,000 by hand: ARCHIVE_CONTACTS=300000, eight minutes. */
const CONTACTS = Number(process.env.ARCHIVE_CONTACTS ?? 15_000);
const WALKS = Math.round(CONTACTS / 20);
let e: Engine;
let worker: ChildProcess | undefined;
let audienceId: string;
beforeAll(async () => {
  e = await engine({ worker: false });
  const shop = await makeAudience(e.db);
  ({ audienceId } = shop);
  const { flowId, versionId } = await makeFlow(e.db, audienceId, winBack());
  await e.db.raw(
    `insert into contacts (id, audience_id, email, first_name, source, status, fields, actor)
     select uuidv7(), ?, 'p' || n || '@shop.example', 'Anna', 'test', (array['subscribed', 'unsubscribed', 'non_subscribed'])[n % 3 + 1],
       jsonb_build_object('size', n), 'test' from generate_series(1, ?::int) n`,
    [audienceId, CONTACTS],
  );
  await e.db.raw(
    `with tag as (insert into tags (id, audience_id, name, actor) values (uuidv7(), :audienceId, 'Fan', 'test') returning id),
     worn as (insert into contact_tags (contact_id, tag_id, actor) select c.id, tag.id, 'test' from contacts c, tag where (c.fields ->> 'size')::int % 7 = 0)
     insert into events (id, audience_id, contact_id, type, at, actor) select uuidv7(), audience_id, id, 'created', created_at, 'test'
     from contacts where audience_id = :audienceId`,
    { audienceId },
  );
  await e.db.raw(
    `insert into enrollments (id, audience_id, flow_id, version_id, contact_id, episode, origin, arm, entered_at, position, since, at, queue, do_next, step_id, actor)
     select uuidv7(), :audienceId, :flowId, :versionId, id, 'api', 'api', 'treated', now() - interval '1 day', 'wait-2', now() - interval '1 day',
       now() + interval '30 days', :queue, 'decide', 'wait-2', 'test' from contacts where audience_id = :audienceId order by id limit :walks`,
    { audienceId, flowId, versionId, queue: e.queues.decide, walks: WALKS },
  );
  await e.db.raw('analyze');
}, 300_000);
afterAll(async () => {
  await kill(worker);
  await e?.close();
});

const startWorker = async () => {
  worker = await startWorkerOn(e);
};
const http = () => api(e.db, { client: e.client, prefix: e.prefix });
const jobOf = (id: string) => e.db('jobs').where({ id }).first('state', 'done', 'total');
const runOf = async (id: string) => (await http().get(`/api/archive-runs/${id}`).expect(200)).body;
const count = async (sql: string, ...bindings: unknown[]) => Number((await e.db.raw(sql, bindings as never)).rows[0].n);
const archived = () => count('select count(*) as n from contacts where audience_id = ? and archived_at is not null', audienceId);
/** Killed with -9 once so many are done, and begun again. */
async function killAt(id: string, share: number): Promise<number> {
  expect(await eventually(async () => (await jobOf(id)).done >= share * CONTACTS, 240_000, 5)).toBe(true);
  await kill(worker);
  const { done } = await jobOf(id);
  await startWorker();
  return done;
}
const over = (id: string) => eventually(async () => ['done', 'cancelled'].includes((await jobOf(id)).state), 240_000, 100);

test('killed with -9 in the middle of archiving and of its undo: ends exact, walks ended with their reason, everyone as they were', async () => {
  const ids: string[] = await e.db('contacts').where({ audience_id: audienceId }).pluck('id');
  const before = await footprint(e.db, ids);
  await startWorker();
  const began = Date.now();
  const { body } = await http().post('/api/archive-runs').send({ audienceId, filters: [] }).expect(202);
  const killed = [await killAt(body.id, 0.05), await killAt(body.id, 0.5)];
  expect(await over(body.id)).toBe(true);
  const took = Date.now() - began;
  const run = await runOf(body.id);
  expect(run).toMatchObject({ state: 'done', taken: CONTACTS, archived: CONTACTS, activeLeft: 0, walksEnded: WALKS });
  expect(run.byStatus).toEqual({ subscribed: CONTACTS / 3, unsubscribed: CONTACTS / 3, non_subscribed: CONTACTS / 3 });
  expect(await archived()).toBe(CONTACTS);
  expect(await count(`select count(*) as n from events where type = 'archived'`)).toBe(CONTACTS);
  expect(await count('select count(*) as n from contacts where rev <> 2')).toBe(0);
  const running = () => count('select count(*) as n from enrollments where ended_at is null');
  expect(await eventually(async () => (await running()) === 0, 240_000, 200)).toBe(true);
  expect(await count(`select count(*) as n from enrollments where outcome = 'left' and reason = 'archived'`)).toBe(WALKS);

  await http().post(`/api/archive-runs/${body.id}/undo`).expect(202);
  const undo = (await e.db('archive_runs').where({ id: body.id }).first('undo_id')).undo_id;
  killed.push(await killAt(undo, 0.4));
  expect(await over(undo)).toBe(true);
  console.info({ contacts: CONTACTS, walks: WALKS, killed, seconds: took / 1_000 });
  expect(await runOf(body.id)).toMatchObject({ undo: 'done', restored: CONTACTS });
  expect(await archived()).toBe(0);
  expect(await footprint(e.db, ids)).toBe(before);
}, 900_000);

test('cancelled half way: who was archived stays so, nobody else is, and the undo brings exactly these back', async () => {
  if (!worker) await startWorker();
  const { body } = await http().post('/api/archive-runs').send({ audienceId, filters: [] }).expect(202);
  expect(await eventually(async () => (await jobOf(body.id)).done > 0, 120_000, 5)).toBe(true);
  await http().post(`/api/archive-runs/${body.id}/cancel`).expect(202);
  expect(await over(body.id)).toBe(true);
  const run = await runOf(body.id);
  expect(run.state).toBe('cancelled');
  expect(run.archived).toBeGreaterThan(0);
  expect(run.archived).toBeLessThan(CONTACTS);
  expect(await archived()).toBe(run.archived);
  await http().post(`/api/archive-runs/${body.id}/undo`).expect(202);
  expect(await eventually(async () => (await archived()) === 0, 120_000, 200)).toBe(true);
  expect((await runOf(body.id)).restored).toBe(run.archived);
}, 300_000);
