import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import express from 'express';
import { pino } from 'pino';
import supertest from 'supertest';
import { v7 } from 'uuid';
import { createDecide } from '../../activities/engine/decide.ts';
import { writeToken } from '../../api/mails/index.ts';
import { trackingRoutes } from '../../api/tracking/index.ts';
import type { Rule } from '../../workflows/flow/rule/rule.ts';
import type { Settings } from '../../workflows/flow/settings.ts';
import { freshDatabase } from '../support/database.ts';
import { eventually } from '../support/engine.ts';
import { enroll, makeAudience, makeContact, makeFlow, quick } from '../support/factories.ts';

/** Goals and exits by opens: the walks that ask for them hear of them at once, and nobody else. */
const secret = 'a secret of the test';
const PHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148';
let { db, drop } = {} as Awaited<ReturnType<typeof freshDatabase>>;
let web: ReturnType<typeof supertest>;
let shop: Awaited<ReturnType<typeof makeAudience>>;
beforeAll(async () => {
  ({ db, drop } = await freshDatabase());
  shop = await makeAudience(db);
  const config = { publicUrl: 'http://127.0.0.1', secret, temporalUiUrl: null, trustProxy: null, catching: true };
  web = supertest(express().use(trackingRoutes({ db, config, log: pino({ level: 'silent' }) })));
});
afterAll(() => drop());

const mailed = (did: 'opened' | 'not_opened' | 'clicked'): Rule => ({
  kind: 'group',
  match: 'all',
  rules: [{ kind: 'email', did, over: { of: 'any' } }],
});
const walkOf = (id: string) => db('enrollments').where({ id }).first();
const decide = async (id: string) => {
  const { rev, visit } = await walkOf(id);
  await new MockActivityEnvironment().run(createDecide(db), { enrollmentId: id, rev, visit });
  await db('nudges').where({ enrollment_id: id }).del();
};
/** A walk of this contact that waits between two e-mails; nobody is nudged. */
async function walk(contactId: string, settings: Partial<Settings>, decided = true) {
  const flow = await makeFlow(db, shop.audienceId, quick([{ amount: 30, unit: 'days' }], settings));
  const id = await enroll(db, '', { ...shop, ...flow }, contactId);
  if (decided) await decide(id);
  return id;
}
/** A mail of theirs that left an hour ago. */
async function mail(contactId: string, isTest = false) {
  const id = v7();
  const at = new Date(Date.now() - 3_600_000);
  const row = { id, audience_id: shop.audienceId, contact_id: contactId, dedupe_key: id, provider: 'smtp', state: 'sent', at };
  await db('messages').insert({ ...row, claimed_at: at, is_test: isTest });
  return id;
}
const open = (messageId: string, agent = PHONE) =>
  web.get(`/t/o/${writeToken(secret, { kind: 'open', messageId, link: 0, isTest: false })}.gif`).set('User-Agent', agent);
const nudged = (id: string) => db('nudges').where({ enrollment_id: id }).select('lane', 'tell');

test.each([
  ['goalRule', mailed('opened'), 'reached', null],
  ['exitRule', { kind: 'group', match: 'none', rules: [mailed('not_opened')] } as Rule, 'left', 'exit_rule'],
])('%s: a person’s open is heard, each time; the walk ends once', async (setting, rule, outcome, reason) => {
  const { id: contactId } = await makeContact(db, shop);
  const message = await mail(contactId);
  const id = await walk(contactId, { [setting]: rule });
  expect(await walkOf(id)).toMatchObject({ ended_at: null });
  await open(message).expect(200);
  await open(message).expect(200);
  expect(await nudged(id)).toEqual(Array(2).fill({ lane: 'facts', tell: false }));
  await decide(id);
  const over = await walkOf(id);
  expect(over).toMatchObject({ outcome, reason, ended_at: expect.any(Date) });
  await open(message).expect(200);
  expect(await nudged(id)).toEqual([]);
});

test('whoever asks for nothing that opens change hears nothing; nor does anyone of machines’ opens and of tests', async () => {
  const { id: contactId } = await makeContact(db, shop);
  const [plain, clicks] = [await walk(contactId, {}), await walk(contactId, { goalRule: mailed('clicked') })];
  const asks = await walk(contactId, { goalRule: mailed('opened') });
  const [message, tried] = [await mail(contactId), await mail(contactId, true)];
  await open(message, 'Mozilla/5.0').expect(200); // Apple’s proxy
  await open(message, 'curl/8.4.0').expect(200);
  await open(tried).expect(200);
  await db('messages').where({ id: message }).update({ claimed_at: new Date() });
  await open(message).expect(200); // faster than anyone reads
  expect(await db('nudges').whereIn('enrollment_id', [plain, clicks, asks])).toEqual([]);
  await db('messages')
    .where({ id: message })
    .update({ claimed_at: new Date(Date.now() - 3_600_000) });
  await open(message).expect(200);
  expect(await nudged(asks)).toHaveLength(1);
  expect(await db('nudges').whereIn('enrollment_id', [plain, clicks])).toEqual([]);
});

test('a click implies an open, and is heard once', async () => {
  const { id: contactId } = await makeContact(db, shop);
  const id = await walk(contactId, { goalRule: mailed('opened') });
  const definition = quick([]);
  const flow = await makeFlow(db, shop.audienceId, {
    ...definition,
    steps: definition.steps.map((step) => (step.type === 'sendEmail' ? { ...step, html: '<a href="https://shop.example/a">A</a>' } : step)),
  });
  const message = await mail(contactId);
  await db('messages').where({ id: message }).update({ flow_id: flow.flowId, version_id: flow.versionId, step_id: 'email-1' });
  const link = writeToken(secret, { kind: 'click', messageId: message, link: 0, isTest: false });
  await web.get(`/t/c/${link}`).set('User-Agent', PHONE).expect(302);
  expect(await nudged(id)).toHaveLength(1);
  await decide(id);
  expect(await walkOf(id)).toMatchObject({ outcome: 'reached' });
});

test('an open that comes while a walk begins to listen is heard', async () => {
  const { id: contactId } = await makeContact(db, shop);
  const message = await mail(contactId);
  const id = await walk(contactId, { goalRule: mailed('opened') });
  const listens = ['consent', 'order', 'open'];
  await db('enrollments').where({ id }).update({ listening: [] });
  const deciding = await db.transaction();
  await deciding.raw('select from contacts where id = ? for no key update', [contactId]);
  const opened = open(message).expect(200).then();
  const waits = async () =>
    (await db.raw(`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`)).rowCount > 0;
  expect(await eventually(waits, 15_000, 10)).toBe(true);
  await deciding('enrollments').where({ id }).update({ listening: listens });
  await deciding.commit();
  await opened;
  expect(await nudged(id)).toHaveLength(1);
});
