import { afterEach, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createSendEmail } from '../../activities/steps/send-email.ts';
import { locked, replan } from '../../api/enrollments/index.ts';
import { Refused } from '../../api/mails/index.ts';
import { CLEAN, channelInto, type Engine, engine, enrollmentRow, eventually, invariants, isOver, SITE, sleep } from '../support/engine.ts';
import { DAY, enroll, makeAudience, makeContact, makeFlow, quick, winBack } from '../support/factories.ts';
import { buy } from '../support/shop.ts';

let e: Engine;
/** Lets the mail through that is on its way. */
let arrives = () => {};
afterEach(() => {
  arrives();
  return e?.close();
});

const states = async () => (await e.db('messages').orderBy('claimed_at')).map((m) => `${m.state} ${m.attempt}`);

/** One contact in a flow with e-mail 1 due now. */
async function someoneDue(definition = quick([])) {
  const shop = await makeAudience(e.db);
  const flow = { ...shop, ...(await makeFlow(e.db, shop.audienceId, definition)) };
  const contact = await makeContact(e.db, shop, [new Date(Date.now() - 120 * DAY)]);
  const id = await enroll(e.db, e.prefix, flow, contact.id, {
    origin: definition.trigger.type === 'lapsed' ? 'sweep' : 'api',
    anchorOrderId: contact.orders[0]?.id ?? null,
  });
  return { ...flow, id, contact };
}

/** The first mail is on its way until `arrives`, deaf to its deadline: a paused process, a proxy that buffers. */
function deaf(db: Engine['db']) {
  const arrived = new Promise<void>((ok) => {
    arrives = ok;
  });
  let sends = 0;
  const send = async ({ id }: { id: string }) => {
    if (sends++ === 0) await arrived;
    await db('deliveries').insert({ message_id: id });
  };
  return { ...channelInto(db), send };
}

test('an attempt overtaken by its retry: one delivery, doubt first, then the truth', async () => {
  e = await engine({ channel: deaf });
  const { id } = await someoneDue();
  expect(await isOver(e.db, id)).toBe(true);
  expect(await states()).toEqual(['uncertain 1']);
  arrives();
  expect(await eventually(async () => (await states())[0] === 'sent 1', 15_000)).toBe(true);
  expect(await e.db('enrollment_steps').where({ enrollment_id: id, type: 'sendEmail' })).toHaveLength(1);
  expect(await e.db('deliveries')).toHaveLength(1);
  expect(await invariants(e.db)).toEqual(CLEAN);
});

test('a retry that finds an attempt on its way waits for it, and does not send beside it', async () => {
  e = await engine({ worker: false });
  const { id } = await someoneDue();
  const channel = deaf(e.db);
  await locked(e.db, id, (tx, row) => replan(tx, row, Date.now()));
  const { rev, visit } = await enrollmentRow(e.db, id);
  const attempt = () => new MockActivityEnvironment().run(createSendEmail(e.db, channel, SITE), { enrollmentId: id, rev, visit });
  const first = attempt();
  expect(await eventually(async () => (await states())[0] === 'sending 1', 15_000, 10)).toBe(true);
  await expect(attempt()).rejects.toMatchObject({ message: 'an earlier attempt may still deliver', nextRetryDelay: expect.any(Number) });
  arrives();
  expect(await first).toMatchObject({ do: 'done' });
  expect(await attempt()).toMatchObject({ do: 'done' });
  expect(await e.db('deliveries')).toHaveLength(1);
});

test('refused until the attempts are used up, then by decide, under the same key', async () => {
  let tries = 0;
  e = await engine({
    restMs: 1_000,
    channel: (db) =>
      channelInto(db, async (arrive) => {
        if (++tries < 5) throw new Refused('later', '451 try again');
        await arrive();
      }),
  });
  const { id } = await someoneDue();
  expect(await isOver(e.db, id, 60_000)).toBe(true);
  expect(await states()).toEqual(['sent 5']);
  expect(await invariants(e.db)).toEqual(CLEAN);
});

