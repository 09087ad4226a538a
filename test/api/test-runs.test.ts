import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Step } from '../../workflows/flow/flow.ts';
import { api } from '../support/api.ts';
import { type Engine, engine, eventually, sleep } from '../support/engine.ts';
import { DAY, email, makeAudience, makeContact, makeFlow, pause, theEnd, winBack } from '../support/factories.ts';

let e: Engine;
let http: ReturnType<typeof api>;
let shop: { audienceId: string; storeId: string };
beforeAll(async () => {
  e = await engine();
  http = api(e.db, { client: e.client, prefix: e.prefix });
  shop = await makeAudience(e.db);
});
afterAll(() => e?.close());

async function start(thrown: { type: string; day: number; name?: string; properties?: object }[] = [], definition = winBack()) {
  const { flowId } = await makeFlow(e.db, shop.audienceId, definition);
  const { id: contactId } = await makeContact(e.db, shop, [new Date(Date.now() - 500 * DAY), new Date(Date.now() - 470 * DAY)]);
  const begun = await http.post(`/api/flows/${flowId}/test-runs`).send({ contactId, to: 'claire@shop.example', thrown });
  expect(begun.body).toMatchObject({ state: 'running', to: 'claire@shop.example' });
  return { flowId, contactId, id: begun.body.id as string };
}
const read = async (id: string) => (await http.get(`/api/test-runs/${id}`)).body;
const over = (id: string) => eventually(async () => (await read(id)).state !== 'running', 40_000);
const daysOf = (run: { mails: { day: number }[] }) => run.mails.map((mail) => mail.day).reverse();

test('a year in seconds: three mails on their days, to the tester alone, and nothing counted', async () => {
  const { id, flowId } = await start();
  expect(await over(id)).toBe(true);
  const run = await read(id);
  expect(run).toMatchObject({ state: 'ended', outcome: 'finished', day: 360, planned: [] });
  expect(daysOf(run)).toEqual([120, 240, 360]);
  expect(run.mails[0].subject).toMatch(/^\[Test\]/);
  expect(run.secondsSoFar).toBeLessThan(40);
  expect(await e.db('messages').where('enrollment_id', id).distinct('to_address').pluck('to_address')).toEqual(['claire@shop.example']);
  const { body } = await http.get(`/api/flows/${flowId}`);
  expect(body).toMatchObject({ waiting: 0, sent: 0, counts: { entered: 0, steps: [] } });
});

test('they buy on day 130: the flow stops there', async () => {
  const { id } = await start([{ type: 'order', day: 130 }]);
  expect(await over(id)).toBe(true);
  const run = await read(id);
  expect(run).toMatchObject({ state: 'ended', outcome: 'bought', day: 130 });
  expect(daysOf(run)).toEqual([120]);
  expect(run.happened.map((entry: { type: string }) => entry.type)).toEqual(['ended', 'order', 'sendEmail', 'entered', 'started']);
});

test('a branch after the order goes the way the order says; what was thrown in stays in the run', async () => {
  const rule = {
    kind: 'group' as const,
    match: 'all' as const,
    rules: [{ kind: 'orders' as const, what: 'last' as const, at: { op: 'within' as const, days: 30 } }],
  };
  const steps: Step[] = [
    email(1, 'wait-2'),
    pause(2, 20, 'days', 'ask'),
    { type: 'branch', id: 'ask', name: 'Bought?', rule, next: { yes: 'email-2', no: 'end' } },
    email(2, 'end'),
    theEnd,
  ];
  const { id, contactId } = await start([{ type: 'order', day: 130 }], { ...winBack([120], { goal: 'none', minGapDays: 0 }), steps });
  expect(await over(id)).toBe(true);
  expect(daysOf(await read(id))).toEqual([120, 140]);
  expect(await e.db('orders').where({ contact_id: contactId })).toHaveLength(2);
});

