import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { v7 } from 'uuid';
import { api } from '../support/api.ts';
import { freshDatabase } from '../support/database.ts';
import { makeAudience, makeContact } from '../support/factories.ts';

let { db, drop } = {} as Awaited<ReturnType<typeof freshDatabase>>;
let shop: Awaited<ReturnType<typeof makeAudience>>;
beforeAll(async () => {
  ({ db, drop } = await freshDatabase());
  shop = await makeAudience(db, { required_fields: ['email', 'company'] });
  const field = (key: string, type: string, more: object = {}) =>
    db('fields').insert({ id: v7(), audience_id: shop.audienceId, key, label: key, type, position: 1, actor: 'test', ...more });
  await field('shoe_size', 'number');
  await field('plan', 'choice', { choices: ['Free', 'Gold'] });
  await field('topics', 'multi_choice', { choices: ['Jazz', 'Rock', 'Folk'] });
  await field('vip_since', 'date');
});
afterAll(() => drop());

const make = async (more: Record<string, unknown> = {}) => (await makeContact(db, shop, [], { company: 'Acme', ...more })).id;
const patch = (id: string, body: object) => api(db).patch(`/api/contacts/${id}`).send(body);
const read = async (id: string) => (await api(db).get(`/api/contacts/${id}`).expect(200)).body;
const row = (id: string) => db('contacts').where({ id }).first();
const feed = async (id: string) => (await api(db).get(`/api/contacts/${id}/feed`).expect(200)).body.items;

test('everything is edited: standard fields, fields of every type; the feed tells from what to what', async () => {
  const id = await make();
  const { body } = await patch(id, {
    firstName: 'Zoë',
    role: 'Buyer',
    birthday: '03-12',
    address: { line1: '1 rue X', city: 'Lyon', postcode: '69001', country: 'FR', line2: '' },
    phone: '06 12 34 56 78',
    language: 'fr',
    timeZone: 'Europe/Paris',
    format: 'text',
    fields: { shoe_size: '42', plan: 'gold', topics: ['Rock', 'Jazz'], vip_since: '2026-01-02' },
  }).expect(200);
  const contact = await read(id);
  expect(contact).toMatchObject({
    rev: body.rev,
    firstName: 'Zoë',
    phone: '+33612345678',
    birthday: '03-12',
    format: 'text',
    fields: { shoe_size: 42, plan: 'Gold', topics: ['Jazz', 'Rock'], vip_since: '2026-01-02' },
  });
  expect(contact.address).toEqual({ line1: '1 rue X', city: 'Lyon', postcode: '69001', country: 'FR' });
  const [entry] = await feed(id);
  expect(entry.type).toBe('changed');
  expect(entry.data.changes).toContainEqual({ field: 'firstName', from: 'Anna', to: 'Zoë' });
  expect(entry.data.changes).toContainEqual({ field: 'fields.plan', from: null, to: 'Gold' });
  await patch(id, { fields: { shoe_size: null }, phone: null }).expect(200);
  expect((await row(id)).fields).toEqual({ plan: 'Gold', topics: ['Jazz', 'Rock'], vip_since: '2026-01-02' });
  // the same again changes nothing, and tells nothing
  const before = (await feed(id)).length;
  expect((await patch(id, { firstName: 'Zoë', fields: { topics: ['Rock', 'Jazz'] } }).expect(200)).body.rev).toBe(body.rev + 1);
  expect(await feed(id)).toHaveLength(before);
});

test('what can’t be is refused with its field and a sentence, and nothing is half done', async () => {
  const id = await make();
  const refused = async (body: object, field: string) => {
    const answer = await patch(id, { firstName: 'Half', ...body });
    expect([400, 422]).toContain(answer.status);
    expect(answer.body.details.map((detail: { field: string }) => detail.field)).toContain(field);
    expect((await row(id)).first_name).toBe('Anna');
  };
  await refused({ phone: '12' }, 'phone');
  await refused({ email: 'nobody' }, 'email');
  await refused({ fields: { shoe_size: 'large' } }, 'fields.shoe_size');
  await refused({ fields: { plan: 'Platinum' } }, 'fields.plan');
  await refused({ fields: { unknown: 1 } }, 'fields.unknown');
  await refused({ birthday: '13-40' }, 'birthday');
  await refused({ email: null }, 'email');
  await refused({ company: '' }, 'company');
});

test('required: what was missing before the rule may stay so, what is there may not be emptied', async () => {
  const id = await make({ company: '' });
  await patch(id, { firstName: 'Ada' }).expect(200);
  await db('audiences')
    .where({ id: shop.audienceId })
    .update({ required_fields: ['email', 'company', 'plan'] });
  await patch(id, { fields: { plan: 'Free' } }).expect(200);
  expect((await patch(id, { fields: { plan: null } }).expect(422)).body.details).toMatchObject([{ field: 'fields.plan' }]);
  await db('audiences')
    .where({ id: shop.audienceId })
    .update({ required_fields: ['email', 'company'] });
});