test('bought while the mail is on its way: it counts as sent, the goal is reached, nothing stays open', async () => {
  e = await engine({ channel: deaf });
  const { id, contact, ...shop } = await someoneDue(winBack([120, 240]));
  await eventually(async () => (await e.db('messages')).length === 1, 15_000, 20);
  await buy(e.db, shop, [contact.id]);
  expect(await isOver(e.db, id, 10_000)).toBe(true);
  // on its way, or on a slow machine given up for lost
  expect(await states()).not.toEqual(['sent 1']);
  arrives();
  expect(await eventually(async () => (await states())[0] === 'sent 1', 15_000)).toBe(true);
  await eventually(async () => (await e.client.workflow.getHandle(`enrollment/${id}`).describe()).status.name === 'COMPLETED', 15_000);
  expect(await states()).toEqual(['sent 1']);
  expect(await enrollmentRow(e.db, id)).toMatchObject({ outcome: 'bought' });
  expect(await e.db('enrollment_steps').where({ enrollment_id: id, type: 'sendEmail' })).toHaveLength(1);
});

test('the anchor moves while the mail is on its way: the step is over all the same', async () => {
  e = await engine({ channel: deaf });
  const { id, contact, ...shop } = await someoneDue(winBack([120, 240]));
  await eventually(async () => (await e.db('messages')).length === 1, 15_000, 20);
  await buy(e.db, shop, [contact.id], new Date(Date.now() - 80 * DAY));
  expect(await eventually(async () => (await e.db('nudges').where({ enrollment_id: id, tell: false })).length === 0, 10_000, 20)).toBe(
    true,
  );
  arrives();
  expect(await eventually(async () => (await enrollmentRow(e.db, id)).visit === 2, 15_000)).toBe(true);
  const row = await enrollmentRow(e.db, id);
  expect(row).toMatchObject({ visit: 2, ended_at: null, step_id: 'email-2' });
  expect(Math.round((Number(row.at) - Date.now()) / DAY)).toBe(160);
});

test('the worker dies during the call and the anchor moves: the retry closes what it left open', async () => {
  const dead = new Promise<never>((_, no) => {
    arrives = () => no(new Error('dead'));
  });
  let sends = 0;
  e = await engine({
    channel: (db) =>
      channelInto(db, async (arrive) => {
        await arrive();
        if (sends++ === 0) await dead;
      }),
  });
  const { id, contact, ...shop } = await someoneDue(winBack([120, 240]));
  await eventually(async () => (await e.db('deliveries')).length === 1, 15_000, 20);
  await buy(e.db, shop, [contact.id], new Date(Date.now() - 80 * DAY));
  expect(await eventually(async () => (await enrollmentRow(e.db, id)).visit === 2, 40_000)).toBe(true);
  expect(await states()).toEqual(['uncertain 1']);
});

test('a terminated workflow is replaced, one that never started is started', async () => {
  e = await engine();
  const definition = quick([{ amount: 1, unit: 'minutes' }]);
  for (const step of definition.steps) if (step.type === 'wait' && step.until.kind === 'duration') step.until.amount = 0.1;
  const a = await someoneDue(definition);
  const b = await someoneDue();
  await e.db('nudges').where('enrollment_id', b.id).delete();
  expect(await eventually(async () => (await enrollmentRow(e.db, a.id)).visit === 2, 20_000, 20)).toBe(true);
  await e.client.workflow.getHandle(`enrollment/${a.id}`).terminate();
  await e.db.raw(`update enrollments set at = now() - interval '10 s' where id = ?`, [b.id]);
  for (let n = 0; n < 60 && !((await enrollmentRow(e.db, a.id)).ended_at && (await enrollmentRow(e.db, b.id)).ended_at); n++) {
    await (await import('../../activities/engine/watchdog.ts')).watch(e.db, '2 seconds');
    await sleep(500);
  }
  expect(await isOver(e.db, a.id, 10_000)).toBe(true);
  expect(await isOver(e.db, b.id, 10_000)).toBe(true);
  expect(await invariants(e.db)).toEqual(CLEAN);
});
