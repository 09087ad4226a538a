import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { countDay } from '../../api/archive/index.ts';
import { api } from '../support/api.ts';
import { archiveRuns } from '../support/archive-runs.ts';
import { freshDatabase } from '../support/database.ts';
import { DAY, enroll, makeAudience, makeContact } from '../support/factories.ts';
import { makeWorld, type World } from '../support/whole-person.ts';

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
const ago = (days: number) => new Date(Date.now() - days * DAY);
const row = (id: string) => db('contacts').where({ id }).first();

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
  const { body: dry } = await runs.preview({ contactIds: ids }).expect(200);
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

  const without = await runs.run({ contactIds: ids, leaveBuyers: true });
  expect(without).toMatchObject({ state: 'done', by: 'selection', taken: 3, archived: 3, buyersLeft: 1, walksEnded: 0, saves: '10.50' });
  expect(without.byStatus).toEqual({ subscribed: 1, unsubscribed: 1, cleaned: 1 });
  expect((await row(buyer)).archived_at).toBeNull();
  const rest = await runs.run({ contactIds: ids });
  expect(rest).toMatchObject({ archived: 1, walksEnded: 1, taken: 1, saves: '0.00' });
  expect(await db('nudges').where({ enrollment_id: walk, lane: 'bulk' }).first()).toBeTruthy();
  expect((await runs.start({ contactIds: ids }).expect(422)).body.message).toMatch(/nobody to archive/);
});

test('all that match: settled by the job, told apart from other audiences', async () => {
  const other = await makeAudience(db);
  const stranger = (await makeContact(db, other)).id;
  const vip = await someone({ vip: true });
  await someone();
  const filters = [{ field: 'vip', op: 'yes' }];
  const { body } = await runs.start({ filters }).expect(202);
  expect(body).toMatchObject({ state: 'waiting', by: 'filter', taken: null, archived: 0 });
  await runs.work(body.id);
  expect(await runs.get(body.id)).toMatchObject({ state: 'done', taken: 1, archived: 1 });
  expect((await row(vip)).archived_at).not.toBeNull();
  expect((await runs.start({ contactIds: [stranger] }).expect(422)).body.message).toMatch(/not of this audience/);
  expect((await row(stranger)).archived_at).toBeNull();
  await runs.start({}).expect(400);
  await runs.start({ filters, contactIds: [vip] }).expect(400);
  const listed = await api(db).get('/api/archive-runs').query({ audienceId: other.audienceId }).expect(200);
  expect(listed.body.items).toEqual([]);
  // a filter that no longer means anything archives nobody, and says why
  const { body: broken } = await runs.start({ filters: [{ field: 'field:size', op: 'filled' }] }).expect(202);
  await runs.work(broken.id);
  expect(await runs.get(broken.id)).toMatchObject({ state: 'failed', archived: 0, error: expect.stringMatching(/field/) });
});

test('who does something of their own after it was settled is left alone', async () => {
  const [quiet, clicks] = [await someone(), await someone()];
  const { body } = await runs.start({ contactIds: [quiet, clicks] }).expect(202);
  await db('contacts')
    .where({ id: clicks })
    .update({ last_active_at: new Date(Date.now() + 1_000) });
  await runs.work(body.id);
  expect(await runs.get(body.id)).toMatchObject({ archived: 1, activeLeft: 1, taken: 2 });
  expect((await row(clicks)).archived_at).toBeNull();
});

