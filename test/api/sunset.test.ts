import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { v7 } from 'uuid';
import type { Mail } from '../../api/mails/index.ts';
import { beginRun, sendReports } from '../../api/sunset/index.ts';
import { nextTimes } from '../../api/sunset/when.ts';
import { api } from '../support/api.ts';
import { archiveRuns } from '../support/archive-runs.ts';
import { freshDatabase } from '../support/database.ts';
import { SITE } from '../support/engine.ts';
import { DAY, makeAudience, makeContact, makeFlow, quick } from '../support/factories.ts';

let { db, drop } = {} as Awaited<ReturnType<typeof freshDatabase>>;
let shop: Awaited<ReturnType<typeof makeAudience>>;
let runs: ReturnType<typeof archiveRuns>;
beforeAll(async () => {
  ({ db, drop } = await freshDatabase());
});
beforeEach(async () => {
  shop = await makeAudience(db, { time_zone: 'America/New_York', language: 'en' });
  runs = archiveRuns(db, shop.audienceId);
});
afterAll(() => drop());

const ago = (days: number) => new Date(Date.now() - days * DAY);
const silent = (days = 1_200) => makeContact(db, shop, [], { created_at: ago(days + 10), last_active_at: ago(days) }).then(({ id }) => id);
const retention = { by: 'retention', years: 3 };
const make = async (more: object = {}) =>
  (
    await api(db)
      .post('/api/sunset-policies')
      .send({ audienceId: shop.audienceId, name: 'Silent for three years', who: retention, limitPercent: null, ...more })
      .expect(201)
  ).body;
const put = (id: string, body: object) => api(db).patch(`/api/sunset-policies/${id}`).send(body);
const dry = async (policy: { id: string; first: object | null }, more: object = {}) =>
  (
    await api(db)
      .post('/api/sunset-policies/dry-run')
      .send({
        audienceId: shop.audienceId,
        policyId: policy.id,
        who: retention,
        first: policy.first,
        limitContacts: null,
        limitPercent: null,
        ...more,
      })
      .expect(200)
  ).body;
/** As its schedule would: the run, and the archive run that it makes. */
async function run(policyId: string) {
  const id = (await beginRun(db, policyId, v7())) as string;
  return goOn(id, id);
}
async function goOn(id: string, job: string) {
  await runs.work(job);
  const { archive_run_id: archive } = await db('sunset_runs').where({ id }).first('archive_run_id');
  if (archive) await runs.work(archive);
  const policy = (await db('sunset_runs').where({ id }).first('policy_id')).policy_id;
  return (await api(db).get(`/api/sunset-policies/${policy}/runs`).expect(200)).body.items.find((one: { id: string }) => one.id === id);
}
const isArchived = async (id: string) => (await db('contacts').where({ id }).first('archived_at')).archived_at !== null;

test('the retention clock: a click, an order or a visit counts, an open does not; newcomers have time', async () => {
  const gone = await silent();
  const opened = await makeContact(db, shop, [], { created_at: ago(1_300), last_active_at: ago(1_200), last_opened_at: ago(2) });
  const clicked = await makeContact(db, shop, [], { created_at: ago(1_300), last_active_at: ago(3) });
  const visited = await makeContact(db, shop, [], { created_at: ago(1_300), last_seen_at: ago(3) });
  const fresh = await makeContact(db, shop, [], { created_at: ago(3) });
  const policy = await make();
  expect(policy).toMatchObject({ state: 'paused', next: [], schedule: { every: 1, day: 'first_monday', hour: 6 }, lastRun: null });
  expect(await dry(policy)).toMatchObject({
    matched: 2,
    archive: 2,
    series: 0,
    fresh: 2,
    audience: 5,
    limit: null,
    over: false,
    last: null,
  });
  // paused, it does nothing
  expect(await beginRun(db, policy.id, v7())).toBeNull();
  const { body: on } = await put(policy.id, { state: 'on' }).expect(200);
  expect(on.next).toHaveLength(3);
  const key = v7();
  const first = await beginRun(db, policy.id, key);
  expect(await beginRun(db, policy.id, key)).toBe(first);
  expect(await goOn(first as string, first as string)).toMatchObject({ state: 'done', matched: 2, due: 2, archived: 2 });
  for (const [id, expected] of [
    [gone, true],
    [opened.id, true],
    [clicked.id, false],
    [visited.id, false],
    [fresh.id, false],
  ] as const)
    expect([id, await isArchived(id)]).toEqual([id, expected]);
  const { body } = await api(db).get('/api/archive-runs').query({ audienceId: shop.audienceId });
  expect(body.items[0]).toMatchObject({ by: 'policy', name: 'Silent for three years', sourceId: policy.id, archived: 2 });
  await runs.undo(body.items[0].id);
  expect(await isArchived(gone)).toBe(false);
});

