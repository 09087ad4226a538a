import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createHousekeeping } from '../../activities/jobs/housekeeping.ts';
import { Refused } from '../../api/mails/index.ts';
import { CLEAN, channelInto, type Engine, engine, enrollmentRow, eventually, invariants, isOver, SITE, sleep } from '../support/engine.ts';
import { DAY, enroll, makeAudience, makeContact, makeFlow, quick, winBack } from '../support/factories.ts';

/** What makes a mail wait, or not leave at all. */
let e: Engine;
let answer: () => Promise<void> = async () => {};
let healthy = true;
beforeAll(async () => {
  e = await engine({
    channel: (db) => ({
      ...channelInto(db, async (arrive) => {
        await answer();
        await arrive();
      }),
      check: async () => {
        if (!healthy) throw new Error('535');
      },
    }),
  });
});
afterAll(() => e?.close());

async function flowWith(people: number, definition = quick([]), contactMore: Record<string, unknown> = {}, orders: Date[] = []) {
  const shop = await makeAudience(e.db);
  const flow = { ...shop, ...(await makeFlow(e.db, shop.audienceId, definition)) };
  const contacts = await Promise.all(Array.from({ length: people }, () => makeContact(e.db, shop, orders, contactMore)));
  return { flow, contacts };
}
const enrollAll = async ({ flow, contacts }: Awaited<ReturnType<typeof flowWith>>, origin: 'api' | 'sweep' = 'api') =>
  Promise.all(contacts.map((c) => enroll(e.db, e.prefix, flow, c.id, { origin, anchorOrderId: c.orders[0]?.id ?? null })));
const statesOf = (flowId: string) => e.db('messages').where({ flow_id: flowId }).orderBy('at').select('state', 'reason', 'enrollment_id');
const heldOf = async (flowId: string) => (await e.db('enrollments').where({ flow_id: flowId }).whereNotNull('held')).length;

test('a paused flow lets nothing out; resumed after 8 days, the late are skipped and the others go on in order', async () => {
  const made = await flowWith(6);
  await e.db('flows').where({ id: made.flow.flowId }).update({ status: 'paused' });
  const ids = await enrollAll(made);
  expect(await eventually(async () => (await heldOf(made.flow.flowId)) === 6, 15_000)).toBe(true);
  expect(await statesOf(made.flow.flowId)).toHaveLength(0);
  // 8 days go by for half of them
  const late = ids.slice(0, 3);
  for (const [n, id] of ids.entries()) {
    const since = new Date(Date.now() - (late.includes(id) ? 8 * DAY : DAY) + n * 1_000);
    await e.db('enrollments').where({ id }).update({ since, due: since, entered_at: since });
  }
  await e.db('flows').where({ id: made.flow.flowId }).update({ status: 'live', resumed_at: new Date() });
  expect(
    await eventually(
      async () => (await e.db('enrollments').where({ flow_id: made.flow.flowId }).whereNull('ended_at')).length === 0,
      20_000,
    ),
  ).toBe(true);
  const states = await statesOf(made.flow.flowId);
  expect(states.filter((m) => m.state === 'skipped').map((m) => m.reason)).toEqual(['too_late', 'too_late', 'too_late']);
  expect(
    states
      .filter((m) => m.state === 'sent')
      .map((m) => m.enrollment_id)
      .sort(),
  ).toEqual(ids.slice(3).sort());
});

test('the held-out walk and are measured, never mailed', async () => {
  const made = await flowWith(60, quick([], { holdoutPercent: 20 }));
  const ids = await enrollAll(made);
  expect(
    await eventually(
      async () => (await e.db('enrollments').where({ flow_id: made.flow.flowId }).whereNull('ended_at')).length === 0,
      40_000,
    ),
  ).toBe(true);
  const rows = await e.db('enrollments').whereIn('id', ids).select('id', 'arm');
  const heldOut = rows.filter((row) => row.arm === 'holdout').map((row) => row.id);
  expect(heldOut.length).toBeGreaterThan(2);
  expect(heldOut.length).toBeLessThan(30);
  const states = await statesOf(made.flow.flowId);
  expect(states.filter((m) => heldOut.includes(m.enrollment_id)).every((m) => m.state === 'skipped' && m.reason === 'held_out')).toBe(true);
  expect(states.filter((m) => m.state === 'sent')).toHaveLength(60 - heldOut.length);
});

test('a silent shop holds purchase-based mail and says so; it recovers by itself', async () => {
  const made = await flowWith(3, winBack([120]), {}, [new Date(Date.now() - 120 * DAY)]);
  await e
    .db('stores')
    .where({ id: made.flow.storeId })
    .update({ watch_silence: true, usual_gap_ms: 3_600_000, last_heard_at: new Date(Date.now() - 4 * 3_600_000) });
  await enrollAll(made, 'sweep');
  expect(await eventually(async () => (await heldOf(made.flow.flowId)) === 3, 15_000)).toBe(true);
  expect(await e.db('enrollments').where({ flow_id: made.flow.flowId }).distinct('held').pluck('held')).toEqual(['shop']);
  await sleep(1_500);
  expect(await statesOf(made.flow.flowId)).toHaveLength(0);
  await e.db('stores').where({ id: made.flow.storeId }).update({ last_heard_at: new Date() });
  expect(await eventually(async () => (await statesOf(made.flow.flowId)).filter((m) => m.state === 'sent').length === 3, 15_000)).toBe(
    true,
  );
});