test('a goal by an event, thrown in as a program would send it', async () => {
  const goalRule = {
    kind: 'group' as const,
    match: 'all' as const,
    rules: [{ kind: 'event' as const, name: 'Booked', where: [{ property: 'plan', op: 'any' as const, values: ['gold'] }] }],
  };
  const event = (name: string, plan: string, day: number) => ({ type: 'event', name, properties: { plan }, day });
  // of one name the last counts
  const thrown = [event('Booked', 'gold', 300), event('Visited', 'gold', 125), event('Booked', 'silver', 340)];
  const { id, contactId } = await start(thrown, { ...winBack(), settings: { ...winBack().settings, goalRule } });
  const facts = `/api/test-runs/${id}/facts`;
  await http.post(`/api/test-runs/${id}/hold`).expect(200);
  expect((await read(id)).thrown.map((fact: { day: number }) => fact.day)).toEqual([340, 125]);
  expect((await http.post(facts).send({ type: 'event', day: 300 })).status).toBe(400);
  expect((await http.post(facts).send({ ...event('Gone', 'gold', 290) })).body.thrown).toHaveLength(3);
  expect((await http.delete(`${facts}?type=event&name=Gone`)).body.thrown).toHaveLength(2);
  await http.delete(`${facts}?type=event&name=Gone`).expect(409);
  // the other one stays where it is, this one moves and says something else
  await http
    .post(facts)
    .send(event('Booked', 'GOLD', 130))
    .expect(200);
  await http.post(`/api/test-runs/${id}/go-on`).expect(200);
  expect(await over(id)).toBe(true);
  const run = await read(id);
  expect(run).toMatchObject({ state: 'ended', outcome: 'reached', day: 130 });
  expect(daysOf(run)).toEqual([120]);
  const told = run.happened.filter((entry: { type: string }) => entry.type === 'event');
  expect(told.map((entry: { name: string; day: number }) => [entry.name, entry.day])).toEqual([
    ['Booked', 130],
    ['Visited', 125],
  ]);
  expect(await e.db('events').where({ contact_id: contactId })).toEqual([]);
});

test('hold, throw in, go on, and a day that has passed', async () => {
  const { id } = await start();
  expect(await eventually(async () => (await read(id)).mails.length === 1, 20_000)).toBe(true);
  const held = await http.post(`/api/test-runs/${id}/hold`);
  expect(held.body.state).toBe('held');
  const passed = await http.post(`/api/test-runs/${id}/facts`).send({ type: 'order', day: 60 });
  expect(passed).toMatchObject({ status: 409 });
  expect(passed.body.message).toContain('Day 60 has passed');
  // a stride that had begun comes to its end, and then none begins
  const stands = async () => {
    const { day } = await read(id);
    await sleep(1_500);
    return (await read(id)).day === day;
  };
  expect(await eventually(stands, 15_000)).toBe(true);
  expect(await read(id)).toMatchObject({ state: 'held' });

  const thrown = await http.post(`/api/test-runs/${id}/facts`).send({ type: 'unsubscribe', day: 300 });
  expect(thrown.body.thrown).toMatchObject([{ type: 'unsubscribe', day: 300, happened: false }]);
  await http.post(`/api/test-runs/${id}/go-on`);
  expect(await over(id)).toBe(true);
  expect(await read(id)).toMatchObject({ state: 'ended', outcome: 'left', day: 300 });
});

test('stopping, and what can’t start', async () => {
  const { id, flowId, contactId } = await start([{ type: 'click', day: 350 }]);
  expect((await http.delete(`/api/test-runs/${id}/facts?type=click`)).body.thrown).toEqual([]);
  const stopped = await http.post(`/api/test-runs/${id}/stop`);
  expect(stopped.body).toMatchObject({ state: 'stopped' });
  expect((await http.post(`/api/test-runs/${id}/hold`)).status).toBe(409);
  expect((await http.get(`/api/flows/${flowId}/test-runs`)).body).toMatchObject({ available: true, why: null, items: [{ id }] });

  const alone = api(e.db);
  const refused = await alone.post(`/api/flows/${flowId}/test-runs`).send({ contactId, to: 'claire@shop.example' });
  expect(refused).toMatchObject({ status: 503 });
  expect((await alone.get(`/api/flows/${flowId}/test-runs`)).body).toMatchObject({ available: false });
});
