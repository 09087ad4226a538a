import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import pg from 'pg';
import { v7 } from 'uuid';
import { createSendEmail } from '../../activities/steps/send-email.ts';
import { locked, replan, stored } from '../../api/enrollments/index.ts';
import { CLEAN, channelInto, type Engine, engine, enrollmentRow, eventually, invariants, SITE, sleep } from '../support/engine.ts';
import { DAY, enroll, makeAudience, makeContact, makeFlow, winBack } from '../support/factories.ts';
import { buy } from '../support/shop.ts';

/**
 * The plain send claims and advances from what it saw without a lock. Each of these happens between the look and the statement that
 * writes: the statement must notice. `between` opens that gap: it runs just before the named statement.
 */
let e: Engine;
beforeAll(async () => {
  e = await engine({ worker: false });
});
afterAll(() => e?.close());

const SENDS = ['glance', 'claim-seen', 'record-sent', 'advance-seen'] as const;
type Statement = (typeof SENDS)[number];
let between: Partial<Record<Statement, () => Promise<unknown>>> = {};
let statements: Statement[] = [];

const query = pg.Client.prototype.query as (this: pg.Client, ...args: unknown[]) => unknown;
pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
  const name = (args[0] as { name?: Statement })?.name;
  if (!name || !SENDS.includes(name)) return query.apply(this, args);
  statements.push(name);
  const work = between[name];
  delete between[name];
  return work ? work().then(() => query.apply(this, args)) : query.apply(this, args);
} as never;

async function someoneDue(audience: Record<string, unknown> = {}) {
  const shop = await makeAudience(e.db, audience);
  const flow = { ...shop, ...(await makeFlow(e.db, shop.audienceId, winBack([120, 240]))) };
  const contact = await makeContact(e.db, shop, [new Date(Date.now() - 120 * DAY)]);
  const id = await enroll(e.db, e.prefix, flow, contact.id, { origin: 'sweep', anchorOrderId: contact.orders[0]?.id ?? null });
  const next = await locked(e.db, id, (tx, row) => replan(tx, row, Date.now()));
  return { ...flow, contactId: contact.id, id, task: { enrollmentId: id, rev: next.rev, visit: next.visit } };
}
type Someone = Awaited<ReturnType<typeof someoneDue>>;

async function send({ task }: Someone, gaps: typeof between = {}) {
  between = gaps;
  statements = [];
  return new MockActivityEnvironment().run(createSendEmail(e.db, channelInto(e.db), SITE), task);
}
const buys = (who: Someone, at?: Date) => buy(e.db, who, [who.contactId], at);
const statesOf = async ({ id }: Someone) => e.db('messages').where({ enrollment_id: id }).pluck('state');

test('the plain send: a look, a claim, a record, an advance, and no transaction', async () => {
  const who = await someoneDue();
  expect(await send(who)).toMatchObject({ visit: 2, do: 'sendEmail' });
  expect(statements).toEqual(['glance', 'claim-seen', 'record-sent', 'advance-seen']);
  const row = await enrollmentRow(e.db, who.id);
  expect(row).toMatchObject({ visit: 2, step_id: 'email-2', position: 'wait-2', previous_at: row.since });
  expect(stored(row)).toEqual(await locked(e.db, who.id, (tx, now) => replan(tx, now, Date.now())));
  expect(await e.db('enrollment_steps').where({ enrollment_id: who.id, outcome: 'sent' })).toHaveLength(1);
  expect(await e.db('events').where({ contact_id: who.contactId, type: 'sent' })).toHaveLength(1);
  expect((await e.db('contacts').where({ id: who.contactId }).first()).last_sent_at).not.toBeNull();
});

const walk = (who: Someone, change: Record<string, unknown>) =>
  locked(e.db, who.id, (tx, row) => replan(tx, row, Date.now(), change as never));
const contactIs = (who: Someone, change: Record<string, unknown>) => e.db('contacts').where({ id: who.contactId }).update(change);
const exclude = ({ audienceId }: Someone) =>
  e.db('exclusions').insert({ id: v7(), audience_id: audienceId, kind: 'domain', pattern: 'shop.example', actor: 'test' });

/** Somebody who may be the same person buys: their order is not this contact's. */
async function twinBuys(who: Someone) {
  const { id } = await makeContact(e.db, who, [new Date()]);
  const [a_id, b_id] = [id, who.contactId].sort();
  await e.db('twins').insert({ audience_id: who.audienceId, a_id, b_id, reasons: ['phone'], checked_at: new Date() });
}

