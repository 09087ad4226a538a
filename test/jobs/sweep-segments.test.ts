import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { v7 } from 'uuid';
import { createDecide } from '../../activities/engine/decide.ts';
import { createEnrollBacklog } from '../../activities/jobs/enroll-backlog.ts';
import { createSweepSegments } from '../../activities/jobs/sweep-segments.ts';
import type { Definition } from '../../workflows/flow/flow.ts';
import { queues } from '../../workflows/names.ts';
import { api } from '../support/api.ts';
import { freshDatabase } from '../support/database.ts';
import { eventually } from '../support/engine.ts';
import { DAY, makeAudience, makeContact, makeFlow, quick } from '../support/factories.ts';

let { db, drop } = {} as Awaited<ReturnType<typeof freshDatabase>>;
let shop: Awaited<ReturnType<typeof makeAudience>>;
let segmentId: string;
beforeAll(async () => {
  ({ db, drop } = await freshDatabase());
});
beforeEach(async () => {
  shop = await makeAudience(db);
  segmentId = await segment('Who is called Marie', 'Marie');
});
afterAll(() => drop());

const act = <In, Out>(activity: (input: In) => Promise<Out>, input: In): Promise<Out> => new MockActivityEnvironment().run(activity, input);
async function segment(name: string, called: string): Promise<string> {
  const rule = { kind: 'group', match: 'all', rules: [{ kind: 'contact', condition: { field: 'name', op: 'begins', text: called } }] };
  const { body } = await api(db).post('/api/segments').send({ kind: 'rule', audienceId: shop.audienceId, name, rule }).expect(201);
  return body.id;
}
const drawn = (id = segmentId): Definition => ({
  ...quick([{ amount: 2, unit: 'days' }]),
  trigger: { type: 'entersSegment', segmentId: id },
});
const flow = (definition = drawn(), backlog: object[] = []) => live(definition, backlog);
async function live(definition: Definition, backlog: object[]) {
  const made = await makeFlow(db, shop.audienceId, definition);
  await db('flow_versions')
    .where({ id: made.versionId })
    .update({ backlog: JSON.stringify(backlog) });
  return made;
}
const called = async (first_name: string) => (await makeContact(db, shop, [], { first_name })).id;
const rename = (id: string, first_name: string) => db('contacts').where({ id }).update({ first_name });
const sweep = (flowId?: string) => act(createSweepSegments(db, queues()), flowId ? { flowId } : {});
const walks = (flowId: string) =>
  db('enrollments').where({ flow_id: flowId }).orderBy('id').select('contact_id as who', 'origin', 'entered_at', 'ended_at', 'episode');
const who = async (flowId: string) => (await walks(flowId)).map((walk) => walk.who);

test('who was in already stays out, who comes enters at the next look, and only once', async () => {
  const there = await called('Marie');
  const { flowId } = await flow();
  expect(await sweep(flowId)).toBe(0);
  const comes = await called('Marie');
  const renamed = await called('Paul');
  await rename(renamed, 'Marie');
  expect(await sweep()).toBe(2);
  expect((await who(flowId)).toSorted()).toEqual([comes, renamed].toSorted());
  expect(await walks(flowId)).toMatchObject([{ origin: 'sweep' }, { origin: 'sweep' }]);
  expect(await sweep()).toBe(0);
  expect(await who(flowId)).not.toContain(there);
});

test('whoever left and comes back enters again; while the first walk runs, there is no second', async () => {
  const { flowId } = await flow();
  await sweep(flowId);
  const id = await called('Marie');
  await sweep(flowId);
  const away = async () => {
    await rename(id, 'Paul');
    await sweep(flowId);
    await rename(id, 'Marie');
    return sweep(flowId);
  };
  expect(await away()).toBe(0);
  await db('enrollments').where({ flow_id: flowId }).update({ ended_at: new Date(), outcome: 'finished' });
  expect(await sweep(flowId)).toBe(0);
  expect(await away()).toBe(1);
  const [first, second] = await walks(flowId);
  expect([first.who, second.who]).toEqual([id, id]);
  expect(first.episode).not.toBe(second.episode);
});

test('a flow that may be entered once ever lets nobody in twice', async () => {
  const { flowId } = await flow({ ...drawn(), settings: { ...drawn().settings, reentry: 'never' } });
  await sweep(flowId);
  const id = await called('Marie');
  await sweep(flowId);
  await db('enrollments').where({ flow_id: flowId }).update({ ended_at: new Date(), outcome: 'finished' });
  await rename(id, 'Paul');
  await sweep(flowId);
  await rename(id, 'Marie');
  expect(await sweep(flowId)).toBe(0);
});

