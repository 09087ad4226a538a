import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { v7 } from 'uuid';
import { createDecide } from '../../activities/engine/decide.ts';
import { createSendPersonal } from '../../activities/engine/send-personal.ts';
import { createSweepLapsed } from '../../activities/jobs/sweep-lapsed.ts';
import { createSendEmail } from '../../activities/steps/send-email.ts';
import type { Channel, Mail } from '../../api/mails/index.ts';
import { queues } from '../../workflows/names.ts';
import { api } from '../support/api.ts';
import { makeCampaign, work } from '../support/campaigns.ts';
import { freshDatabase } from '../support/database.ts';
import { SITE } from '../support/engine.ts';
import { DAY, enroll, makeAudience, makeContact, makeFlow, quick, winBack } from '../support/factories.ts';

/** Every path by which a mail can reach a contact, tried on one who is archived: before it begins, and in the middle of it. */
let { db, drop } = {} as Awaited<ReturnType<typeof freshDatabase>>;
let shop: Awaited<ReturnType<typeof makeAudience>>;
const delivered: string[] = [];
const channel: Channel = {
  name: 'smtp',
  send: async (mail: Mail) => {
    delivered.push(mail.to.address);
  },
  check: async () => {},
  close: async () => {},
};
beforeAll(async () => {
  ({ db, drop } = await freshDatabase());
});
beforeEach(async () => {
  shop = await makeAudience(db);
  delivered.length = 0;
});
afterAll(() => drop());

const act = <In, Out>(activity: (input: In) => Promise<Out>, input: In): Promise<Out> => new MockActivityEnvironment().run(activity, input);
const archive = (id: string) => api(db).post(`/api/contacts/${id}/archive`).expect(200);
const someone = async (orders: Date[] = []) => {
  const { id } = await makeContact(db, shop, orders);
  return { id, email: (await db('contacts').where({ id }).first('email')).email as string };
};
const walk = (id: string) => db('enrollments').where({ id }).first();

test('a flow whose mail is due: archived a moment before, the walk ends and nothing leaves; so with one about to begin', async () => {
  const flow = { ...shop, ...(await makeFlow(db, shop.audienceId, quick([]))) };
  const { id } = await someone();
  const due = await enroll(db, '', flow, id);
  await act(createDecide(db), { enrollmentId: due, rev: 0, visit: 1 });
  const { rev, visit, do_next } = await walk(due);
  expect(do_next).toBe('sendEmail');
  await archive(id);
  expect(await act(createSendEmail(db, channel, SITE), { enrollmentId: due, rev, visit })).toMatchObject({ do: 'done' });
  expect(await walk(due)).toMatchObject({ outcome: 'left', reason: 'archived' });

  // between a sweep and the hour of their entry
  const next = await someone();
  const soon = await enroll(db, '', flow, next.id, { enteredAt: new Date(Date.now() + 1_500) });
  await archive(next.id);
  await new Promise((ok) => setTimeout(ok, 1_600));
  await act(createDecide(db), { enrollmentId: soon, rev: 0, visit: 1 });
  expect(await walk(soon)).toMatchObject({ outcome: 'left', reason: 'archived' });
  expect(delivered).toEqual([]);
});

test('nobody archived enters a flow: not by the sweep, not by name, not by a bulk change', async () => {
  const { flowId } = await makeFlow(db, shop.audienceId, winBack());
  const { id } = await someone([new Date(Date.now() - 120 * DAY + 600_000)]);
  const other = await someone([new Date(Date.now() - 120 * DAY + 600_000)]);
  await archive(id);
  await act(createSweepLapsed(db, queues()), { flowId });
  const named = await api(db)
    .post(`/api/flows/${flowId}/enrollments`)
    .send({ contacts: [{ id }] });
  expect(JSON.stringify(named.body)).toContain('archived');
  await api(db)
    .post('/api/contacts/bulk')
    .send({ audienceId: shop.audienceId, ids: [id], action: { do: 'enroll', flowId } })
    .expect(200);
  // the sweep did find the one who is not archived
  expect(await db('enrollments').where({ flow_id: flowId }).pluck('contact_id')).toEqual([other.id]);
});

test('a personal mail: refused; written before, it does not leave', async () => {
  const { id } = await someone();
  const write = () => api(db).post(`/api/contacts/${id}/messages`).send({ subject: 'About your order', text: 'It is on its way.' });
  const { body } = await write().expect(202);
  await archive(id);
  expect((await write().expect(422)).body.message).toMatch(/archived/);
  await act(createSendPersonal(db, channel), { messageId: body.id });
  expect(await db('messages').where({ id: body.id }).first('state', 'reason')).toEqual({ state: 'skipped', reason: 'archived' });
  expect(delivered).toEqual([]);
});

test('a campaign: by name, by filter, by segment, and archived after it was planned', async () => {
  const [gone, later, there] = [await someone(), await someone(), await someone()];
  const { body: segment } = await api(db)
    .post('/api/segments')
    .send({ kind: 'static', audienceId: shop.audienceId, name: 'All', members: { by: 'contacts', ids: [gone.id, later.id, there.id] } })
    .expect(201);
  await archive(gone.id);
  const whoms = [
    { by: 'contacts', ids: [gone.id, later.id, there.id] },
    { by: 'filters', filters: [] },
    { by: 'filters', filters: [{ field: 'segments', op: 'any', values: [segment.id] }] },
  ];
  for (const whom of whoms) {
    delivered.length = 0;
    const id = await makeCampaign(db, shop.audienceId, { whom });
    await api(db).post(`/api/campaigns/${id}/start`).expect(200);
    await db('contacts').where({ id: later.id }).update({ archived_at: null });
    // planned, then archived, then it leaves
    await archive(later.id);
    await work(db, channel, id);
    expect(delivered).toEqual([there.email]);
  }
});

test('a message in the ledger that waits to be tried again', async () => {
  const flow = { ...shop, ...(await makeFlow(db, shop.audienceId, quick([]))) };
  const { id } = await someone();
  const due = await enroll(db, '', flow, id);
  await act(createDecide(db), { enrollmentId: due, rev: 0, visit: 1 });
  const { rev, visit } = await walk(due);
  await db('messages').insert({
    id: v7(),
    audience_id: shop.audienceId,
    contact_id: id,
    flow_id: flow.flowId,
    version_id: flow.versionId,
    enrollment_id: due,
    step_id: 'email-1',
    dedupe_key: `${due}:${visit}`,
    provider: 'smtp',
    state: 'retry',
    at: new Date(),
  });
  await archive(id);
  await act(createSendEmail(db, channel, SITE), { enrollmentId: due, rev, visit });
  expect(delivered).toEqual([]);
  expect(await walk(due)).toMatchObject({ outcome: 'left', reason: 'archived' });
});