test('one last series: who reacts stays, who is silent for all its days is archived; the dry run adds up', async () => {
  const { flowId } = await makeFlow(db, shop.audienceId, quick([{ amount: 5, unit: 'days' }]));
  const policy = await make({ first: { flowId, days: 30 } });
  await put(policy.id, { state: 'on' }).expect(200);
  const [a, b, c, d] = [await silent(), await silent(), await silent(), await silent()];
  expect(await run(policy.id)).toMatchObject({ matched: 4, series: 4, due: 0, archived: 0 });
  expect(await db('enrollments').where({ flow_id: flowId }).count('* as n').first()).toEqual({ n: 4 });

  // a month later: one clicked, one bought; a fifth has become silent
  await db('sunset_members').update({ series_at: ago(31) });
  await db('contacts')
    .where({ id: a })
    .update({ last_active_at: ago(10), last_clicked_at: new Date(Date.now() + 1_000) });
  await db('contacts')
    .where({ id: b })
    .update({ last_active_at: ago(1), last_order_at: new Date(Date.now() + 1_000) });
  const e = await silent();
  expect(await dry(policy)).toMatchObject({
    matched: 3,
    archive: 2,
    series: 1,
    fresh: 1,
    last: { matched: 4, archived: 0, gone: 2, still: 2, because: { clicked: 1, bought: 1, visited: 0, other: 0 } },
  });
  const second = await run(policy.id);
  expect(second).toMatchObject({ matched: 3, series: 1, reacted: 2, due: 2, archived: 2 });
  expect([await isArchived(a), await isArchived(b), await isArchived(c), await isArchived(d), await isArchived(e)]).toEqual([
    false,
    false,
    true,
    true,
    false,
  ]);
  // the same again: nobody twice into the series, nobody before their days are over
  expect(await run(policy.id)).toMatchObject({ matched: 1, series: 0, waiting: 1, due: 0, reacted: 0 });
  expect(await db('enrollments').where({ flow_id: flowId }).count('* as n').first()).toEqual({ n: 5 });
});

test('beyond its limit it stops, does nothing and asks: all, only the first so many, or not this time', async () => {
  for (let n = 0; n < 5; n++) await silent();
  const policy = await make({ limitContacts: 3, tell: 'claire@shop.example' });
  await put(policy.id, { state: 'on' }).expect(200);
  expect(await dry(policy, { limitContacts: 3 })).toMatchObject({ archive: 5, limit: 3, over: true });
  const asks = await run(policy.id);
  expect(asks).toMatchObject({ state: 'asks', due: 5, archived: 0 });
  const decide = (id: string, what: string) => api(db).post(`/api/sunset-runs/${id}/decide`).send({ do: what });
  await decide(asks.id, 'first').expect(200);
  const job = await db('jobs').where({ kind: 'sunset' }).orderBy('id', 'desc').first('id');
  expect(await goOn(asks.id, job.id)).toMatchObject({ state: 'done', archived: 3, decidedBy: 'operator' });
  await decide(asks.id, 'all').expect(409);
  await put(policy.id, { limitContacts: 1 }).expect(200);
  const next = await run(policy.id);
  expect(next).toMatchObject({ state: 'asks', due: 2 });
  expect(await db('contacts').where({ audience_id: shop.audienceId }).whereNotNull('archived_at').count('* as n').first()).toEqual({
    n: 3,
  });

  // the reports: one that asks, one that is done; sent again only after a refusal
  const sent: Mail[] = [];
  let refuse = false;
  const channel = {
    name: 'smtp',
    send: async (mail: Mail) => {
      if (refuse) throw new Error('no answer');
      sent.push(mail);
    },
    check: async () => {},
    close: async () => {},
  };
  refuse = true;
  await sendReports({ db, channel, site: SITE });
  await db('sunset_runs').update({ tell_at: ago(1) });
  refuse = false;
  await sendReports({ db, channel, site: SITE });
  await sendReports({ db, channel, site: SITE });
  expect(sent.map(({ to, subject }) => [to.address, subject]).sort()).toEqual([
    ['claire@shop.example', 'Silent for three years: 3 archived'],
    ['claire@shop.example', 'Silent for three years: a decision is needed'],
  ]);
  await decide(next.id, 'skip').expect(200);
  expect(await db('sunset_runs').where({ id: next.id }).first('state')).toEqual({ state: 'skipped' });
  expect(sent[0]?.text).toContain(`/archive/policies/${policy.id}`);
});

