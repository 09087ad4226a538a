import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { smtpChannel } from '../../activities/channels/smtp.ts';
import { createSendPersonal } from '../../activities/engine/send-personal.ts';
import { type Channel, Refused } from '../../api/mails/index.ts';
import { api } from '../support/api.ts';
import { CLEAN, channelInto, type Engine, engine, eventually, invariants } from '../support/engine.ts';
import { makeAudience, makeContact } from '../support/factories.ts';
import { mailServer } from '../support/mail-server.ts';

/** A worker on the real server, for the way through; attempts of one's own, for what may go wrong in between. */
let e: Engine;
let deliver: (arrive: () => Promise<void>) => Promise<void>;
let shop: Awaited<ReturnType<typeof makeAudience>>;
beforeAll(async () => {
  e = await engine({ channel: (db) => channelInto(db, (arrive) => deliver(arrive)) });
  shop = await makeAudience(e.db);
});
afterAll(() => e?.close());
beforeEach(() => {
  deliver = (arrive) => arrive();
});

const make = async (more: Record<string, unknown> = {}) => (await makeContact(e.db, shop, [], more)).id;
const write = (id: string, { key, started = true, ...body }: { key?: string; started?: boolean; subject?: string; text?: string } = {}) => {
  const asked = api(e.db, started ? { client: e.client, prefix: e.prefix } : {}).post(`/api/contacts/${id}/messages`);
  return (key ? asked.set('Idempotency-Key', key) : asked).send({
    subject: 'About your order',
    text: 'Hello,\n\nit is on its way.',
    ...body,
  });
};
const state = async (id: string) => (await e.db('messages').where({ id }).first())?.state;
const becomes = (id: string, what: string) => eventually(async () => (await state(id)) === what, 20_000);
const feed = async (id: string) => (await api(e.db).get(`/api/contacts/${id}/feed?kind=messages`).expect(200)).body.items;
const attempt = (messageId: string, channel: Channel) =>
  new MockActivityEnvironment().run(createSendPersonal(e.db, channel), { messageId });
/** A channel of this test alone; the worker never hears of mails that were written without a client. */
const outcome = (send: Channel['send']): Channel => ({ ...channelInto(e.db), send });

test('it leaves once, stands in the feed and in the ledger with its words, and counts as no marketing', async () => {
  const id = await make({ status: 'unsubscribed' });
  const { body } = await write(id, { text: 'See <b>https://shop.example/a</b>' }).expect(202);
  expect(await becomes(body.id, 'sent')).toBe(true);
  expect(await eventually(async () => (await feed(id)).length === 1, 10_000)).toBe(true);
  expect((await feed(id))[0]).toMatchObject({
    type: 'sent',
    actor: 'operator',
    data: { isPersonal: true },
    message: { subject: 'About your order' },
  });
  const shown = (await api(e.db).get(`/api/messages/${body.id}`).expect(200)).body;
  expect(shown).toMatchObject({ isPersonal: true, state: 'sent', from: 'Shop <shop@shop.example>' });
  expect(shown.html).toContain('&lt;b&gt;<a href="https://shop.example/a">');
  expect((await api(e.db).get(`/api/contacts/${id}`).expect(200)).body).toMatchObject({
    sent: 0,
    messages: [{ name: 'About your order' }],
  });
});

test('the same Idempotency-Key is the same mail, also when the first answer was lost for good', async () => {
  const id = await make();
  const first = (await write(id, { key: 'k-1' }).expect(202)).body.id;
  expect((await write(id, { key: 'k-1' }).expect(202)).body.id).toBe(first);
  await e.db('idempotency_keys').delete();
  expect((await write(id, { key: 'k-1' }).expect(202)).body.id).toBe(first);
  await e.db('idempotency_keys').delete();
  await write(id, { key: 'k-1', text: 'Something else' }).expect(409);
  expect(await becomes(first, 'sent')).toBe(true);
  expect(await e.db('deliveries').where({ message_id: first })).toHaveLength(1);
});

test.each([
  [{ archived_at: new Date() }, /archived/],
  [{ email: null }, /no e-mail address/],
  [{ status: 'cleaned' }, /refused for good/],
  [{ email: 'someone@blocked.example' }, /exclusion/],
])('%o may not be written to', async (more, why) => {
  await e
    .db('exclusions')
    .insert({ id: shop.audienceId, audience_id: shop.audienceId, kind: 'domain', pattern: 'blocked.example', actor: 'test' })
    .onConflict()
    .ignore();
  expect((await write(await make(more)).expect(422)).body.message).toMatch(why);
});

