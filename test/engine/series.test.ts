import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { v7 } from 'uuid';
import { locked, nudgeEnrollments, replan, type TestFact } from '../../api/enrollments/index.ts';
import { actions, CLEAN, type Engine, engine, enrollmentRow, eventually, invariants, isOver, startSkipped } from '../support/engine.ts';
import { DAY, enroll, makeAudience, makeContact, makeFlow, quick, winBack } from '../support/factories.ts';
import { record } from '../support/histories.ts';

let e: Engine;
let shop: { audienceId: string; storeId: string };
beforeAll(async () => {
  e = await engine();
  shop = await makeAudience(e.db);
});
afterAll(() => e?.close());

const daysOf = async (id: string, from: Date) =>
  (await e.db('messages').where({ enrollment_id: id, state: 'sent' }).orderBy('at').pluck('at')).map(
    (at) => (Number(at) - Number(from)) / DAY,
  );

/** Within 60 s of these days. */
function expectDays(days: number[], wanted: number[]) {
  expect(days.map(Math.round)).toEqual(wanted);
  for (const [n, day] of days.entries()) expect(Math.abs(day - (wanted[n] as number)) * 86_400).toBeLessThan(60);
}

async function skippedRun(more: { enteredAfterDays?: number; fastForwardDays?: number } = {}) {
  const startedAt = new Date();
  const definition = winBack();
  const { flowId } = await makeFlow(e.db, shop.audienceId, definition);
  const { id: contactId } = await makeContact(e.db, shop);
  const { enteredAfterDays = 120, fastForwardDays } = more;
  const enteredAt = new Date(Number(startedAt) + enteredAfterDays * DAY);
  const run = { ...shop, flowId, contactId, definition, ...(fastForwardDays ? { fastForwardDays } : {}) };
  return { startedAt, ...(await startSkipped(e, run, { startedAt, enteredAt })) };
}

/** Something happens in a test run that stands still at `day`. */
const throwIn = (id: string, startedAt: Date, type: Exclude<TestFact['type'], 'event'>, day: number) =>
  locked(e.db, id, async (tx, row) => {
    const at = new Date(Number(startedAt) + day * DAY);
    const fact: TestFact = { type, day, at: at.toISOString(), happened: true };
    await tx('enrollments')
      .where({ id })
      .update({ test: JSON.stringify({ ...row.test, thrown: [...(row.test?.thrown ?? []), fact] }) });
    await nudgeEnrollments(tx, [id], 'facts', { factAt: at });
  });

describe('the classic series, with time skipped on the real server', () => {
  test('mails leave on day 120, 240 and 360', async () => {
    const { id, startedAt, handle } = await skippedRun();
    await handle.result();
    await record('three-mails', handle);
    expectDays(await daysOf(id, startedAt), [120, 240, 360]);
    expect(await enrollmentRow(e.db, id)).toMatchObject({ outcome: 'finished' });
    const steps = await e.db('enrollment_steps').where('enrollment_id', id).orderBy(['visit', 'ord']).select('step_id', 'outcome');
    expect(steps.map((s) => `${s.step_id} ${s.outcome}`)).toEqual([
      'email-1 sent',
      'wait-2 passed',
      'email-2 sent',
      'wait-3 passed',
      'email-3 sent',
    ]);
  });

  test('met on day 400: at once, then the minimum gap apart', async () => {
    const { id, startedAt, handle } = await skippedRun({ enteredAfterDays: 400 });
    await handle.result();
    expectDays(await daysOf(id, startedAt), [400, 414, 428]);
  });

  test.each([
    [130, [120]],
    [300, [120, 240]],
  ])('a purchase on day %i ends it at once', async (day, mailed) => {
    const { id, startedAt, handle } = await skippedRun({ fastForwardDays: day });
    expect(
      await eventually(
        async () => (await daysOf(id, startedAt)).length === mailed.length && (await virtualDay(id, startedAt)) >= day - 0.01,
        20_000,
      ),
    ).toBe(true);
    await throwIn(id, startedAt, 'order', day);
    await handle.result();
    await record(`bought-on-day-${day}`, handle);
    expectDays(await daysOf(id, startedAt), mailed);
    expect(await enrollmentRow(e.db, id)).toMatchObject({ outcome: 'bought' });
  });

  test('a purchase before the day of entry is the new anchor: all days count from it', async () => {
    const { id, startedAt, handle } = await skippedRun({ fastForwardDays: 60 });
    expect(await eventually(async () => (await virtualDay(id, startedAt)) >= 59.99, 20_000)).toBe(true);
    await throwIn(id, startedAt, 'order', 60);
    expect(
      await eventually(async () => Math.round((Number((await enrollmentRow(e.db, id)).at) - Number(startedAt)) / DAY) === 180, 10_000),
    ).toBe(true);
    await handle.terminate();
  });

  test('a refund of the anchor takes the reason away', async () => {
    const { id, startedAt, handle } = await skippedRun({ fastForwardDays: 130 });
    expect(await eventually(async () => (await virtualDay(id, startedAt)) >= 129.99, 20_000)).toBe(true);
    await throwIn(id, startedAt, 'refund', 130);
    await handle.result();
    expect(await enrollmentRow(e.db, id)).toMatchObject({ outcome: 'withdrawn' });
  });

  test('a departure ends it', async () => {
    const { id, startedAt, handle } = await skippedRun({ fastForwardDays: 130 });
    expect(await eventually(async () => (await virtualDay(id, startedAt)) >= 129.99, 20_000)).toBe(true);
    await throwIn(id, startedAt, 'unsubscribe', 130);
    await handle.result();
    expect(await enrollmentRow(e.db, id)).toMatchObject({ outcome: 'left', reason: 'unsubscribed' });
  });
});

