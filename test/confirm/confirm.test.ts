import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type supertest from 'supertest';
import { v7 } from 'uuid';
import { expirePending, sendConfirmations } from '../../api/confirm/index.ts';
import { forgottenHash } from '../../api/forgetting/index.ts';
import { type Channel, type Mail, Refused } from '../../api/mails/index.ts';
import { api } from '../support/api.ts';
import { SECRET } from '../support/app.ts';
import { freshDatabase } from '../support/database.ts';
import { eventually } from '../support/engine.ts';
import { DAY, makeAudience } from '../support/factories.ts';

let { db, drop } = {} as Awaited<ReturnType<typeof freshDatabase>>;
let http: ReturnType<typeof supertest>;
let left: Mail[] = [];
let answer: (mail: Mail) => Promise<void>;
const channel: Channel = {
  name: 'smtp',
  send: async (mail) => {
    await answer(mail);
    left.push(mail);
  },
  check: async () => {},
  close: async () => {},
};
const site = { publicUrl: 'http://127.0.0.1:4000', secret: SECRET };
const housekeep = () => sendConfirmations({ db, channel, site });

beforeAll(async () => {
  ({ db, drop } = await freshDatabase());
  http = api(db, { channel }) as never;
});
afterAll(() => drop());
beforeEach(() => {
  left = [];
  answer = async () => {};
});

const audience = async (more: object = {}) => (await makeAudience(db, { double_optin: true, ...more })).audienceId;
const address = () => `${v7().slice(-12)}@shop.example`;
const signUp = (audienceId: string, body: object) => http.post('/api/signups').send({ audienceId, form: 'Footer of the shop', ...body });
const row = (id: string) => db('contacts').where({ id }).first();
const path = (mail: Mail | undefined) => /http:\/\/127\.0\.0\.1:4000(\/t\/s\/[\w-]+)/.exec(mail?.text ?? '')?.[1] as string;
const mailed = async (n: number) => expect(await eventually(async () => left.length >= n, 15_000, 20)).toBe(true);
const list = async (audienceId: string, name: string) =>
  (await http.post('/api/lists').send({ audienceId, name }).expect(201)).body.id as string;
const onList = (contact: string) => db('contact_lists').where({ contact_id: contact }).orderBy('list_id').pluck('status');

test('without double opt-in a signup subscribes at once, with its proof, lists, groups, fields and permissions', async () => {
  const audienceId = await audience({ double_optin: false });
  await http.post('/api/fields').send({ audienceId, label: 'Shoe size', type: 'number' });
  const news = await list(audienceId, 'News');
  const { body: category } = await http.post('/api/group-categories').send({ audienceId, name: 'Sports' });
  const { body: golf } = await http.post('/api/groups').send({ categoryId: category.id, name: 'Golf' });
  const { body: words } = await http.post('/api/permissions').send({ audienceId, channel: 'email', text: 'I agree to get e-mails.' });
  const email = address();
  const { body } = await signUp(audienceId, {
    email,
    firstName: 'Anna',
    listIds: [news],
    groupIds: [golf.id],
    permissions: [{ permissionId: words.id, granted: true }],
    ip: '203.0.113.9',
  }).expect(201);
  expect(body).toMatchObject({ status: 'subscribed', confirmationSent: false });
  expect(await row(body.contactId)).toMatchObject({
    email,
    first_name: 'Anna',
    source: 'form',
    status: 'subscribed',
    consent_basis: 'Form “Footer of the shop”',
    email_permission: true,
    opted_in_at: expect.any(Date),
    optin_proof: { form: 'Footer of the shop', ip: '203.0.113.9', source: 'form' },
  });
  expect(await onList(body.contactId)).toEqual(['subscribed']);
  expect(await db('contact_groups').where({ contact_id: body.contactId }).pluck('group_id')).toEqual([golf.id]);
  const types = await db('events').where({ contact_id: body.contactId }).pluck('type');
  expect(types.sort()).toEqual(['groups', 'list', 'permission', 'signup', 'status']);
  expect(left).toEqual([]);
});