test('wrong credentials open the breaker instead of burning contacts; a probe closes it', async () => {
  healthy = false;
  answer = async () => {
    throw new Refused('provider', '535 authentication failed');
  };
  const made = await flowWith(4);
  const ids = await enrollAll(made);
  expect(await eventually(async () => (await heldOf(made.flow.flowId)) === 4, 20_000)).toBe(true);
  expect(await e.db('providers').where({ name: 'smtp' }).first()).toMatchObject({ open_reason: '535 authentication failed' });
  const housekeeping = createHousekeeping({
    db: e.db,
    client: e.client,
    queues: e.queues,
    channel: { ...channelInto(e.db), check: async () => (healthy ? undefined : Promise.reject(new Error('535'))) },
    site: SITE,
    overdue: '15 minutes',
  });
  await housekeeping.probeProviders();
  expect((await e.db('providers').where({ name: 'smtp' }).first()).open_since).not.toBeNull();
  healthy = true;
  answer = async () => {};
  await housekeeping.probeProviders();
  for (const id of ids) expect(await isOver(e.db, id, 20_000)).toBe(true);
  expect((await statesOf(made.flow.flowId)).map((m) => m.state)).toEqual(['sent', 'sent', 'sent', 'sent']);
  expect(await invariants(e.db)).toEqual(CLEAN);
});

test('an address refused for good cleans the contact and ends the walk; above 2 % the flow holds itself', async () => {
  const made = await flowWith(1, quick([{ amount: 1, unit: 'days' }]));
  await e.db.raw(
    `insert into messages (id, audience_id, contact_id, flow_id, dedupe_key, provider, state, at)
     select gen_random_uuid(), ?, ?, ?, 'filler:' || ? || n, 'smtp', 'sent', now() from generate_series(1, 99) n`,
    [made.flow.audienceId, made.contacts[0]?.id ?? '', made.flow.flowId, made.flow.flowId],
  );
  await e.db.raw(
    `update messages set bounced_at = now(), state = 'failed' where id in (select id from messages where flow_id = ? limit 2)`,
    [made.flow.flowId],
  );
  answer = async () => {
    throw new Refused('address', '550 5.1.1 no such user');
  };
  const [id] = await enrollAll(made);
  expect(await isOver(e.db, id as string, 20_000)).toBe(true);
  answer = async () => {};
  expect(await enrollmentRow(e.db, id as string)).toMatchObject({ outcome: 'left', reason: 'cleaned' });
  expect(await e.db('contacts').where({ id: made.contacts[0]?.id }).first()).toMatchObject({ status: 'cleaned' });
  expect(await eventually(async () => (await e.db('flows').where({ id: made.flow.flowId }).first()).status === 'paused', 20_000)).toBe(
    true,
  );
  expect(await e.db('flows').where({ id: made.flow.flowId }).first()).toMatchObject({ held_reason: 'bounces' });
  await e.db('messages').where('dedupe_key', 'like', 'filler:%').delete();
});

test.each([
  ['unsubscribed', { status: 'unsubscribed' }],
  ['non_subscribed', { status: 'non_subscribed' }],
  ['no_address', { email: null }],
])('who can’t be mailed is skipped with the reason: %s', async (reason, more) => {
  const made = await flowWith(1, quick([]), more);
  const [id] = await enrollAll(made);
  expect(await isOver(e.db, id as string, 20_000)).toBe(true);
  expect(await statesOf(made.flow.flowId)).toMatchObject([{ state: 'skipped', reason }]);
});

test('who is archived when they enter leaves at once', async () => {
  const made = await flowWith(1, quick([]), { archived_at: new Date(Date.now() - DAY) });
  const [id] = await enrollAll(made);
  expect(await isOver(e.db, id as string, 20_000)).toBe(true);
  expect(await enrollmentRow(e.db, id as string)).toMatchObject({ outcome: 'left', reason: 'archived' });
  expect(await statesOf(made.flow.flowId)).toEqual([]);
});

test('an excluded domain is never mailed; existing customers are, where the audience says so', async () => {
  const excluded = await flowWith(1);
  await e
    .db('exclusions')
    .insert({ id: excluded.flow.flowId, audience_id: excluded.flow.audienceId, kind: 'domain', pattern: 'Shop.example', actor: 'test' });
  const customers = await flowWith(1, quick([]), { status: 'non_subscribed' }, [new Date(Date.now() - 10 * DAY)]);
  await e.db('audiences').where({ id: customers.flow.audienceId }).update({ recipients: 'customers', legal_basis: 'similar products' });
  const [a] = await enrollAll(excluded);
  const [b] = await enrollAll(customers);
  expect(await isOver(e.db, a as string, 20_000)).toBe(true);
  expect(await isOver(e.db, b as string, 20_000)).toBe(true);
  expect(await statesOf(excluded.flow.flowId)).toMatchObject([{ state: 'skipped', reason: 'excluded' }]);
  expect(await statesOf(customers.flow.flowId)).toMatchObject([{ state: 'sent' }]);
});

test('an archived flow ends its walks', async () => {
  const made = await flowWith(3, quick([{ amount: 1, unit: 'days' }]));
  const ids = await enrollAll(made);
  expect(await eventually(async () => (await statesOf(made.flow.flowId)).filter((m) => m.state === 'sent').length === 3, 20_000)).toBe(
    true,
  );
  await e.db('flows').where({ id: made.flow.flowId }).update({ status: 'archived' });
  for (const id of ids) {
    expect(await isOver(e.db, id, 20_000)).toBe(true);
    expect(await enrollmentRow(e.db, id)).toMatchObject({ outcome: 'stopped', reason: 'flow_archived' });
  }
});
