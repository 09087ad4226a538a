import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { v7 } from 'uuid';
import { hardBounce, softBounce } from '../../activities/engine/bounces.ts';
import type { LedgerRow } from '../../activities/engine/ledger.ts';
import { Refused } from '../../api/mails/index.ts';
import { channelInto, type Engine, engine, enrollmentRow, eventually, isOver } from '../support/engine.ts';
import { DAY, enroll, makeAudience, makeContact, makeFlow, quick } from '../support/factories.ts';

/** What becomes of an address that refuses mail. */
let e: Engine;
let answer: () => Promise<void> = async () => {};
beforeAll(async () => {
  e = await engine({
    restMs: 500,
    channel: (db) =>
      channelInto(db, async (arrive) => {
        await answer();
        await arrive();
      }),
  });
});
afterAll(() => e?.close());

const full = async () => {
  throw new Refused('later', '452 4.2.2 mailbox full', true);
};
async function someone(more: Record<string, unknown> = {}) {
  const shop = await makeAudience(e.db);
  const flow = { ...shop, ...(await makeFlow(e.db, shop.audienceId, quick([]))) };
  const contact = await makeContact(e.db, shop, [], more);
  return { flow, id: contact.id, row: () => e.db('contacts').where({ id: contact.id }).first() };
}
type Someone = Awaited<ReturnType<typeof someone>>;
async function message({ flow, id }: Someone): Promise<LedgerRow> {
  const row = { id: v7(), audience_id: flow.audienceId, contact_id: id, flow_id: flow.flowId, step_id: 'email-1', step_name: 'E-mail 1' };
  const [written] = await e
    .db('messages')
    .insert({ ...row, dedupe_key: row.id, provider: 'smtp', state: 'failed', at: new Date() })
    .returning('*');
  return written;
}
const bounce = async (who: Someone, times: number) => {
  for (let n = 0; n < times; n++) {
    const one = await message(who);
    await e.db.transaction((tx) => softBounce(tx, one, '452 full'));
    await e.db.transaction((tx) => softBounce(tx, one, '452 full')); // a retry counts nothing twice
  }
};

test('seven soft bounces in a row clean whoever never opened, clicked or bought; six do not', async () => {
  const stranger = await someone();
  await bounce(stranger, 6);
  expect(await stranger.row()).toMatchObject({ status: 'subscribed', soft_bounces: 6 });
  await bounce(stranger, 1);
  expect(await stranger.row()).toMatchObject({ status: 'cleaned', status_source: 'soft bounces', soft_bounces: 7 });
  const events = await e.db('events').where({ contact_id: stranger.id }).orderBy('id');
  expect(events.filter(({ type }) => type === 'bounce').map(({ data }) => data.kind)).toEqual(Array(7).fill('soft'));
  expect(events.at(-1)).toMatchObject({ type: 'status', actor: 'system', data: { from: 'subscribed', to: 'cleaned', softBounces: 7 } });
});

test.each([
  ['opened', { last_opened_at: new Date() }],
  ['clicked', { last_clicked_at: new Date() }],
  ['bought', { first_order_at: new Date() }],
])('whoever %s once is believed for fifteen', async (_, more) => {
  const active = await someone(more);
  await bounce(active, 14);
  expect(await active.row()).toMatchObject({ status: 'subscribed', soft_bounces: 14 });
  await bounce(active, 1);
  expect((await active.row()).status).toBe('cleaned');
});

test('a hard bounce cleans at once, once, whatever the status, and says so in the feed', async () => {
  const gone = await someone({ status: 'unsubscribed' });
  const one = await message(gone);
  await hardBounce(e.db, one, '550 no such user');
  await hardBounce(e.db, one, '550 no such user');
  expect(await gone.row()).toMatchObject({ status: 'cleaned', status_source: 'hard bounce' });
  const types = await e.db('events').where({ contact_id: gone.id }).orderBy('id').pluck('type');
  expect(types).toEqual(['bounce', 'status']);
});

test('a full mailbox: tried until it is too late, then one soft bounce; the next delivery begins the count anew', async () => {
  const who = await someone();
  answer = full;
  const first = await enroll(e.db, e.prefix, who.flow, who.id);
  const tried = async () => (await e.db('messages').where({ contact_id: who.id }).first())?.state === 'retry';
  expect(await eventually(tried, 20_000)).toBe(true);
  // eight days go by
  const since = new Date(Date.now() - 8 * DAY);
  await e.db('enrollments').where({ id: first }).update({ since, due: since, entered_at: since });
  expect(await isOver(e.db, first, 30_000)).toBe(true);
  expect(await e.db('messages').where({ contact_id: who.id }).first()).toMatchObject({
    state: 'skipped',
    reason: 'soft_bounce',
    bounce: expect.stringMatching(/4\.2\.2/),
    bounced_at: null,
  });
  expect(await who.row()).toMatchObject({ status: 'subscribed', soft_bounces: 1 });

  answer = async () => {
    throw new Refused('message', '552 5.2.2 over quota', true);
  };
  const second = await enroll(e.db, e.prefix, { ...who.flow, ...(await makeFlow(e.db, who.flow.audienceId, quick([]))) }, who.id);
  expect(await isOver(e.db, second, 30_000)).toBe(true);
  expect(await who.row()).toMatchObject({ status: 'subscribed', soft_bounces: 2 });

  answer = async () => {};
  const third = await enroll(e.db, e.prefix, { ...who.flow, ...(await makeFlow(e.db, who.flow.audienceId, quick([]))) }, who.id);
  expect(await isOver(e.db, third, 30_000)).toBe(true);
  expect(await enrollmentRow(e.db, third)).toMatchObject({ outcome: expect.any(String) });
  expect(await who.row()).toMatchObject({ soft_bounces: 0 });
}, 120_000);

test('refused by their server, not by the mailbox: nothing is counted against the address', async () => {
  const who = await someone();
  answer = async () => {
    throw new Refused('later', '451 4.7.1 come back later');
  };
  const walk = await enroll(e.db, e.prefix, who.flow, who.id);
  await eventually(async () => (await e.db('messages').where({ contact_id: who.id }).first())?.state === 'retry', 20_000);
  const since = new Date(Date.now() - 8 * DAY);
  await e.db('enrollments').where({ id: walk }).update({ since, due: since, entered_at: since });
  expect(await isOver(e.db, walk, 30_000)).toBe(true);
  expect(await e.db('messages').where({ contact_id: who.id }).first()).toMatchObject({ state: 'skipped', reason: 'too_late' });
  expect(await who.row()).toMatchObject({ soft_bounces: 0 });
  answer = async () => {};
}, 60_000);