test('cancelled before its first page, a run archives nobody and cannot be undone', async () => {
  const id = await someone();
  const { body } = await runs.start({ contactIds: [id] }).expect(202);
  await api(db).post(`/api/archive-runs/${body.id}/undo`).expect(409);
  await api(db).post(`/api/archive-runs/${body.id}/cancel`).expect(202);
  await runs.work(body.id);
  expect(await runs.get(body.id)).toMatchObject({ state: 'cancelled', archived: 0 });
  expect((await row(id)).archived_at).toBeNull();
  expect((await api(db).post(`/api/archive-runs/${body.id}/undo`).expect(409)).body.message).toMatch(/nobody/);
  await api(db).post(`/api/archive-runs/${body.id}/cancel`).expect(409);
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
  const done = await runs.run({ contactIds: [idle, gone] });
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

test('members of a segment, by the rule it has; a rule said at once; a broken one archives nobody', async () => {
  const rule = (field: string) => ({ kind: 'group', match: 'all', rules: [{ kind: 'contact', condition: { field, op: 'yes' } }] });
  const make = async (name: string, field: string) =>
    (
      await api(db)
        .post('/api/segments')
        .send({ kind: 'rule', audienceId: world.audienceId, name, rule: rule(field) })
        .expect(201)
    ).body;
  const vip = await someone({ vip: true });
  const [plain, gone] = [await someone(), await someone({ status: 'unsubscribed' })];
  const segment = await make('The privileged', 'vip');
  expect((await runs.preview({ segmentId: segment.id }).expect(200)).body.all.contacts).toBe(1);
  expect(await runs.run({ segmentId: segment.id })).toMatchObject({
    by: 'segment',
    name: 'The privileged',
    version: 1,
    sourceId: segment.id,
    taken: 1,
    archived: 1,
  });
  expect((await row(vip)).archived_reason).toBe('segment');
  const unmailable = { kind: 'group', match: 'none', rules: [{ kind: 'contact', condition: { field: 'mailable', op: 'yes' } }] };
  expect(await runs.run({ rule: unmailable })).toMatchObject({ by: 'rule', name: null, taken: 1 });
  expect((await row(gone)).archived_at).not.toBeNull();
  expect((await row(plain)).archived_at).toBeNull();
  // a rule that asks for the archived finds them, but they are archived already
  const archived = { kind: 'group', match: 'all', rules: [{ kind: 'standing', is: 'archived', op: 'yes' }] };
  expect((await runs.preview({ rule: archived }).expect(200)).body.all.contacts).toBe(0);
  // none of them is in a segment any more
  const { body } = await api(db).get(`/api/segments/${segment.id}/contacts`).expect(200);
  expect(body.items).toEqual([]);

  await runs.preview({ segmentId: segment.id, rule: rule('vip') }).expect(400);
  const other = await makeAudience(db);
  await api(db).post('/api/archive-runs').send({ audienceId: other.audienceId, segmentId: segment.id }).expect(404);
  const broken = { kind: 'group', match: 'all', rules: [{ kind: 'contact', condition: { field: 'field:gone', op: 'filled' } }] };
  await runs.preview({ rule: broken }).expect(422);
  expect(await runs.run({ rule: broken })).toMatchObject({ state: 'failed', archived: 0, error: expect.any(String) });
});

test('all who wait at a step of a flow, without the held out; the history says which step', async () => {
  const [waits, other, held, gone] = [await someone(), await someone(), await someone(), await someone()];
  const definition = (await db('flow_versions').where({ id: world.versionId }).first()).definition;
  const stepId = definition.steps[0].id;
  for (const [id, more] of [
    [waits, {}],
    [other, { step_id: 'elsewhere' }],
    [held, { arm: 'holdout' }],
    [gone, { ended_at: new Date(), outcome: 'finished' }],
  ] as const) {
    const walk = await enroll(db, '', world, id);
    await db('enrollments')
      .where({ id: walk })
      .update({ step_id: stepId, arm: 'treated', ...more });
  }
  const step = { flowId: world.flowId, stepId };
  expect((await runs.preview({ step }).expect(200)).body.all).toMatchObject({ contacts: 1, walks: 1 });
  const run = await runs.run({ step });
  expect(run).toMatchObject({ by: 'step', sourceId: world.flowId, archived: 1, walksEnded: 1 });
  expect(run.name).toMatch(new RegExp(`: ${definition.steps[0].name}$`));
  expect(await row(waits)).toMatchObject({ archived_reason: 'by_hand' });
  for (const id of [other, held, gone]) expect((await row(id)).archived_at).toBeNull();
  expect(await runs.undo(run.id)).toMatchObject({ restored: 1 });
  await runs.preview({ step: { ...step, stepId: 'nowhere' } }).expect(404);
  const foreign = archiveRuns(db, (await makeAudience(db)).audienceId);
  await foreign.preview({ step }).expect(404);
  await foreign.start({ step }).expect(404);
});
