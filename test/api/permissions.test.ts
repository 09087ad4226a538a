import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { v7 } from 'uuid';
import { recordPermissions } from '../../api/permissions/index.ts';
import { api } from '../support/api.ts';
import { freshDatabase } from '../support/database.ts';
import { DAY, makeAudience } from '../support/factories.ts';

let { db, drop } = {} as Awaited<ReturnType<typeof freshDatabase>>;
beforeAll(async () => {
  ({ db, drop } = await freshDatabase());
});
afterAll(() => drop());

const text = 'I agree to get offers by e-mail. I can leave at any time.';
async function audience() {
  const { audienceId } = await makeAudience(db);
  const publish = async (words = text, channel = 'email') =>
    (await api(db).post('/api/permissions').send({ audienceId, channel, text: words }).expect(201)).body;
  const turn = (permissionsOn: boolean) => api(db).patch(`/api/audiences/${audienceId}`).send({ permissionsOn });
  const person = async () => {
    const id = v7();
    const row = { id, audience_id: audienceId, email: `${id}@shop.example`, source: 'api', status: 'subscribed', actor: 'test' };
    await db('contacts').insert(row);
    return id;
  };
  const mailable = async (id: string) => (await api(db).get(`/api/contacts/${id}`).expect(200)).body.unmailable;
  const answer = (id: string, body: object) =>
    api(db)
      .post(`/api/contacts/${id}/permissions`)
      .send({ source: 'paper form', ...body });
  return { audienceId, publish, turn, person, mailable, answer };
}

test('words get versions; the old ones stay, with who agreed to them', async () => {
  const { publish, person, answer, audienceId } = await audience();
  const first = await publish();
  expect(first).toMatchObject({ version: 1, text, granted: { count: 0, capped: false } });
  const [a, b, c] = [await person(), await person(), await person()];
  for (const id of [a, b]) await answer(id, { permissionId: first.id, granted: true }).expect(201);
  await answer(c, { permissionId: first.id, granted: false }).expect(201);
  const [second, third] = await Promise.all([publish('New words to agree to.'), publish('Newer words to agree to.')]);
  expect([second.version, third.version].sort()).toEqual([2, 3]);
  await answer(a, { permissionId: third.id, granted: true }).expect(201);
  const { body } = await api(db).get('/api/permissions').query({ audienceId });
  const counts = body.items.map((one: { version: number; granted: { count: number }; refused: { count: number } }) => [
    one.version,
    one.granted.count,
    one.refused.count,
  ]);
  expect(counts).toEqual([
    [3, 1, 0],
    [2, 0, 0],
    [1, 1, 1],
  ]);
});

test('a contact’s history has every answer in the words as they were; the newest decides, whenever it was recorded', async () => {
  const { publish, person, answer, mailable } = await audience();
  const [v1, v2] = [await publish(), await publish('Second words, agreed to.')];
  const id = await person();
  await answer(id, { permissionId: v2.id, granted: false, at: new Date(Date.now() - DAY).toISOString() }).expect(201);
  expect(await mailable(id)).toBe('no_permission');
  // a paper form from before, found later
  await answer(id, { permissionId: v1.id, granted: true, at: new Date(Date.now() - 3 * DAY).toISOString() }).expect(201);
  expect(await mailable(id)).toBe('no_permission');
  await answer(id, { permissionId: v2.id, granted: true }).expect(201);
  expect(await mailable(id)).toBeNull();
  const { body } = await api(db).get(`/api/contacts/${id}/permissions`).expect(200);
  expect(body.items.map((one: { version: number; granted: boolean; text: string }) => [one.version, one.granted, one.text])).toEqual([
    [2, true, 'Second words, agreed to.'],
    [2, false, 'Second words, agreed to.'],
    [1, true, text],
  ]);
  expect(await db('events').where({ contact_id: id, type: 'permission' })).toHaveLength(3);
  expect((await answer(id, { permissionId: v1.id, granted: true, at: '2099-01-01T00:00:00Z' })).status).toBe(422);
});

test('turned on, whoever arrives without an answer can’t be mailed; who was there before still can', async () => {
  const { turn, publish, person, mailable, answer, audienceId } = await audience();
  const before = await person();
  expect((await turn(true).expect(422)).body.message).toMatch(/Write the words/);
  const words = await publish();
  const { body: on } = await turn(true).expect(200);
  const after = await person();
  expect([await mailable(before), await mailable(after)]).toEqual([null, 'no_permission']);
  await answer(after, { permissionId: words.id, granted: true }).expect(201);
  expect(await mailable(after)).toBeNull();

  const { body: off } = await turn(false).expect(200);
  expect(off).toMatchObject({ permissionsOn: false, permissionsSince: null });
  const meanwhile = await person();
  expect(await mailable(meanwhile)).toBeNull();
  // on again: it counts from the first time, so who came meanwhile needs an answer too
  const { body: again } = await turn(true).expect(200);
  expect(again.permissionsSince).toBe(on.permissionsSince);
  expect(await mailable(meanwhile)).toBe('no_permission');
  expect(audienceId).toBeDefined();
});

test('SMS and e-mail apart, many at once, and only words of one’s own audience', async () => {
  const one = await audience();
  const other = await audience();
  const sms = await one.publish('I agree to get offers by SMS.', 'sms');
  expect(sms.version).toBe(1);
  const people = [await one.person(), await one.person()];
  const stranger = await other.person();
  const ids = await db.transaction((tx) =>
    recordPermissions(tx, [...people, stranger], { permissionId: sms.id, granted: true, source: 'import', actor: 'test' }),
  );
  expect(ids).toHaveLength(2);
  const rows = await db('contacts')
    .whereIn('id', [...people, stranger])
    .orderBy('sms_permission');
  expect(rows.map(({ sms_permission, email_permission }) => [sms_permission, email_permission])).toEqual([
    [true, null],
    [true, null],
    [null, null],
  ]);
  await one.answer(stranger, { permissionId: sms.id, granted: true }).expect(404);
});