test('who is archived between writing and sending gets nothing', async () => {
  const id = await make();
  const { body } = await write(id, { started: false }).expect(202);
  await e.db('contacts').where({ id }).update({ archived_at: new Date() });
  expect(await attempt(body.id, channelInto(e.db))).toBeNull();
  expect(await e.db('messages').where({ id: body.id }).first()).toMatchObject({ state: 'skipped', reason: 'archived' });
  expect(await e.db('deliveries').where({ message_id: body.id })).toHaveLength(0);
  expect(await feed(id)).toMatchObject([{ type: 'skipped', data: { reason: 'archived' } }]);
});

test('a refusal for now is tried again; one for good cleans the address; a lost answer is never repeated', async () => {
  const later = (await write(await make(), { started: false })).body.id;
  const refusing = outcome(async () => {
    throw new Refused('later', 'busy');
  });
  await expect(attempt(later, refusing)).rejects.toThrow('busy');
  expect(await state(later)).toBe('retry');
  expect(await attempt(later, channelInto(e.db))).toBeNull();
  expect(await state(later)).toBe('sent');

  const id = await make();
  const dead = (await write(id, { started: false })).body.id;
  const bouncing = outcome(async () => {
    throw new Refused('address', '550 no such user');
  });
  expect(await attempt(dead, bouncing)).toBeNull();
  expect(await e.db('messages').where({ id: dead }).first()).toMatchObject({ state: 'failed', bounce: '550 no such user' });
  expect((await e.db('contacts').where({ id }).first()).status).toBe('cleaned');

  const doubtful = (await write(await make(), { started: false })).body.id;
  const losing = outcome(async (mail, deadline) => {
    await channelInto(e.db).send(mail, deadline);
    throw new Error('hung up after the last dot');
  });
  expect(await attempt(doubtful, losing)).toBeNull();
  expect(await attempt(doubtful, channelInto(e.db))).toBeNull();
  expect(await state(doubtful)).toBe('uncertain');
});

test('killed between claim and record: waited out, then uncertain, told once, never sent again', async () => {
  const id = await make();
  const mail = (await write(id, { started: false })).body.id;
  const killed = outcome(() => new Promise(() => {}));
  void attempt(mail, killed).catch(() => {});
  expect(await becomes(mail, 'sending')).toBe(true);
  await expect(attempt(mail, channelInto(e.db))).rejects.toThrow('may still deliver');
  await e
    .db('messages')
    .where({ id: mail })
    .update({ deadline: new Date(Date.now() - 1) });
  await Promise.all([attempt(mail, channelInto(e.db)), attempt(mail, channelInto(e.db))]);
  expect(await state(mail)).toBe('uncertain');
  expect(await feed(id)).toMatchObject([{ type: 'uncertain' }]);
  expect(await e.db('deliveries').where({ message_id: mail })).toHaveLength(0);
});

test('a provider that is away is waited for; after a day the mail is given up and told of', async () => {
  const id = await make();
  const mail = (await write(id, { started: false })).body.id;
  await e.db('providers').where({ name: 'smtp' }).update({ open_since: new Date() });
  expect(await attempt(mail, channelInto(e.db))).toBe(60_000);
  await e
    .db('personal_mails')
    .where({ message_id: mail })
    .update({ created_at: new Date(Date.now() - 25 * 3_600_000) });
  expect(await attempt(mail, channelInto(e.db))).toBeNull();
  await e.db('providers').update({ open_since: null });
  expect(await e.db('messages').where({ id: mail }).first()).toMatchObject({ state: 'failed', reason: 'given_up' });
});

test('over everything that happened here the promise of sending held', async () => {
  await eventually(async () => (await invariants(e.db)).stillOpen === 0, 10_000);
  expect(await invariants(e.db)).toEqual(CLEAN);
});

test('over SMTP, who wants text alone gets text alone', async () => {
  const server = await mailServer();
  const channel = smtpChannel(server.url);
  const mail = (await write(await make({ format: 'text' }), { started: false })).body.id;
  expect(await attempt(mail, channel)).toBeNull();
  expect(server.taken).toEqual([mail]);
  await channel.close();
  await server.close();
});