test.each<[string, (who: Someone) => Promise<unknown>, string[]]>([
  ['a purchase', (who) => buys(who), []],
  ['an older purchase that moves the day', (who) => buys(who, new Date(Date.now() - 80 * DAY)), []],
  ['unsubscribing', (who) => contactIs(who, { status: 'unsubscribed', status_at: new Date() }), []],
  ['archiving', (who) => contactIs(who, { archived_at: new Date() }), []],
  ['losing the address', (who) => contactIs(who, { email: null }), ['skipped']],
  ['an exclusion', (who) => exclude(who), ['skipped']],
  ['pausing the walk', (who) => walk(who, { paused_at: new Date() }), []],
  ['pausing the flow', (who) => e.db('flows').where({ id: who.flowId }).update({ status: 'paused' }), []],
  ['archiving the flow', (who) => e.db('flows').where({ id: who.flowId }).update({ status: 'archived' }), []],
  ['the shop falling silent', (who) => e.db('stores').where({ id: who.storeId }).update({ syncing_since: new Date() }), []],
  ['a likely twin buying', (who) => twinBuys(who), []],
  ['forbidding e-mail', (who) => contactIs(who, { email_permission: false }), ['skipped']],
  ['the provider closing', () => e.db('providers').where({ name: 'smtp' }).update({ open_since: new Date() }), []],
  ['the walk ending', (who) => e.db('enrollments').where({ id: who.id }).update({ ended_at: new Date(), do_next: 'done' }), []],
  ['another attempt having claimed', (who) => claimed(who), ['sending']],
])('%s between look and claim: nothing leaves', async (_, happens, states) => {
  const who = await someoneDue();
  await send(who, { 'claim-seen': () => happens(who) }).catch((error) => error);
  await e.db('providers').where({ name: 'smtp' }).update({ open_since: null });
  expect(statements).toContain('claim-seen');
  expect(await statesOf(who)).toEqual(states);
  const ids = e.db('messages').where({ enrollment_id: who.id }).select('id');
  expect(await e.db('deliveries').whereIn('message_id', ids)).toHaveLength(0);
});

const claimed = ({ id, audienceId, contactId, flowId }: Someone) => {
  const whose = { enrollment_id: id, audience_id: audienceId, contact_id: contactId, flow_id: flowId, dedupe_key: `${id}:1` };
  const deadline = new Date(Date.now() + 60_000);
  return e.db('messages').insert({ ...whose, id: v7(), provider: 'smtp', state: 'sending', at: new Date(), deadline });
};

test('of twelve who are claimed together, the three who changed in between are not mailed, the others are', async () => {
  const twelve = await Promise.all(Array.from({ length: 12 }, () => someoneDue()));
  between = {
    'claim-seen': async () => {
      await buys(twelve[2] as Someone);
      await contactIs(twelve[5] as Someone, { status: 'unsubscribed', status_at: new Date() });
      await exclude(twelve[9] as Someone);
    },
  };
  statements = [];
  const sendEmail = createSendEmail(e.db, channelInto(e.db), SITE);
  await Promise.all(twelve.map(({ task }) => new MockActivityEnvironment().run(sendEmail, task)));
  expect(statements.filter((name) => name === 'claim-seen').length).toBeLessThan(12);
  const states = await Promise.all(twelve.map(statesOf));
  expect(states.map(([state]) => state ?? 'none')).toEqual(
    twelve.map((_, n) => (n === 9 ? 'skipped' : n === 2 || n === 5 ? 'none' : 'sent')),
  );
  for (const [n, who] of twelve.entries())
    if (states[n]?.[0] === 'sent') expect(await enrollmentRow(e.db, who.id)).toMatchObject({ visit: 2, step_id: 'email-2' });
});

test('two flows that mail one contact at the same time: both, each once', async () => {
  const who = await someoneDue();
  const other = await makeFlow(e.db, who.audienceId, winBack([120, 240]));
  const { last_order_id: anchorOrderId } = await e.db('contacts').where({ id: who.contactId }).first();
  const second = await enroll(e.db, e.prefix, { ...who, ...other }, who.contactId, { origin: 'sweep', anchorOrderId });
  const next = await locked(e.db, second, (tx, row) => replan(tx, row, Date.now()));
  between = {};
  const sendEmail = createSendEmail(e.db, channelInto(e.db), SITE);
  const tasks = [who.task, { enrollmentId: second, rev: next.rev, visit: next.visit }];
  await Promise.all(tasks.map((task) => new MockActivityEnvironment().run(sendEmail, task)));
  for (const id of [who.id, second]) {
    expect(await e.db('messages').where({ enrollment_id: id }).pluck('state')).toEqual(['sent']);
    expect(await enrollmentRow(e.db, id)).toMatchObject({ visit: 2 });
  }
  expect(await e.db('events').where({ contact_id: who.contactId, type: 'sent' })).toHaveLength(2);
});

test('a frequency cap always takes the locks: other flows’ mails change no contact', async () => {
  const who = await someoneDue({ cap_count: 1, cap_days: 7 });
  await send(who);
  expect(statements).not.toContain('claim-seen');
  expect(await statesOf(who)).toEqual(['sent']);
});

test('a cap that is set between look and claim counts', async () => {
  const who = await someoneDue();
  const cap = () => e.db('audiences').where({ id: who.audienceId }).update({ cap_count: 1, cap_days: 7 });
  await e.db('messages').insert({
    ...{ id: v7(), audience_id: who.audienceId, contact_id: who.contactId, dedupe_key: v7(), provider: 'smtp', state: 'sent' },
    at: new Date(),
  });
  await send(who, { 'claim-seen': cap });
  expect(await statesOf(who)).toEqual(['skipped']);
});

