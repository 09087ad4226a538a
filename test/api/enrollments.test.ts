import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { advance, locked, replan } from '../../api/enrollments/index.ts';
import { windowWords } from '../../api/enrollments/window-words.ts';
import type { Definition } from '../../workflows/flow/flow.ts';
import { defaultSettings } from '../../workflows/flow/settings.ts';
import { api } from '../support/api.ts';
import { freshDatabase } from '../support/database.ts';
import { DAY, enroll, makeAudience, makeContact, makeFlow, winBack } from '../support/factories.ts';

let { db, drop } = {} as Awaited<ReturnType<typeof freshDatabase>>;
let http: ReturnType<typeof api>;
let shop: { audienceId: string; storeId: string };
beforeAll(async () => {
  ({ db, drop } = await freshDatabase());
  http = api(db);
  shop = await makeAudience(db);
});
afterAll(() => drop?.());

/** Midday: a window may be open or closed, but no day begins while the test runs. */
const noon = () => Math.floor(Date.now() / DAY) * DAY + DAY / 2;
const ago = (days: number) => new Date(noon() - days * DAY);

/** Someone who lapsed 30 days ago, whose first e-mail has left and who waits for the second. */
async function walking(definition: Definition = winBack()) {
  const flow = await makeFlow(db, shop.audienceId, definition);
  const contact = await makeContact(db, shop, [ago(400), ago(150)]);
  const id = await enroll(db, '', { ...shop, ...flow }, contact.id, {
    enteredAt: ago(30),
    anchorOrderId: contact.orders[1]?.id ?? null,
    origin: 'sweep',
  });
  const messageId = '018f0000-0000-7000-8000-000000000001';
  await db('messages').where('id', messageId).delete();
  await locked(db, id, async (tx, row) => {
    await replan(tx, row, Number(ago(30)));
    await tx('messages').insert({
      id: messageId,
      audience_id: shop.audienceId,
      contact_id: contact.id,
      flow_id: flow.flowId,
      enrollment_id: id,
      step_id: 'email-1',
      dedupe_key: `${id}:1`,
      provider: 'smtp',
      state: 'sent',
      at: ago(30),
      subject: 'It has been a while, Anna',
    });
  });
  await db('enrollments').where({ id }).update({ started_at: new Date() });
  await db('nudges').where('enrollment_id', id).delete();
  const effect = { stepId: 'email-1', type: 'sendEmail', name: 'E-mail 1', outcome: 'sent' as const, reason: null, messageId, at: ago(30) };
  await locked(db, id, async (tx) => advance(tx, await tx('enrollments').where({ id }).first(), 1, effect, Number(ago(30))));
  return { id, contact, ...flow };
}
const story = async (id: string) => (await http.get(`/api/enrollments/${id}`)).body;
const told = (id: string) => db('nudges').where({ enrollment_id: id, tell: true });

test('the story: what was taken and why, what is waited for, and the rest', async () => {
  const { id, contact } = await walking();
  const body = await story(id);
  expect(body).toMatchObject({
    flowName: 'Win back',
    contact: { id: contact.id, firstName: 'Anna' },
    origin: 'sweep',
    arm: 'treated',
    version: 1,
    currentVersion: 1,
    triggerDays: 120,
    anchor: { id: contact.orders[1]?.id, at: ago(150).toISOString(), total: '10.00' },
    outcome: null,
    earlierWalks: 0,
    workflowId: `enrollment/${id}`,
    temporalUrl: null,
    window: null,
  });
  expect(body.steps).toMatchObject([
    { outcome: 'entered', reason: 'sweep', version: 1 },
    { outcome: 'sent', name: 'E-mail 1', message: { subject: 'It has been a while, Anna', openedAt: null, dueAt: ago(30).toISOString() } },
  ]);
  const day240 = ago(150 - 240).toISOString();
  expect(body.waiting).toMatchObject({ stepId: 'email-2', do: 'sendEmail', at: day240, held: null });
  expect(body.waiting.because).toEqual([
    { rule: 'purchaseDay', at: day240, days: 240 },
    { rule: 'gap', at: ago(16).toISOString(), days: 14 },
  ]);
  expect(body.ahead.map((step: { name: string; at: string }) => `${step.name} ${step.at}`)).toEqual([
    `E-mail 2 ${day240}`,
    `E-mail 3 ${ago(150 - 360).toISOString()}`,
    `Ends without a purchase ${ago(150 - 360).toISOString()}`,
  ]);
  // without the last order the one before counts: day 240 after it was 160 days ago, but the gap ends 16 days ago
  expect(body.ifRefunded).toEqual({ anchorAt: ago(400).toISOString(), lateDays: 16 });
});

test('pause holds what is due, resume lets it go, and both are in the story', async () => {
  const { id } = await walking();
  expect((await http.post(`/api/enrollments/${id}/pause`)).body.steps.at(-1)).toMatchObject({
    type: 'operator',
    outcome: 'paused',
    reason: 'operator',
  });
  expect(await told(id)).toHaveLength(0);
  const hurried = (await http.post(`/api/enrollments/${id}/skip-wait`)).body;
  expect(hurried.waiting).toMatchObject({ held: 'paused', at: null });
  expect(hurried.waiting.because).toMatchObject([{ rule: 'waived' }]);
  const held = await http.post(`/api/enrollments/${id}/skip-wait`);
  expect(held).toMatchObject({ status: 409 });
  await db('nudges').delete();
  const resumed = (await http.post(`/api/enrollments/${id}/resume`)).body;
  expect(resumed.waiting.held).toBeNull();
  expect(Date.parse(resumed.waiting.at)).toBeLessThanOrEqual(Date.now());
  expect(resumed.steps.slice(-3).map((step: { outcome: string }) => step.outcome)).toEqual(['paused', 'waived', 'resumed']);
  expect(await told(id)).toHaveLength(1);
});

test('moving on ends the wait now; stopping ends the walk, once', async () => {
  const { id } = await walking();
  const hurried = (await http.post(`/api/enrollments/${id}/skip-wait`)).body;
  expect(Math.abs(Date.parse(hurried.waiting.at) - Date.now())).toBeLessThan(5_000);
  expect(await told(id)).toHaveLength(1);
  const stopped = (await http.post(`/api/enrollments/${id}/stop`)).body;
  expect(stopped).toMatchObject({ outcome: 'stopped', reason: 'operator', waiting: null, ahead: [], ifRefunded: null });
  const again = await http.post(`/api/enrollments/${id}/stop`);
  expect(again).toMatchObject({ status: 409 });
  expect(again.body.message).toContain('has ended (stopped)');
  expect((await http.get(`/api/enrollments/${shop.audienceId}`)).status).toBe(404);
});

test('the window in words', () => {
  expect(windowWords(defaultSettings.window as never, 'en')).toBe('Mon–Fri 9:00–18:00');
  expect(windowWords({ days: [6, 1, 2, 4], from: '10:30', to: '24:00', quiet: [] }, 'fr')).toBe('lun.–mar., jeu., sam. 10:30–24:00');
});
