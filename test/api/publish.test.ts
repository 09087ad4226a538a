import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { api } from '../support/api.ts';
import { type Engine, engine, eventually } from '../support/engine.ts';
import { DAY, makeAudience, makeContact, winBack } from '../support/factories.ts';

let e: Engine;
let http: ReturnType<typeof api>;
let shop: { audienceId: string; storeId: string };
beforeAll(async () => {
  e = await engine();
  http = api(e.db, { client: e.client, prefix: e.prefix });
  shop = await makeAudience(e.db);
});
afterAll(() => e?.close());

const ago = (days: number) => new Date(Date.now() - days * DAY);
const walkOf = (flowId: string, contactId: string) => e.db('enrollments').where({ flow_id: flowId, contact_id: contactId }).first();

test('from a draft to people walking: the backlog enters as chosen, and a removed step moves its people', async () => {
  const at = async (days: number) => (await makeContact(e.db, shop, [ago(days)])).id;
  const [early, one, two, three, gone] = [await at(30), await at(130), await at(250), await at(255), await at(500)];
  const { body: made } = await http.post('/api/flows').send({ audienceId: shop.audienceId, name: 'Win back', template: 'win-back-series' });
  const path = `/api/flows/${made.id}`;
  await http
    .put(`${path}/draft`)
    .send({ draftRev: 1, definition: { ...winBack(), settings: { ...winBack().settings, holdoutPercent: 0 } } });
  const published = await http.post(`${path}/publish`).send({
    backlog: [
      { fromDay: 120, choice: 'by_anchor' },
      { fromDay: 240, choice: 'first_email', perDay: 1 },
      { fromDay: 360, choice: 'leave_out' },
    ],
  });
  expect(published).toMatchObject({ status: 200, body: { status: 'live', live: { number: 1 } } });
  const done = async () => (await e.db('flow_versions').where('flow_id', made.id).first('backlog_done_at')).backlog_done_at !== null;
  expect(await eventually(done, 20_000)).toBe(true);
  expect(await eventually(async () => (await walkOf(made.id, two))?.previous_at != null, 20_000)).toBe(true);

  // placed by their anchor: e-mail 1 is over, and day 240 is waited for
  expect(await eventually(async () => (await walkOf(made.id, one))?.step_id === 'email-2', 20_000)).toBe(true);
  const walk = await walkOf(made.id, one);
  expect(Math.abs(Number(walk.at) - Number(ago(130 - 240)))).toBeLessThan(3_700_000);
  const { body: story } = await http.get(`/api/enrollments/${walk.id}`);
  expect(story.steps).toMatchObject([{ outcome: 'entered' }, { name: 'E-mail 1', outcome: 'skipped', reason: 'before_activation' }]);
  // one a day, most recent first
  expect(Number((await walkOf(made.id, three)).entered_at) - Number((await walkOf(made.id, two)).entered_at)).toBeGreaterThan(
    DAY - 3_700_000,
  );
  for (const id of [early, gone]) expect(await walkOf(made.id, id)).toBeUndefined();
  expect((await http.get(path)).body).toMatchObject({ counts: { entered: 3 }, waiting: 3, sent: 1 });

  const { body: now } = await http.get(path);
  const { draft } = now;
  draft.steps = draft.steps.filter((step: { id: string }) => !['wait-2', 'email-2'].includes(step.id));
  draft.steps.find((step: { id: string }) => step.id === 'email-1').next.sent = 'wait-3';
  await http.put(`${path}/draft`).send({ draftRev: now.draftRev, definition: draft });
  const second = await http.post(`${path}/publish`).send({ moves: { 'email-2': 'email-3', 'wait-2': 'email-3' } });
  expect(second.status).toBe(200);
  expect(await eventually(async () => (await walkOf(made.id, one)).step_id === 'email-3', 20_000)).toBe(true);
  const moved = await http.get(`/api/enrollments/${walk.id}`);
  expect(moved.body).toMatchObject({ version: 2, currentVersion: 2, waiting: { stepName: 'E-mail 3' } });
  expect(moved.body.steps.at(-1)).toMatchObject({ outcome: 'moved', version: 2 });

  await http.post(`${path}/archive`);
  expect(await eventually(async () => (await http.get(path)).body.waiting === 0, 20_000)).toBe(true);
  expect(await walkOf(made.id, one)).toMatchObject({ outcome: 'stopped', reason: 'flow_archived' });
}, 90_000);
