import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { DateTime } from 'luxon';
import { api } from '../support/api.ts';
import { freshDatabase } from '../support/database.ts';
import { DAY, enroll, makeAudience, makeContact, makeFlow, winBack } from '../support/factories.ts';
import { sampleDatabase } from '../support/sample.ts';

let { db, drop } = {} as Awaited<ReturnType<typeof freshDatabase>>;
let http: ReturnType<typeof api>;
beforeAll(async () => {
  ({ db, drop } = await freshDatabase());
  http = api(db);
});
afterAll(() => drop?.());

const zone = 'America/New_York';
/** The first or last minute of a local day so many days ago: a day is the zone's, not 24 hours. */
const local = (days: number, at: 'first' | 'last' = 'first') => {
  const day = DateTime.now().setZone(zone).minus({ days });
  return (at === 'first' ? day.startOf('day') : day.endOf('day')).toJSDate();
};

test('stretches count calendar days in the audience’s zone, with who can be mailed and why not', async () => {
  const shop = await makeAudience(db, { time_zone: zone });
  const add = (at: Date[], more: Record<string, unknown> = {}) => makeContact(db, shop, at, more);
  await add([local(119)]);
  await add([local(120, 'last')], { last_active_at: local(120, 'last') });
  await add([local(239)], { status: 'unsubscribed' });
  await add([local(240, 'last')]);
  await add([local(5_000)], { last_active_at: local(5_000) });
  await add([local(400)], { status: 'non_subscribed' });
  await add([local(401)], { archived_at: new Date() });
  await add([]);
  const excluded = await add([local(130)]);
  await db('contacts').where('id', excluded.id).update({ email: 'someone@Competitor.example' });
  await db('exclusions').insert({ id: shop.audienceId, kind: 'domain', pattern: 'competitor.example', actor: 'test' });

  const flow = await makeFlow(db, shop.audienceId, winBack(), { activated_at: new Date(Date.now() - DAY) });
  const { body } = await http.get(`/api/flows/${flow.flowId}/backlog`);
  expect(body).toMatchObject({ buyers: 7, notYet: 1, neverBought: 1, today: 1, tomorrow: 1 });
  expect(body.stretches).toEqual([
    { fromDay: 120, toDay: 240, contacts: 3, mailable: 1, notMailable: { unsubscribed: 1, excluded: 1 }, nextStep: 'E-mail 2', tooOld: 0 },
    { fromDay: 240, toDay: 360, contacts: 1, mailable: 1, notMailable: {}, nextStep: 'E-mail 3', tooOld: 0 },
    { fromDay: 360, toDay: null, contacts: 2, mailable: 1, notMailable: { non_subscribed: 1 }, nextStep: null, tooOld: 1 },
  ]);
  expect(body.ahead).toHaveLength(7);
  expect(body.ahead[0]).toEqual({ date: DateTime.now().setZone(zone).plus({ days: 1 }).toISODate(), contacts: 1 });

  const [order] = excluded.orders;
  await enroll(db, '', { ...shop, ...flow }, excluded.id, { anchorOrderId: order?.id ?? null });
  const after = (await http.get(`/api/flows/${flow.flowId}/backlog`)).body;
  expect(after.stretches[0]).toMatchObject({ contacts: 2, notMailable: { unsubscribed: 1 } });
});

test('a flow without the clock since the last purchase has no backlog', async () => {
  const { audienceId } = await makeAudience(db);
  const { flowId } = await makeFlow(db, audienceId, { ...winBack(), trigger: { type: 'api' } });
  expect((await http.get(`/api/flows/${flowId}/backlog`)).body).toMatchObject({ stretches: [], today: 0, tomorrow: 0, ahead: [] });
});

test('the sample’s backlog is what its purchases say', async () => {
  const sample = await sampleDatabase();
  const cdnow = api(sample.db);
  const { id: audienceId } = await sample.db('audiences').first('id');
  const { body: flow } = await cdnow.post('/api/flows').send({ audienceId, name: 'Win back', template: 'win-back-series' });
  const began = Date.now();
  const { body } = await cdnow.get(`/api/flows/${flow.id}/backlog`);
  // half a second on a busy machine
  expect(Date.now() - began).toBeLessThan(10_000);
  await sample.drop();
  expect(body).toMatchObject({ buyers: 23_502, notYet: 4_249, neverBought: 68, today: 34, tomorrow: 23 });
  expect(body.stretches.map(({ fromDay, toDay, contacts }: Record<string, number>) => [fromDay, toDay, contacts])).toEqual([
    [120, 240, 2_326],
    [240, 360, 1_709],
    [360, null, 15_218],
  ]);
  for (const { contacts, mailable, notMailable } of body.stretches) {
    const cannot = Object.values<number>(notMailable).reduce((a, b) => a + b, 0);
    expect(mailable + cannot).toBe(contacts);
    expect(mailable / contacts).toBeGreaterThan(0.85);
  }
}, 240_000);
