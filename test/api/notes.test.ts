import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { api } from '../support/api.ts';
import { freshDatabase } from '../support/database.ts';
import { makeAudience, makeContact } from '../support/factories.ts';

let { db, drop } = {} as Awaited<ReturnType<typeof freshDatabase>>;
let id: string;
beforeAll(async () => {
  ({ db, drop } = await freshDatabase());
  ({ id } = await makeContact(db, await makeAudience(db)));
});
afterAll(() => drop());

const write = (text: string) => api(db).post(`/api/contacts/${id}/notes`).send({ text });
const feed = async () => (await api(db).get(`/api/contacts/${id}/feed?kind=notes`).expect(200)).body.items;

test('a note is written, found in the feed, changed and deleted; its words stand nowhere else', async () => {
  const { body: note } = await write('Prefers calls after 18:00').expect(201);
  expect(note).toMatchObject({ mine: true, editedAt: null, actor: 'operator' });
  expect(await feed()).toMatchObject([{ type: 'note', note: { text: 'Prefers calls after 18:00', editedAt: null } }]);
  await api(db).patch(`/api/notes/${note.id}`).send({ text: 'Prefers calls after 19:00' }).expect(200);
  expect(await feed()).toMatchObject([{ note: { text: 'Prefers calls after 19:00', editedAt: expect.any(String) } }]);
  await api(db).delete(`/api/notes/${note.id}`).expect(200);
  expect(await feed()).toMatchObject([
    { type: 'note_deleted', note: null },
    { type: 'note', note: null },
  ]);
  const { rows } = await db.raw(`select count(*) as n from events where data::text like '%calls%'`);
  expect(rows[0].n).toBe(0);
  await api(db).delete(`/api/notes/${note.id}`).expect(404);
});

test('1,000 characters at most; someone else’s stays as it is', async () => {
  await write('x'.repeat(1_000)).expect(201);
  await write('x'.repeat(1_001)).expect(400);
  await write('   ').expect(400);
  const { body } = await write('Mine').expect(201);
  await db('notes').where({ id: body.id }).update({ actor: 'claire' });
  expect((await api(db).patch(`/api/notes/${body.id}`).send({ text: 'Yours' }).expect(403)).body.message).toMatch(/Someone else/);
  await api(db).delete(`/api/notes/${body.id}`).expect(403);
});

test('page by page, newest first', async () => {
  const first = await api(db).get(`/api/contacts/${id}/notes?limit=1`).expect(200);
  expect(first.body.items).toMatchObject([{ text: 'Mine', mine: false }]);
  const rest = await api(db).get(`/api/contacts/${id}/notes`).query({ limit: 5, cursor: first.body.next }).expect(200);
  expect(rest.body).toMatchObject({ items: [{ text: expect.stringMatching(/^x+$/) }], next: null });
});
