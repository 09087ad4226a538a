import type { ChildProcess } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { v7 } from 'uuid';
import { freePort } from '../../api/local/ports.ts';
import { eventually, SITE, sleep } from '../support/engine.ts';
import { DAY, enroll, makeAudience, makeContact, makeFlow, quick, winBack } from '../support/factories.ts';
import { ledgerAgainst } from '../support/ledger.ts';
import { mailServer } from '../support/mail-server.ts';
import { ownServers } from '../support/own-servers.ts';
import { kill, startProcess } from '../support/processes.ts';

/** Each server that we lean on goes away under running walks, and comes back. Afterwards everything has gone on. */
let own: Awaited<ReturnType<typeof ownServers>>;
let mail: Awaited<ReturnType<typeof mailServer>>;
let worker: ChildProcess;
let shop: { audienceId: string; storeId: string };
beforeAll(async () => {
  [own, mail] = await Promise.all([ownServers(), mailServer()]);
  shop = await makeAudience(own.db);
  worker = await startWorker();
}, 120_000);
afterAll(async () => {
  await kill(worker);
  await mail?.close();
  await own?.close();
});

const env = () => ({
  DATABASE_URL: own.url,
  TEMPORAL_ADDRESS: own.address,
  SECRET: SITE.secret,
  SMTP_URL: mail.url,
  WORKFLOW_BUNDLE: process.env.TEST_BUNDLE as string,
});
const startWorker = () => startProcess('activities/worker.ts', { ...env(), OVERDUE: '5 seconds' }, /worker ready/);

/** `n` people with two mails `waitMinutes` apart, entering over `spreadMs`. */
async function walking(n: number, { waitMinutes = 0.15, spreadMs = 4_000 } = {}) {
  const definition = quick([{ amount: 1, unit: 'minutes' }]);
  for (const step of definition.steps) if (step.type === 'wait' && step.until.kind === 'duration') step.until.amount = waitMinutes;
  const flow = { ...shop, ...(await makeFlow(own.db, shop.audienceId, definition)) };
  for (let k = 0; k < n; k++) {
    const { id } = await makeContact(own.db, shop);
    await enroll(own.db, '', flow, id, { enteredAt: new Date(Date.now() + 1_000 + (k * spreadMs) / n) });
  }
  return flow.flowId;
}
const allOver = (flowId: string, ms: number) =>
  eventually(async () => (await own.db('enrollments').where({ flow_id: flowId }).whereNull('ended_at')).length === 0, ms, 500);

async function expectKept(flowId: string, ms = 150_000) {
  expect(await allOver(flowId, ms)).toBe(true);
  expect(
    await eventually(
      async () => (await own.db('nudges')).length === 0 && (await own.db('messages').where('state', 'sending')).length === 0,
      60_000,
      500,
    ),
  ).toBe(true);
  expect(await ledgerAgainst(own.db, mail.taken)).toMatchObject({ twice: 0, sentNotTaken: 0, takenUnaccounted: 0 });
  const mailed = await own.db('messages').where({ flow_id: flowId }).whereIn('state', ['sent', 'uncertain']).pluck('id');
  const walks = await own.db('enrollments').where({ flow_id: flowId }).pluck('id');
  expect(mailed).toHaveLength(2 * walks.length);
}

test('Temporal is killed and comes back 5 s later', async () => {
  const flowId = await walking(30);
  await sleep(3_000);
  await own.restartTemporal({ awayMs: 5_000 });
  await expectKept(flowId);
}, 240_000);

test('Temporal’s data are lost: the watchdog rebuilds every sleeper from Postgres', async () => {
  const flowId = await walking(30, { waitMinutes: 0.5 });
  await eventually(async () => (await own.db('enrollments').where({ flow_id: flowId, visit: 2 })).length === 30, 60_000, 200);
  await kill(worker);
  await own.restartTemporal({ loseData: true });
  worker = await startWorker();
  await expectKept(flowId);
}, 300_000);

test('Postgres is restarted', async () => {
  const flowId = await walking(30);
  await sleep(3_000);
  await own.restartPostgres();
  await expectKept(flowId);
}, 240_000);

test('the mail server hangs, refuses, hangs up in the middle of DATA and loses answers', async () => {
  const moods = ['takes', 'takes', 'refuses', 'hangsUpMidData', 'losesAnswer', 'hangs'] as const;
  let turn = 0;
  mail.is(() => moods[turn++ % moods.length] ?? 'takes');
  const flowId = await walking(24, { spreadMs: 8_000 });
  await sleep(12_000);
  mail.is('takes');
  await expectKept(flowId, 200_000);
}, 300_000);

test('the API is killed between its transaction and its answer: asked again, it has done it once', async () => {
  const port = await freePort();
  const api = () => startProcess('api/server.ts', { ...env(), PORT: String(port) }, /listening/);
  let server = await api();
  const post = (path: string, body: unknown) =>
    fetch(`http://127.0.0.1:${port}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const flow = { ...shop, ...(await makeFlow(own.db, shop.audienceId, winBack())) };
  const contact = await makeContact(own.db, shop, [new Date(Date.now() - 130 * DAY)]);
  const { email } = await own.db('contacts').where({ id: contact.id }).first();
  const id = await enroll(own.db, '', flow, contact.id, {
    origin: 'sweep',
    anchorOrderId: contact.orders[0]?.id ?? null,
    enteredAt: new Date(Date.now() + DAY),
  });

  // the kill comes as soon as the order can be seen, that is right after the commit
  const externalId = v7();
  const order = { storeId: shop.storeId, orders: { externalId, email, placedAt: new Date().toISOString(), total: '30.00' } };
  const asked = post('/api/orders', order).catch(() => null);
  await eventually(async () => (await own.db('orders').where({ external_id: externalId })).length === 1, 10_000, 1);
  await kill(server);
  await asked;
  server = await api();
  const again = await (await post('/api/orders', order)).json();
  expect(again.items[0]).toMatchObject({ externalId, outcome: 'unchanged' });
  expect(await own.db('orders').where({ external_id: externalId })).toHaveLength(1);
  expect(await own.db('contacts').where({ id: contact.id }).first()).toMatchObject({ order_count: 2 });
  // bought the day before entry: the order is the new anchor
  expect(
    await eventually(async () => (await own.db('enrollments').where({ id }).first()).anchor_order_id === again.items[0].id, 10_000),
  ).toBe(true);
  await kill(server);
}, 120_000);