test('an address that someone else has is refused, and the answer names them', async () => {
  const taken = await make({ email: 'Taken@shop.example', first_name: 'Léa', last_name: 'Roy' });
  const id = await make();
  const { body } = await patch(id, { email: 'taken@SHOP.example' }).expect(409);
  expect(body).toMatchObject({
    message: expect.stringMatching(/^Léa Roy has this e-mail/),
    details: [{ field: 'email', contactId: taken }],
  });
});

test('two people: the second is told who changed what to which value; different fields merge', async () => {
  const id = await make();
  const { rev } = await read(id);
  await patch(id, { rev, was: { company: 'Acme' }, company: 'Globex' }).expect(200);
  const { body } = await patch(id, { rev, was: { company: 'Acme', firstName: 'Anna' }, company: 'Initech', firstName: 'Eve' }).expect(409);
  expect(body.details).toEqual([
    { field: 'company', message: expect.any(String), theirs: { value: 'Globex', actor: 'operator', at: expect.any(String) } },
  ]);
  expect(body.message).toMatch(/“company” was changed meanwhile by operator, to “Globex”/);
  expect(await row(id)).toMatchObject({ company: 'Globex', first_name: 'Anna' });
  await patch(id, { rev, was: { firstName: 'Anna' }, firstName: 'Eve' }).expect(200);
  // choosing one's own: from what stands there now
  await patch(id, { rev: (await read(id)).rev, was: { company: 'Globex' }, company: 'Initech' }).expect(200);
  expect(await row(id)).toMatchObject({ company: 'Initech', first_name: 'Eve' });
  // a revision alone can't tell which field moved: nothing is overwritten
  await patch(id, { rev, company: 'Old tab' }).expect(409);
  // what someone writes without a trace in the feed counts as well
  await db('contacts')
    .where({ id })
    .update({ fields: { plan: 'Gold' } });
  expect((await patch(id, { was: { fields: { plan: null } }, fields: { plan: 'Free' } }).expect(409)).body.details[0].theirs).toMatchObject(
    {
      value: 'Gold',
      actor: null,
    },
  );
  // both wanted the same
  await patch(id, { rev, was: { company: 'Acme' }, company: 'Initech' }).expect(200);
});

test('twenty at once on one field: one wins, nineteen are told; on twenty fields: all are kept', async () => {
  const id = await make();
  const { rev } = await read(id);
  const same = await Promise.all(
    Array.from({ length: 20 }, (_, n) => patch(id, { rev, was: { company: 'Acme' }, company: `C${n}` }).then(({ status }) => status)),
  );
  expect(same.filter((status) => status === 200)).toHaveLength(1);
  expect(same.filter((status) => status === 409)).toHaveLength(19);
  const now = (await read(id)).rev;
  const different = await Promise.all([
    patch(id, { rev: now, was: { role: '' }, role: 'R' }),
    patch(id, { rev: now, was: { lastName: '' }, lastName: 'L' }),
    patch(id, { rev: now, was: { fields: { shoe_size: null } }, fields: { shoe_size: 40 } }),
    patch(id, { rev: now, was: { fields: { plan: null } }, fields: { plan: 'Gold' } }),
    patch(id, { rev: now, was: { timeZone: null }, timeZone: 'Europe/Paris' }),
  ]);
  expect(different.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  expect(await row(id)).toMatchObject({ role: 'R', last_name: 'L', fields: { shoe_size: 40, plan: 'Gold' }, time_zone: 'Europe/Paris' });
});

test.each([
  ['subscribed', undefined, 'subscribed'],
  ['unsubscribed', 'They said so', 'unsubscribed'],
  ['non_subscribed', undefined, 'non_subscribed'],
  ['pending', undefined, 'non_subscribed'],
  ['cleaned', undefined, 'non_subscribed'],
  ['cleaned', 'Asked for it on the phone', 'subscribed'],
])('a new address: %s, %s → %s', async (status, consentBasis, after) => {
  const id = await make({ status, soft_bounces: 4 });
  await patch(id, { email: `${id}@new.example`, ...(consentBasis ? { consentBasis } : {}) }).expect(200);
  expect(await row(id)).toMatchObject({ status: after, soft_bounces: 0, email: `${id}@new.example` });
});

test('the dead address in other capitals is the same dead address', async () => {
  const id = await make({ status: 'cleaned' });
  await patch(id, { email: (await row(id)).email.toUpperCase() }).expect(200);
  expect((await row(id)).status).toBe('cleaned');
});

test('SMS has a status of its own, with the same rules', async () => {
  const id = await make({ phone: '+33612345678' });
  expect((await patch(id, { smsStatus: 'subscribed' }).expect(422)).body.details).toMatchObject([{ field: 'smsConsentBasis' }]);
  await patch(id, { smsStatus: 'subscribed', smsConsentBasis: 'At the counter' }).expect(200);
  await patch(id, { smsStatus: 'unsubscribed' }).expect(200);
  await patch(id, { smsStatus: 'subscribed', smsConsentBasis: 'Again' }).expect(422);
  expect(await read(id)).toMatchObject({ status: 'subscribed', smsStatus: 'unsubscribed', smsConsentBasis: 'At the counter' });
});
