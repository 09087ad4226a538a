import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type supertest from 'supertest';
import { v7 } from 'uuid';
import { api } from '../support/api.ts';
import { freshDatabase } from '../support/database.ts';
import { makeAudience } from '../support/factories.ts';

let { db, drop } = {} as Awaited<ReturnType<typeof freshDatabase>>;
let http: ReturnType<typeof supertest>;
let audienceId: string;
let elsewhere: string;
beforeAll(async () => {
  ({ db, drop } = await freshDatabase());
  http = api(db) as never;
  ({ audienceId } = await makeAudience(db));
  elsewhere = (await makeAudience(db)).audienceId;
});
afterAll(() => drop());

const names = (answer: { body: { items: { name: string }[] } }) => answer.body.items.map(({ name }) => name);
const person = async () => {
  const id = v7();
  await db('contacts').insert({ id, audience_id: audienceId, email: `${id}@shop.example`, source: 'test', actor: 'test' });
  return id;
};

test('lists are made, renamed, put in order and deleted; their people are counted by status', async () => {
  const made = [];
  for (const name of ['News', 'Offers', 'Events']) made.push((await http.post('/api/lists').send({ audienceId, name }).expect(201)).body);
  expect(made[0]).toMatchObject({ name: 'News', subscribed: { count: 0, capped: false }, description: '' });
  expect((await http.post('/api/lists').send({ audienceId, name: 'news' }).expect(409)).body.message).toMatch(/another list/);
  await http.post('/api/lists').send({ audienceId: elsewhere, name: 'News' }).expect(201);

  const ids = made.map(({ id }) => id);
  const order = await http.put('/api/lists/order').send({ audienceId, ids: [ids[2], ids[0]] });
  expect(names(order as never)).toEqual(['Events', 'News', 'Offers']);
  await http.patch(`/api/lists/${ids[0]}`).send({ description: 'Each Monday' }).expect(200);
  await http.patch(`/api/lists/${ids[0]}`).send({ name: 'offers' }).expect(409);

  const [a, b] = [await person(), await person()];
  await http.put(`/api/contacts/${a}/lists/${ids[0]}`).send({ status: 'subscribed' }).expect(200);
  await http.put(`/api/contacts/${b}/lists/${ids[0]}`).send({ status: 'unsubscribed' }).expect(200);
  const { body } = await http.get('/api/lists').query({ audienceId });
  expect(body.items[1]).toMatchObject({
    description: 'Each Monday',
    subscribed: { count: 1 },
    unsubscribed: { count: 1 },
    pending: { count: 0 },
  });
  await db('contacts').where({ id: a }).update({ archived_at: new Date() });
  expect((await http.get('/api/lists').query({ audienceId })).body.items[1].subscribed.count).toBe(0);

  await http.delete(`/api/lists/${ids[0]}`).expect(200);
  await http.delete(`/api/lists/${ids[0]}`).expect(404);
  expect(await db('contacts').where({ id: b }).first()).toBeDefined();
});

test('groups stand in categories, move between them, and a contact is in exactly those it was given', async () => {
  const { body: sports } = await http.post('/api/group-categories').send({ audienceId, name: 'Sports' }).expect(201);
  const { body: food } = await http.post('/api/group-categories').send({ audienceId, name: 'Food' }).expect(201);
  const { body: golf } = await http.post('/api/groups').send({ categoryId: sports.id, name: 'Golf' }).expect(201);
  const { body: judo } = await http.post('/api/groups').send({ categoryId: sports.id, name: 'Judo' }).expect(201);
  await http.post('/api/groups').send({ categoryId: sports.id, name: 'golf' }).expect(409);
  await http.post('/api/groups').send({ categoryId: food.id, name: 'Golf' }).expect(201);
  await http.patch(`/api/groups/${golf.id}`).send({ categoryId: food.id }).expect(409);
  await http.patch(`/api/groups/${judo.id}`).send({ categoryId: food.id }).expect(200);
  await http
    .put('/api/group-categories/order')
    .send({ audienceId, ids: [food.id] })
    .expect(200);
  await http
    .put('/api/groups/order')
    .send({ categoryId: food.id, ids: [judo.id] })
    .expect(200);
  const all = await http.get('/api/groups').query({ audienceId });
  expect(all.body.categories.map(({ name }: { name: string }) => name)).toEqual(['Food', 'Sports']);
  expect(names(all as never)).toEqual(['Judo', 'Golf', 'Golf']);

  const id = await person();
  await http
    .put(`/api/contacts/${id}/groups`)
    .send({ groupIds: [golf.id, judo.id, judo.id] })
    .expect(200);
  await http
    .put(`/api/contacts/${id}/groups`)
    .send({ groupIds: [judo.id] })
    .expect(200);
  await http
    .put(`/api/contacts/${id}/groups`)
    .send({ groupIds: [judo.id] })
    .expect(200);
  const events = await db('events').where({ contact_id: id, type: 'groups' }).orderBy('id');
  expect(events.map(({ data }) => data)).toEqual([
    { added: expect.arrayContaining(['Golf', 'Judo']), removed: [] },
    { added: [], removed: ['Golf'] },
  ]);
  expect((await db('contacts').where({ id }).first()).rev).toBe(3);
  await http.delete(`/api/group-categories/${food.id}`).expect(200);
  expect(await db('contact_groups').where({ contact_id: id })).toEqual([]);
});

test('nothing of another audience is taken', async () => {
  const id = await person();
  const { body: list } = await http.post('/api/lists').send({ audienceId: elsewhere, name: 'Theirs' }).expect(201);
  const { body: category } = await http.post('/api/group-categories').send({ audienceId: elsewhere, name: 'Theirs' }).expect(201);
  const { body: group } = await http.post('/api/groups').send({ categoryId: category.id, name: 'Theirs' }).expect(201);
  await http.put(`/api/contacts/${id}/lists/${list.id}`).send({ status: 'subscribed' }).expect(404);
  await http
    .put(`/api/contacts/${id}/groups`)
    .send({ groupIds: [group.id] })
    .expect(422);
  const { body: mine } = await http.post('/api/lists').send({ audienceId, name: 'Mine' }).expect(201);
  await http
    .put('/api/lists/order')
    .send({ audienceId, ids: [mine.id, list.id] })
    .expect(422);
  expect(await db('contact_groups').where({ contact_id: id })).toEqual([]);
});
