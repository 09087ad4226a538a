import type { ChildProcess } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { takeOrders } from '../../api/orders/index.ts';
import { type Engine, engine, eventually, sleep } from '../support/engine.ts';
import { enroll, makeAudience, makeContact, makeFlow, quick } from '../support/factories.ts';
import { ledgerAgainst } from '../support/ledger.ts';
import { mailServer } from '../support/mail-server.ts';
import { kill, startWorkerOn } from '../support/processes.ts';

const KILLS = 20;
const WALKS = 200;
let e: Engine;
let mail: Awaited<ReturnType<typeof mailServer>>;
let worker: ChildProcess | undefined;
beforeAll(async () => {
  e = await engine({ worker: false });
  mail = await mailServer();
});
afterAll(async () => {
  await kill(worker);
  await mail?.close();
  await e?.close();
});

const startWorker = () => startWorkerOn(e, { SMTP_URL: mail.url, OVERDUE: '5 seconds' });

test('kill -9 of the worker at 20 random moments under 200 walks: nobody is mailed twice, nobody is lost', async () => {
  const shop = await makeAudience(e.db);
  const definition = quick([
    { amount: 1, unit: 'minutes' },
    { amount: 1, unit: 'minutes' },
  ]);
  for (const step of definition.steps) if (step.type === 'wait' && step.until.kind === 'duration') step.until.amount = 0.4;
  const flow = { ...shop, ...(await makeFlow(e.db, shop.audienceId, definition)) };
  const contacts = [];
  for (let n = 0; n < WALKS; n++) contacts.push(await makeContact(e.db, shop));
  // they enter over a minute, so that at each kill some start, some send, some sleep
  await Promise.all(contacts.map(({ id }, n) => enroll(e.db, e.prefix, flow, id, { enteredAt: new Date(Date.now() + 5_000 + n * 300) })));
  const shopping = (async () => {
    for (const { id } of contacts.filter((_, n) => n % 5 === 0)) {
      await sleep(1_500);
      const { email } = await e.db('contacts').where({ id }).first();
      await takeOrders(e.db, {
        ...shop,
        actor: 'test',
        orders: [{ externalId: id, email, placedAt: new Date().toISOString(), status: 'paid', total: '20.00', refunded: '0', lines: [] }],
      });
    }
  })();
  for (let n = 0; n < KILLS; n++) {
    worker = await startWorker();
    await sleep(200 + Math.random() * 2_500);
    await kill(worker);
  }
  worker = await startWorker();
  await shopping;
  // an effect whose worker was killed three times rests for a minute, and that may happen twice
  const over = await eventually(async () => (await e.db('enrollments').whereNull('ended_at')).length === 0, 300_000, 500);
  expect(over).toBe(true);
  expect(await eventually(async () => (await e.db('nudges')).length === 0, 60_000, 500)).toBe(true);
  expect(await eventually(async () => (await e.db('messages').where('state', 'sending')).length === 0, 60_000, 500)).toBe(true);
  const ledger = await ledgerAgainst(e.db, mail.taken);
  console.info({ kills: KILLS, taken: mail.taken.length, ...ledger });
  expect(ledger).toMatchObject({ twice: 0, sentNotTaken: 0, takenUnaccounted: 0 });
  expect(ledger.sent).toBeGreaterThan(WALKS);
}, 560_000);
