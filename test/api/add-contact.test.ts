import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { forgottenHash } from '../../api/forgetting/index.ts';
import { api } from '../support/api.ts';
import { SECRET } from '../support/app.ts';
import { freshDatabase } from '../support/database.ts';
import { makeAudience } from '../support/factories.ts';

let { db, drop } = {} as Awaited<ReturnType<typeof freshDatabase>>;
let audienceId: string;
beforeAll(async () => {
  ({ db, drop } = await freshDatabase());
  ({ audienceId } = await makeAudience(db));
});
afterAll(() => drop());
const add = (body: object) =>
  api(db)
    .post('/api/contacts')
    .send({ audienceId, ...body });

test('one is added with tags and consent, and the feed tells how', async () => {
  const { body } = await add({
    email: 'Anna@shop.example',
    firstName: 'Anna',
    phone: '+33 6 12 34 56 78',
    tags: ['Jazz', 'jazz'],
    status: 'subscribed',
    consentBasis: 'Signed up at the counter',
  }).expect(201);
  expect(await db('contacts').where({ id: body.id }).first()).toMatchObject({
    email: 'Anna@shop.example',
    phone: '+33612345678',
    status: 'subscribed',
    consent_basis: 'Signed up at the counter',
    source: 'manual',
  });
  const types = await db('events').where({ contact_id: body.id }).orderBy('id').pluck('type');
  expect(types.sort()).toEqual(['created', 'status', 'tag_added']);
});

test('whoever has the address already is named; two at once make one', async () => {
  const { body } = await add({ email: 'twice@shop.example' }).expect(201);
  const again = await add({ email: 'TWICE@shop.example' });
  expect(again).toMatchObject({ status: 409, body: { details: [{ field: 'email', contactId: body.id }] } });
  const both = await Promise.all([add({ email: 'race@shop.example' }), add({ email: 'race@shop.example' })]);
  expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
  const phone = { phone: '+33611111111', email: undefined };
  await db('audiences')
    .where({ id: audienceId })
    .update({ required_fields: ['phone'] });
  const both2 = await Promise.all([add(phone), add(phone)]);
  expect(both2.map(({ status }) => status).sort()).toEqual([201, 409]);
  await db('audiences')
    .where({ id: audienceId })
    .update({ required_fields: ['email'] });
});

test('refused, with the reason: required fields, consent without a basis, the forgotten, the excluded', async () => {
  expect(await add({ firstName: 'Nobody' })).toMatchObject({ status: 422, body: { details: [{ field: 'email' }] } });
  expect(await add({ email: 'x@shop.example', status: 'subscribed' })).toMatchObject({
    status: 422,
    body: { details: [{ field: 'consentBasis' }] },
  });
  await db('forgotten').insert({ audience_id: audienceId, hash: forgottenHash(SECRET, audienceId, 'gone@shop.example') });
  expect(await add({ email: 'gone@shop.example' })).toMatchObject({
    status: 422,
    body: { message: expect.stringMatching(/deleted for ever/) },
  });
  await api(db).post('/api/exclusions').send({ audienceId, kind: 'domain', pattern: 'rival.example' }).expect(201);
  expect(await add({ email: 'b@rival.example' })).toMatchObject({
    status: 422,
    body: { message: expect.stringMatching(/rival\.example/) },
  });
  expect(await db('contacts').where({ email: 'b@rival.example' })).toEqual([]);
  expect((await add({ email: 'a@shop.example', fields: { nothing: 1 } })).status).toBe(422);
});