test('with double opt-in: pending, one mail in their language; looking changes nothing, the button confirms, once', async () => {
  const audienceId = await audience();
  const news = await list(audienceId, 'News');
  const email = address();
  const { body } = await signUp(audienceId, { email, firstName: 'Zoé', language: 'fr', listIds: [news], ip: '203.0.113.9' }).expect(201);
  expect(body).toMatchObject({ status: 'pending', confirmationSent: true });
  await mailed(1);
  expect(left[0]).toMatchObject({
    to: { address: email },
    from: { address: 'shop@shop.example' },
    subject: expect.stringMatching(/confirmer/),
  });
  expect(left[0]?.text).toMatch(/Bonjour Zoé,[\s\S]*60 jours/);
  expect(left[0]?.text).not.toMatch(/\/u\//);
  const link = path(left[0]);
  for (let n = 0; n < 2; n++) {
    const shown = await http.get(link).expect(200);
    expect(shown.text).toContain('<button type="submit">Confirmer</button>');
    expect(shown.text).toContain(`à l’adresse ${email}\u00a0?`);
  }
  await http.head(link);
  expect(await row(body.contactId)).toMatchObject({ status: 'pending', opted_in_at: null });
  expect(await onList(body.contactId)).toEqual(['pending']);

  expect((await http.post(link).expect(200)).text).toContain('Votre inscription est confirmée');
  const confirmed = await row(body.contactId);
  expect(confirmed).toMatchObject({
    status: 'subscribed',
    status_source: 'confirmation',
    optin_proof: { form: 'Footer of the shop', ip: '203.0.113.9', signedUpAt: expect.any(String), confirmedAt: expect.any(String) },
  });
  expect(await onList(body.contactId)).toEqual(['subscribed']);
  await http.post(link).expect(200);
  expect(await row(body.contactId)).toEqual(confirmed);

  // they leave: the old link brings nobody back
  await db('contacts').where({ id: body.contactId }).update({ status: 'unsubscribed' });
  await http.post(link).expect(200);
  expect((await row(body.contactId)).status).toBe('unsubscribed');
  expect(left).toHaveLength(1);
});

test('who left stays away until they have confirmed, and then is back by their own deed', async () => {
  for (const status of ['unsubscribed', 'cleaned']) {
    left = [];
    const audienceId = await audience();
    const id = v7();
    const email = address();
    await db('contacts').insert({ id, audience_id: audienceId, email, source: 'test', status, first_name: 'Old', actor: 'test' });
    const { body } = await signUp(audienceId, { email: email.toUpperCase(), firstName: 'New' }).expect(201);
    expect(body).toEqual({ contactId: id, status: 'pending', confirmationSent: true });
    expect(await row(id)).toMatchObject({ status, first_name: 'Old' });
    await mailed(1);
    await http.post(path(left[0])).expect(200);
    expect((await row(id)).status).toBe('subscribed');
    expect((await db('events').where({ contact_id: id, type: 'status' }))[0]).toMatchObject({
      data: { from: status, who: 'person' },
      actor: 'contact',
    });
  }
});

test('out of the archive, and known to imports again', async () => {
  const audienceId = await audience();
  const id = v7();
  const email = address();
  await db('contacts').insert({
    id,
    audience_id: audienceId,
    email,
    source: 'test',
    status: 'subscribed',
    archived_at: new Date(),
    actor: 'test',
  });
  await db('forgotten').insert({ audience_id: audienceId, hash: forgottenHash(SECRET, audienceId, email) });
  await signUp(audienceId, { email }).expect(201);
  await mailed(1);
  expect((await row(id)).archived_at).not.toBeNull();
  await http.post(path(left[0])).expect(200);
  expect(await row(id)).toMatchObject({ archived_at: null, status: 'subscribed' });
  expect(await db('events').where({ contact_id: id, type: 'unarchived' })).toHaveLength(1);
  expect(await db('forgotten').where({ audience_id: audienceId })).toEqual([]);
});

test('links that are forged, foreign, too old, or for an address that has changed lead nowhere', async () => {
  const audienceId = await audience();
  for (const token of ['x', 'A'.repeat(43), `${'A'.repeat(42)}_`]) {
    await http.get(`/t/s/${token}`).expect(404);
    await http.post(`/t/s/${token}`).expect(404);
  }
  const { body } = await signUp(audienceId, { email: address() }).expect(201);
  await mailed(1);
  await db('contacts').where({ id: body.contactId }).update({ email: address() });
  expect((await http.post(path(left[0])).expect(200)).text).toContain('expired');
  expect((await row(body.contactId)).status).toBe('pending');
});

test('sixty days without an answer: not subscribed any more, and the link says so', async () => {
  const audienceId = await audience();
  const news = await list(audienceId, 'News');
  const { body } = await signUp(audienceId, { email: address(), listIds: [news] }).expect(201);
  await mailed(1);
  const young = (await signUp(audienceId, { email: address() }).expect(201)).body.contactId;
  const before = new Date(Date.now() - 61 * DAY);
  await db('contacts').where({ id: body.contactId }).update({ status_at: before });
  await db('signups').where({ contact_id: body.contactId }).update({ at: before });
  expect(await expirePending(db)).toBe(1);
  expect(await expirePending(db)).toBe(0);
  expect(await row(body.contactId)).toMatchObject({ status: 'non_subscribed', status_source: 'not confirmed' });
  expect(await onList(body.contactId)).toEqual([]);
  expect((await row(young)).status).toBe('pending');
  expect((await http.get(path(left[0])).expect(200)).text).toContain('expired');
  await http.post(path(left[0])).expect(200);
  expect((await row(body.contactId)).status).toBe('non_subscribed');
});

test('a form floods nobody: one mail in five minutes, and its link confirms all they signed up for', async () => {
  const audienceId = await audience();
  const [a, b] = [await list(audienceId, 'A'), await list(audienceId, 'B')];
  const email = address();
  const answers = await Promise.all([
    signUp(audienceId, { email, listIds: [a] }),
    signUp(audienceId, { email, listIds: [b] }),
    signUp(audienceId, { email }),
  ]);
  expect(answers.map(({ body }) => body.confirmationSent).filter(Boolean)).toHaveLength(1);
  expect(new Set(answers.map(({ body }) => body.contactId)).size).toBe(1);
  await mailed(1);
  await http.post(path(left[0])).expect(200);
  expect(await onList(answers[0]?.body.contactId)).toEqual(['subscribed', 'subscribed']);
  expect(left).toHaveLength(1);
});

const due = (contactId: string) =>
  db('signups')
    .where({ contact_id: contactId })
    .update({ try_at: new Date(0) });
const mailOf = async (contactId: string) => (await db('signups').where({ contact_id: contactId }).first()).mail;

test('the mail server is away: the signup stands, and the mail leaves when it is back', async () => {
  answer = async () => {
    throw new Refused('later', 'connection refused');
  };
  const { body } = await signUp(await audience(), { email: address() }).expect(201);
  expect(
    await eventually(async () => (await db('signups').where({ contact_id: body.contactId }).first()).reason !== null, 15_000, 20),
  ).toBe(true);
  await housekeep();
  expect(left).toEqual([]);
  answer = async () => {};
  await due(body.contactId);
  await Promise.all([housekeep(), housekeep(), housekeep()]);
  expect(left).toHaveLength(1);
  expect(await mailOf(body.contactId)).toBe('sent');
});

test('killed before the mail left, or while nobody knows: sent once more under the same Message-ID, never a third time', async () => {
  const audienceId = await audience();
  const quiet = api(db); // no way out: the process died before it sent
  const { body } = await quiet.post('/api/signups').send({ audienceId, form: 'Footer', email: address() }).expect(201);
  expect(await mailOf(body.contactId)).toBe('due');
  answer = async (mail) => {
    left.push(mail);
    throw new Error('no answer after the message');
  };
  for (let n = 0; n < 4; n++) {
    await housekeep();
    await db('signups')
      .where({ contact_id: body.contactId, mail: 'sending' })
      .update({ deadline: new Date(0) });
    await due(body.contactId);
  }
  expect(left.map(({ id }) => id)).toEqual([left[0]?.id, left[0]?.id]);
  expect(await mailOf(body.contactId)).toBe('uncertain');
  await http.post(path(left[1])).expect(200);
  expect((await row(body.contactId)).status).toBe('subscribed');
});

test('an address that does not exist is cleaned; an excluded one is not written to', async () => {
  const audienceId = await audience();
  answer = async () => {
    throw new Refused('address', '550 5.1.1 no such user');
  };
  const { body } = await signUp(audienceId, { email: address() }).expect(201);
  expect(await eventually(async () => (await row(body.contactId)).status === 'cleaned', 15_000, 20)).toBe(true);
  expect(await mailOf(body.contactId)).toBe('failed');
  await db('exclusions').insert({ id: v7(), audience_id: audienceId, kind: 'domain', pattern: 'blocked.example', actor: 'test' });
  expect((await signUp(audienceId, { email: 'a@blocked.example' }).expect(201)).body.confirmationSent).toBe(false);
});

test('what a signup lacks is said, and nothing is half done', async () => {
  const audienceId = await audience();
  const before = await db('contacts').where({ audience_id: audienceId });
  const says = async (body: object, status: number, message: RegExp) =>
    expect((await signUp(audienceId, body).expect(status)).body.message).toMatch(message);
  await says({ firstName: 'Anna' }, 422, /Give an e-mail address/);
  await says({ email: address(), phone: '12345' }, 422, /country code/);
  await says({ email: address(), sms: true }, 422, /phone number/);
  await says({ email: address(), fields: { hat: 1 } }, 422, /no such field/);
  await says({ email: address(), listIds: [v7()] }, 422, /lists/);
  await says({ email: address(), groupIds: [v7()] }, 422, /groups/);
  await says({ email: address(), permissions: [{ permissionId: v7(), granted: true }] }, 404, /permission text/);
  await db('audiences').where({ id: audienceId }).update({ sender_address: '' });
  await says({ email: address() }, 422, /sender address/);
  expect(await db('contacts').where({ audience_id: audienceId })).toEqual(before);
});

test('SMS: agreed to with the number they gave, waiting for the same confirmation', async () => {
  const audienceId = await audience();
  const { body } = await signUp(audienceId, { email: address(), phone: '+33 6 12 34 56 78', sms: true }).expect(201);
  expect(await row(body.contactId)).toMatchObject({ phone: '+33612345678', sms_status: 'non_subscribed' });
  await mailed(1);
  await http.post(path(left[0])).expect(200);
  expect(await row(body.contactId)).toMatchObject({ sms_status: 'subscribed', sms_consent_basis: 'Form “Footer of the shop”' });
});
