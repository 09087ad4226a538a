import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { api } from '../support/api.ts';
import { freshDatabase } from '../support/database.ts';
import { makeAudience } from '../support/factories.ts';

let { db, drop } = {} as Awaited<ReturnType<typeof freshDatabase>>;
let audienceId: string;
beforeAll(async () => {
  ({ db, drop } = await freshDatabase());
  ({ audienceId } = await makeAudience(db));
});
afterAll(() => drop());
const filters = [{ field: 'orderCount', op: 'between', from: 2 }];

test('views are saved, changed, put in order and deleted; a name belongs to one', async () => {
  const add = (name: string, more = {}) =>
    api(db)
      .post('/api/views')
      .send({ audienceId, name, ...more });
  const { body: regulars } = await add('Regulars', { filters, columns: ['email', 'field:size'], sort: 'revenue', order: 'asc' }).expect(
    201,
  );
  expect(regulars).toMatchObject({ filters, columns: ['email', 'field:size'], sort: 'revenue', order: 'asc', position: 0 });
  const { body: plain } = await add('Plain').expect(201);
  expect(plain).toMatchObject({ filters: [], columns: [], sort: 'last_order', order: 'desc', position: 1 });
  expect((await add('regulars')).status).toBe(409);
  expect((await add('Odd', { filters: [{ field: 'orderCount', op: 'contains', text: 'x' }] })).status).toBe(400);

  const { body: changed } = await api(db).patch(`/api/views/${regulars.id}`).send({ order: 'desc' }).expect(200);
  expect(changed).toMatchObject({ name: 'Regulars', sort: 'revenue', order: 'desc', filters });
  const ids = [plain.id, regulars.id];
  const { body: ordered } = await api(db).put('/api/views/order').send({ audienceId, ids }).expect(200);
  expect(ordered.items.map((view: { id: string }) => view.id)).toEqual(ids);
  await api(db).delete(`/api/views/${plain.id}`).expect(200);
  await api(db).delete(`/api/views/${plain.id}`).expect(404);
  const other = await makeAudience(db);
  expect((await api(db).get('/api/views').query({ audienceId: other.audienceId })).body.items).toEqual([]);
  expect((await api(db).get('/api/views').query({ audienceId })).body.items).toHaveLength(1);
});