test('those in it already can start, so many a day, most recently active first; counted beforehand', async () => {
  const [old, recent, middle] = [await called('Marie'), await called('Marie'), await called('Marie')];
  const active = (id: string, days: number) =>
    db('contacts')
      .where({ id })
      .update({ last_active_at: new Date(Date.now() - days * DAY) });
  await Promise.all([active(old, 90), active(recent, 1), active(middle, 30)]);
  await db('contacts').where({ id: old }).update({ status: 'unsubscribed' });
  const { body: made } = await api(db)
    .post('/api/flows')
    .send({ audienceId: shop.audienceId, name: 'For Marie', template: 'blank' })
    .expect(201);
  const path = `/api/flows/${made.id}`;
  await api(db).put(`${path}/draft`).send({ draftRev: 1, definition: drawn() }).expect(200);
  const { body: counted } = await api(db).get(`${path}/backlog`).expect(200);
  expect(counted.stretches).toEqual([
    { fromDay: 0, toDay: null, contacts: 3, mailable: 2, notMailable: { unsubscribed: 1 }, nextStep: null, tooOld: 0 },
  ]);
  const placed = await api(db)
    .post(`${path}/publish`)
    .send({ backlog: [{ fromDay: 0, choice: 'by_anchor' }] });
  expect(placed).toMatchObject({ status: 422, body: { message: expect.stringMatching(/left out/) } });
  const { body: published } = await api(db)
    .post(`${path}/publish`)
    .send({ backlog: [{ fromDay: 0, choice: 'first_email', perDay: 1 }] })
    .expect(200);
  await act(createEnrollBacklog(db, queues()), { versionId: published.live.id });
  // one today; the others' days are not there yet
  expect(await who(made.id)).toEqual([recent]);
  expect(await walks(made.id)).toMatchObject([{ origin: 'backlog' }]);
  await act(createEnrollBacklog(db, queues()), { versionId: published.live.id });
  expect(await who(made.id)).toEqual([recent]);

  const { rows: waiting } = await db.raw(
    `select contact_id, extract(day from enters_at - since)::int as day from flow_members where flow_id = ? and enters_at is not null order by 2`,
    [made.id],
  );
  expect(waiting).toEqual([
    { contact_id: middle, day: 1 },
    { contact_id: old, day: 2 },
  ]);
  // who leaves before their day does not start; the other one does, a day on
  await rename(old, 'Paul');
  await db.raw(`update flow_members set enters_at = enters_at - interval '2 days' where enters_at is not null`);
  await sweep(made.id);
  expect(await who(made.id)).toEqual([recent, middle]);
});

test('another segment is another first look', async () => {
  const { flowId, versionId } = await flow();
  await sweep(flowId);
  const luc = await called('Luc');
  await db('flow_versions')
    .where({ id: versionId })
    .update({ definition: JSON.stringify(drawn(await segment('Who is called Luc', 'Luc'))) });
  expect(await sweep(flowId)).toBe(0);
  const next = await called('Luc');
  expect(await sweep(flowId)).toBe(1);
  expect(await who(flowId)).toEqual([next]);
  expect(luc).not.toBe(next);
});

test('a segment that is gone lets nobody in or out, stops no other flow, and blocks publishing', async () => {
  const [broken, other] = [await flow(), await flow(drawn(await segment('Also Marie', 'Marie')))];
  await sweep();
  await api(db).delete(`/api/segments/${segmentId}`).expect(200);
  await called('Marie');
  expect(await sweep()).toBe(1);
  expect(await who(broken.flowId)).toEqual([]);
  expect(await who(other.flowId)).toHaveLength(1);
  const { body } = await api(db).get(`/api/flows/${broken.flowId}`).expect(200);
  expect(body.problemList).toMatchObject([{ code: 'brokenRule', stepId: null, field: 'trigger' }]);
  await api(db).post(`/api/flows/${broken.flowId}/publish`).send({}).expect(422);
});

test('left between the look and the page: nobody enters', async () => {
  const { flowId } = await flow();
  await sweep(flowId);
  const id = await called('Marie');
  const renaming = await db.transaction();
  await renaming('contacts').where({ id }).update({ first_name: 'Paul' });
  // the look still finds Marie; the page waits for the contact's lock
  const swept = sweep(flowId);
  const waits = async () =>
    (await db.raw(`select from pg_stat_activity where wait_event_type = 'Lock' and query like 'select from contacts%'`)).rows.length > 0;
  expect(await eventually(waits, 20_000, 10)).toBe(true);
  await renaming.commit();
  expect(await swept).toBe(0);
  expect(await db('flow_members').where({ contact_id: id })).toEqual([]);
  expect(await db('enrollments').where({ flow_id: flowId, contact_id: id })).toEqual([]);
});

test('walks held by a broken rule are asked again each hour', async () => {
  const tag = v7();
  await db('tags').insert({ id: tag, audience_id: shop.audienceId, name: 'Friend', actor: 'test' });
  const rule = {
    kind: 'group' as const,
    match: 'all' as const,
    rules: [{ kind: 'contact' as const, condition: { field: 'tags', op: 'any' as const, values: [tag] } }],
  };
  const { flowId } = await flow({ ...drawn(), settings: { ...drawn().settings, exitRule: rule } });
  await sweep(flowId);
  await called('Marie');
  await db('tags').where({ id: tag }).update({ leaving: 'removing' });
  await sweep(flowId);
  const { id } = await db('enrollments').where({ flow_id: flowId }).first('id');
  await act(createDecide(db), { enrollmentId: id, rev: 0, visit: 1 });
  expect(await db('enrollments').where({ id }).first('held')).toEqual({ held: 'rule' });
  // a word of before that is still to be told answers nothing
  await db('nudges').del();
  await db('nudges').insert({ enrollment_id: id, lane: 'bulk', tell: true });
  const waiting = () => db('nudges').where({ enrollment_id: id, tell: false });
  await sweep();
  expect(await waiting()).toHaveLength(1);
  await sweep();
  expect(await waiting()).toHaveLength(1);
});