async function virtualDay(id: string, startedAt: Date): Promise<number> {
  const info = await e.client.workflowService.describeWorkflowExecution({
    namespace: 'default',
    execution: { workflowId: `enrollment/${id}` },
  });
  const extended = info.workflowExtendedInfo as {
    timeSkippingInfo?: { currentTime?: { seconds?: { toNumber(): number } | number } };
  } | null;
  const seconds = Number(extended?.timeSkippingInfo?.currentTime?.seconds ?? 0);
  return (seconds * 1_000 - Number(startedAt)) / DAY;
}

test('a plain short series costs two Actions a mail', async () => {
  const definition = quick([
    { amount: 1, unit: 'minutes' },
    { amount: 1, unit: 'minutes' },
  ]);
  // minutes are too long for a test and seconds no unit: the waits are already half over
  for (const step of definition.steps)
    if (step.type === 'wait' && step.until.kind === 'duration') step.until = { kind: 'duration', amount: 1 / 12, unit: 'minutes' };
  const flow = { ...shop, ...(await makeFlow(e.db, shop.audienceId, definition)) };
  const contact = await makeContact(e.db, shop);
  const id = await enroll(e.db, e.prefix, flow, contact.id);
  expect(await isOver(e.db, id, 40_000)).toBe(true);
  await eventually(async () => (await e.client.workflow.getHandle(`enrollment/${id}`).describe()).status.name === 'COMPLETED', 15_000);
  expect(await eventually(async () => (await actions(e, id)).total === 6, 15_000)).toBe(true);
  expect(await actions(e, id)).toEqual({ start: 1, timer: 2, activity: 3, total: 6 });
  expect(await invariants(e.db)).toEqual(CLEAN);
});

test('a long wait is a run that has not begun; a purchase wakes it; a pause holds what is due', async () => {
  const flow = { ...shop, ...(await makeFlow(e.db, shop.audienceId, winBack())) };
  const contact = await makeContact(e.db, shop, [new Date(Date.now() - 120 * DAY)]);
  const id = await enroll(e.db, e.prefix, flow, contact.id, { origin: 'sweep', anchorOrderId: contact.orders[0]?.id ?? null });
  const handle = e.client.workflow.getHandle(`enrollment/${id}`);
  const status = async () => e.db('messages').where({ enrollment_id: id }).pluck('state');
  expect(await eventually(async () => (await status()).includes('sent'), 20_000)).toBe(true);
  expect(await eventually(async () => Boolean((await handle.describe()).raw.workflowExecutionInfo?.firstRunId), 15_000)).toBe(true);
  const first = e.client.workflow.getHandle(
    `enrollment/${id}`,
    (await handle.describe()).raw.workflowExecutionInfo?.firstRunId ?? undefined,
  );
  expect(await eventually(async () => (await first.describe()).status.name === 'CONTINUED_AS_NEW', 10_000)).toBe(true);
  await record('continues-as-new', first);

  // paused, then hurried on: due, so it is held; resumed: it goes
  await locked(e.db, id, async (tx, row) => replan(tx, row, Date.now(), { paused_at: new Date(), waived_at: new Date() }));
  await e.db('nudges').insert({ enrollment_id: id, tell: true });
  expect(await enrollmentRow(e.db, id)).toMatchObject({ held: 'paused', at: null });
  expect(await status()).toHaveLength(1);
  await locked(e.db, id, async (tx, row) => replan(tx, row, Date.now(), { paused_at: null }));
  await e.db('nudges').insert({ enrollment_id: id, tell: true });
  expect(await eventually(async () => (await status()).length === 2, 20_000)).toBe(true);

  await e.db('orders').where({ contact_id: contact.id }).update({ placed_at: new Date() });
  await e.db('nudges').insert({ enrollment_id: id });
  expect(await isOver(e.db, id, 20_000)).toBe(true);
  await handle.result();
  await record('held-then-bought', handle);
});

test('the same contact can’t be in a flow twice, nor enter the same episode again', async () => {
  const flow = { ...shop, ...(await makeFlow(e.db, shop.audienceId, quick([]))) };
  const contact = await makeContact(e.db, shop);
  const [a, b] = await Promise.all([enroll(e.db, e.prefix, flow, contact.id), enroll(e.db, e.prefix, flow, contact.id)]);
  expect([a, b].filter(Boolean)).toHaveLength(1);
  expect(await isOver(e.db, a || b)).toBe(true);
  expect(await enroll(e.db, e.prefix, flow, contact.id)).toBe('');
  expect(await enroll(e.db, e.prefix, flow, contact.id, { episode: v7() })).not.toBe('');
});