test('whoever holds the contact is not overtaken: the claim goes by the locks and sees what they wrote', async () => {
  const who = await someoneDue();
  let commit = () => {};
  const buying = new Promise<void>((held) => {
    between = {};
    void e.db.transaction(async (tx) => {
      await tx.raw('select from contacts where id = ? for no key update', [who.contactId]);
      held();
      await new Promise<void>((ok) => {
        commit = ok;
      });
      await tx('contacts').where({ id: who.contactId }).update({ status: 'unsubscribed', status_at: new Date() });
    });
  });
  await buying;
  const sending = send(who);
  expect(await eventually(async () => statements.includes('claim-seen'), 15_000, 10)).toBe(true);
  await sleep(100);
  commit();
  expect(await sending).toMatchObject({ do: 'done' });
  expect(await statesOf(who)).toEqual([]);
});

test('twenty attempts of one visit at once: one mail', async () => {
  const who = await someoneDue();
  between = {};
  const sendEmail = createSendEmail(e.db, channelInto(e.db), SITE);
  const attempts = Array.from({ length: 20 }, () => new MockActivityEnvironment().run(sendEmail, who.task).catch((error) => error));
  await Promise.all(attempts);
  expect(await statesOf(who)).toEqual(['sent']);
  expect(await enrollmentRow(e.db, who.id)).toMatchObject({ visit: 2 });
  expect(await e.db('enrollment_steps').where({ enrollment_id: who.id, outcome: 'sent' })).toHaveLength(1);
});

test.each<[string, (who: Someone) => Promise<unknown>, object]>([
  ['a purchase', (who) => buys(who), { do_next: 'done', outcome: 'bought' }],
  ['an older purchase', (who) => buys(who, new Date(Date.now() - 80 * DAY)), { visit: 2, step_id: 'email-2' }],
  ['pausing the walk', (who) => walk(who, { paused_at: new Date() }), { visit: 2, step_id: 'email-2' }],
  ['archiving the flow', (who) => e.db('flows').where({ id: who.flowId }).update({ status: 'archived' }), { outcome: 'stopped' }],
])('%s while the mail is on its way: it counts as sent, and what happened is seen', async (_, happens, row) => {
  const who = await someoneDue();
  await send(who, { 'record-sent': () => happens(who) });
  expect(statements).toContain('advance-seen');
  expect(await statesOf(who)).toEqual(['sent']);
  expect(await enrollmentRow(e.db, who.id)).toMatchObject(row);
  expect(await e.db('enrollment_steps').where({ enrollment_id: who.id, outcome: 'sent' })).toHaveLength(1);
  expect(await e.db('events').where({ contact_id: who.contactId, type: 'sent' })).toHaveLength(1);
});

test('killed between record and advance: the next attempt advances, and mails nobody', async () => {
  const who = await someoneDue();
  const dies = () => Promise.reject(new Error('killed'));
  await expect(send(who, { 'advance-seen': dies })).rejects.toThrow('killed');
  expect(await statesOf(who)).toEqual(['sent']);
  expect(await enrollmentRow(e.db, who.id)).toMatchObject({ visit: 1 });
  expect(await send(who)).toMatchObject({ visit: 2 });
  expect(await e.db('deliveries').whereIn('message_id', e.db('messages').where({ enrollment_id: who.id }).select('id'))).toHaveLength(1);
});

const WAITS = `select from pg_stat_activity where datname = current_database() and wait_event = 'advisory'`;

test('a row locked in a newer version than the statement could see is judged by that version', async () => {
  const who = await someoneDue();
  const { xmin } = (await e.db.raw('select xmin::text from contacts where id = ?', [who.contactId])).rows[0];
  // the statement has its snapshot, waits, and only then locks; the change is committed meanwhile
  const inTheWay = await e.db.transaction();
  await inTheWay.raw('select pg_advisory_xact_lock(7)');
  const judged = e.db.raw(
    `with late as materialized (select ?::uuid as id, ?::text as contact, pg_advisory_xact_lock(7)),
     contact as materialized (select c.id from late s cross join lateral (
       select id from contacts where id = s.id and xmin = s.contact::xid for no key update skip locked) c)
     select id from contact`,
    [who.contactId, xmin],
  );
  const rows = judged.then(({ rows }) => rows);
  const waits = async () => (await e.db.raw(WAITS)).rowCount > 0;
  expect(await eventually(waits, 15_000, 10)).toBe(true);
  await contactIs(who, { status: 'unsubscribed' });
  await inTheWay.commit();
  expect(await rows).toEqual([]);
});

test('nobody was mailed twice, and nothing is open', async () => {
  await e.db('messages').where({ state: 'sending' }).delete();
  await e.db('messages').whereNull('enrollment_id').delete();
  expect(await invariants(e.db)).toEqual(CLEAN);
});