test('who does something of their own while it asks stays, whatever is answered; the report says how many are archived', async () => {
  const ids = await Promise.all([silent(), silent(), silent()]);
  const policy = await make({ limitContacts: 1, tell: 'claire@shop.example' });
  await put(policy.id, { state: 'on' }).expect(200);
  const asks = await run(policy.id);
  await db('contacts').where({ id: ids[1] }).update({ last_active_at: new Date() });
  await api(db).post(`/api/sunset-runs/${asks.id}/decide`).send({ do: 'all' }).expect(200);
  const job = await db('jobs').where({ kind: 'sunset', audience_id: shop.audienceId }).orderBy('id', 'desc').first('id');
  expect(await goOn(asks.id, job.id)).toMatchObject({ due: 3, archived: 2 });
  expect(await isArchived(ids[1] as string)).toBe(false);
  const sent: Mail[] = [];
  const channel = { name: 'smtp', send: async (mail: Mail) => void sent.push(mail), check: async () => {}, close: async () => {} };
  await sendReports({ db, channel, site: SITE });
  expect(sent.map(({ id, subject }) => [id, subject])).toEqual([[`${asks.id}.done`, 'Silent for three years: 2 archived']]);
  expect(sent[0]?.text).toContain('To be archived: 2');
});

test('killed after its last page was committed, a run is not done twice; nor one that asks', async () => {
  const ids = [await silent(), await silent()];
  const policy = await make();
  await put(policy.id, { state: 'on' }).expect(200);
  const id = (await beginRun(db, policy.id, v7())) as string;
  await runs.work(id);
  const again = async () => {
    await db('jobs').where({ id }).update({ state: 'running', finished_at: null });
    await runs.work(id);
  };
  await again();
  expect(await goOn(id, id)).toMatchObject({ state: 'done', archived: 2 });
  expect(await db('archive_runs').where({ audience_id: shop.audienceId }).count('* as n').first()).toEqual({ n: 1 });
  expect(await db('archive_run_contacts').whereIn('contact_id', ids).count('* as n').first()).toEqual({ n: 2 });
});

test('what can’t be is refused; a segment that breaks later fails the run and says why', async () => {
  const other = await makeAudience(db);
  const { flowId } = await makeFlow(db, other.audienceId, quick([]));
  const body = { audienceId: shop.audienceId, name: 'X', who: retention };
  const post = (more: object) =>
    api(db)
      .post('/api/sunset-policies')
      .send({ ...body, ...more });
  await post({ first: { flowId, days: 30 } }).expect(404);
  await post({ who: { by: 'segment', segmentId: v7() } }).expect(404);
  await post({ schedule: { every: 5, day: 1, hour: 6 } }).expect(400);
  await post({ audienceId: v7() }).expect(404);
  const rule = { kind: 'group', match: 'all', rules: [{ kind: 'contact', condition: { field: 'vip', op: 'no' } }] };
  const segment = (await api(db).post('/api/segments').send({ kind: 'rule', audienceId: shop.audienceId, name: 'Plain', rule }).expect(201))
    .body;
  await post({ audienceId: other.audienceId, who: { by: 'segment', segmentId: segment.id } }).expect(404);
  const policy = await make({ who: { by: 'segment', segmentId: segment.id } });
  expect(policy.segmentName).toBe('Plain');
  await put(policy.id, { state: 'on' }).expect(200);
  await silent();
  await db('segments').where({ id: segment.id }).update({ removed_at: new Date() });
  expect(await run(policy.id)).toMatchObject({ state: 'failed', archived: 0, error: expect.stringMatching(/segment/) });
  await api(db).delete(`/api/sunset-policies/${policy.id}`).expect(200);
  await api(db).get(`/api/sunset-policies/${policy.id}`).expect(404);
  expect(await beginRun(db, policy.id, v7())).toBeNull();
});

test('the next times are those of the audience’s zone, through the change of its clock', () => {
  const at = (schedule: object, now: string) =>
    nextTimes(schedule as never, 'America/New_York', new Date(now), 3).map((day) => day.toISOString());
  expect(at({ every: 1, day: 'first_monday', hour: 6 }, '2026-03-10T14:02:00Z')).toEqual([
    '2026-04-06T10:00:00.000Z',
    '2026-05-04T10:00:00.000Z',
    '2026-06-01T10:00:00.000Z',
  ]);
  expect(at({ every: 3, day: 28, hour: 6 }, '2026-10-28T10:00:00Z')).toEqual([
    '2027-01-28T11:00:00.000Z',
    '2027-04-28T10:00:00.000Z',
    '2027-07-28T10:00:00.000Z',
  ]);
  expect(at({ every: 12, day: 'first_monday', hour: 0 }, '2026-01-01T12:00:00Z')[0]).toBe('2026-01-05T05:00:00.000Z');
});
