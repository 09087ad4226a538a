import type { ChildProcess } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sunsetId } from '../../workflows/names.ts';
import { api } from '../support/api.ts';
import { type Engine, engine, eventually } from '../support/engine.ts';
import { email, makeAudience, makeFlow, pause, quick, theEnd } from '../support/factories.ts';
import { mailServer } from '../support/mail-server.ts';
import { kill, startWorkerOn } from '../support/processes.ts';

/** A policy's run under kill -9, begun by its schedule: nobody beyond the limit, everyone once, one run in the history, its report told. */
const SILENT = 9_000;
const LIMIT = 7_000;
let e: Engine;
let mail: Awaited<ReturnType<typeof mailServer>>;
let worker: ChildProcess | undefined;
beforeAll(async () => {
  e = await engine({ worker: false });
  mail = await mailServer();
}, 60_000);
afterAll(async () => {
  await kill(worker);
  await mail?.close();
  await e?.close();
});

const startWorker = async () => {
  worker = await startWorkerOn(e, { SMTP_URL: mail.url, BULK_RATE: '100000' });
};
const http = () => api(e.db, { client: e.client, prefix: e.prefix });
const count = async (sql: string, ...bindings: unknown[]) => Number((await e.db.raw(sql, bindings as never)).rows[0].n);
const runsOf = (policyId: string) => e.db('sunset_runs').where({ policy_id: policyId });
const stateIs = (policyId: string, ...states: string[]) =>
  eventually(async () => states.includes((await runsOf(policyId).first())?.state), 120_000, 50);
/** Killed with -9 as soon as this is so, and begun again. Returns how far it was then. */
async function killOnce(far: () => Promise<number>, from: number): Promise<number> {
  expect(await eventually(async () => (await far()) >= from, 120_000, 5)).toBe(true);
  await kill(worker);
  const at = await far();
  await startWorker();
  return at;
}

/** An audience of silent people, and a policy over them that is on. */
async function policyOver(people: number, settings: object): Promise<{ audienceId: string; policyId: string }> {
  const { audienceId } = await makeAudience(e.db);
  await e.db.raw(
    `insert into contacts (id, audience_id, email, first_name, source, status, created_at, last_active_at, actor)
     select uuidv7(), ?, 'p' || n || '@shop.example', 'Anna', 'test', 'subscribed', now() - interval '5 years', now() - interval '4 years', 'test'
     from generate_series(1, ?::int) n`,
    [audienceId, people],
  );
  await e.db.raw('analyze');
  const said = {
    audienceId,
    name: 'Silent',
    who: { by: 'retention', years: 3 },
    limitPercent: null,
    tell: 'team@shop.example',
    ...settings,
  };
  const { body } = await http().post('/api/sunset-policies').send(said).expect(201);
  await http().patch(`/api/sunset-policies/${body.id}`).send({ state: 'on' }).expect(200);
  return { audienceId, policyId: body.id };
}
const trigger = (policyId: string) => e.client.schedule.getHandle(`${e.queues.jobs}/${sunsetId(policyId)}`).trigger();

test('archiving up to its limit, killed while it settles whom it means and while it archives', async () => {
  const { audienceId, policyId } = await policyOver(SILENT, { limitContacts: LIMIT });
  const archived = () => count('select count(*) as n from contacts where audience_id = ? and archived_at is not null', audienceId);
  await startWorker();
  await trigger(policyId);
  // in the middle of the one statement that settles whom it means, or just after it: the limit holds either way
  const killed = [await killOnce(() => count('select count(*) as n from sunset_runs where policy_id = ?', policyId), 1)];
  expect(await stateIs(policyId, 'asks')).toBe(true);
  expect(await archived()).toBe(0);
  expect(await runsOf(policyId).first()).toMatchObject({ matched: SILENT, due: SILENT, most: LIMIT });

  const told = async () => (await runsOf(policyId).first()).tell === 'sent';
  expect(await eventually(told, 150_000)).toBe(true);
  const run = await runsOf(policyId).first();
  await http().post(`/api/sunset-runs/${run.id}/decide`).send({ do: 'first' }).expect(200);
  killed.push(await killOnce(archived, LIMIT / 4));
  expect(killed.at(-1)).toBeLessThan(LIMIT);
  const over = async () => {
    const { archive_run_id: id } = await runsOf(policyId).first();
    return id !== null && (await e.db('jobs').where({ id }).first()).state === 'done';
  };
  expect(await eventually(over, 180_000)).toBe(true);
  expect(await archived()).toBe(LIMIT);
  expect(await count(`select count(*) as n from events where audience_id = ? and type = 'archived'`, audienceId)).toBe(LIMIT);
  expect(await count('select count(*) as n from contacts where audience_id = ? and rev > 2', audienceId)).toBe(0);
  // one run of the policy, one in the archive's history, and what it says of itself is so
  expect(await runsOf(policyId)).toMatchObject([{ state: 'done', decided_by: 'operator' }]);
  const { items } = (await http().get('/api/archive-runs').query({ audienceId }).expect(200)).body;
  expect(items).toMatchObject([{ by: 'policy', name: 'Silent', state: 'done', taken: LIMIT, archived: LIMIT, activeLeft: 0 }]);
  // that it asked, and what it did: each report under a name of its own, so that no mailbox takes one for the other
  expect(await eventually(told, 150_000)).toBe(true);
  expect([...new Set(mail.taken)].sort()).toEqual([`${run.id}.asks`, `${run.id}.done`]);
  console.info({ killed, reports: mail.taken.length });
}, 600_000);

test('beginning the last series up to its limit, killed on the way: each begins it once, nobody more', async () => {
  const people = 4_000;
  const limit = 3_000;
  const { audienceId, policyId } = await policyOver(people, { limitContacts: limit, tell: null });
  const steps = [pause(1, 30, 'days', 'email-1'), email(1, 'end'), theEnd];
  const { flowId } = await makeFlow(e.db, audienceId, { ...quick([]), entry: 'wait-1', steps });
  await http()
    .patch(`/api/sunset-policies/${policyId}`)
    .send({ first: { flowId, days: 30 } })
    .expect(200);
  const begun = () => count('select count(*) as n from enrollments where flow_id = ?', flowId);
  if (!worker) await startWorker();
  await trigger(policyId);
  expect(await stateIs(policyId, 'asks')).toBe(true);
  const { id } = await runsOf(policyId).first();
  await http().post(`/api/sunset-runs/${id}/decide`).send({ do: 'first' }).expect(200);
  const killed = [await killOnce(begun, limit / 4)];
  expect(killed.at(-1)).toBeLessThan(limit);
  expect(await stateIs(policyId, 'done')).toBe(true);
  expect(await begun()).toBe(limit);
  expect(await count('select count(distinct contact_id) as n from enrollments where flow_id = ?', flowId)).toBe(limit);
  // who began is counted from then on, the others stay for the next run
  const members = (begun: boolean) =>
    count(
      `select count(*) as n from sunset_members where policy_id = ? and plan = 'series' and (series_at is not null) = ?`,
      policyId,
      begun,
    );
  expect([await members(true), await members(false)]).toEqual([limit, people - limit]);
  expect(await runsOf(policyId)).toMatchObject([{ state: 'done', series: people, archive_run_id: null }]);
  expect(await count('select count(*) as n from contacts where audience_id = ? and archived_at is not null', audienceId)).toBe(0);
  console.info({ killed });
}, 600_000);
