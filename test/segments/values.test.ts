import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { v7 } from 'uuid';
import { api } from '../support/api.ts';
import { freshDatabase } from '../support/database.ts';
import { anOrder, shopOf } from '../support/shop.ts';

/** What pickers offer: a few at first, and whatever there is as one types, however much there is. */
let { db, drop } = {} as Awaited<ReturnType<typeof freshDatabase>>;
let shop: Awaited<ReturnType<typeof shopOf>>;
let other: Awaited<ReturnType<typeof shopOf>>;
beforeAll(async () => {
  ({ db, drop } = await freshDatabase());
  shop = await shopOf(db);
  other = await shopOf(db);
});
afterAll(() => drop());

const values = async (of: string, search = '') => {
  const { body } = await api(db).get('/api/segments/values').query({ audienceId: shop.audienceId, of, search }).expect(200);
  return body.items as { value: string; label: string }[];
};
const labels = async (of: string, search = '') => (await values(of, search)).map(({ label }) => label);

test('of 3,000 tags 50 come, those most worn first; the words find any of them, in this audience only', async () => {
  await db.raw(
    `insert into tags (id, audience_id, name, actor, uses) select gen_random_uuid(), a, 'Tag ' || n, 'test', n from generate_series(1, 3000) n, unnest(?::uuid[]) a`,
    [[shop.audienceId, other.audienceId]],
  );
  const first = await labels('tags');
  expect(first).toHaveLength(50);
  expect(first.slice(0, 2)).toEqual(['Tag 3000', 'Tag 2999']);
  expect(await labels('tags', 'tAG 17')).toHaveLength(50);
  // the one that is called so comes before those that are worn more
  expect((await labels('tags', 'tag 1')).slice(0, 2)).toEqual(['Tag 1', 'Tag 1999']);
  const [found, ...more] = await values('tags', ' tag 1777 ');
  expect(more).toEqual([]);
  expect(await db('tags').where({ id: found?.value }).first()).toMatchObject({ audience_id: shop.audienceId, name: 'Tag 1777' });
  expect(await labels('tags', '%')).toEqual([]);
  await db('tags').where({ id: found?.value }).update({ leaving: 'removing' });
  expect(await labels('tags', 'tag 1777')).toEqual([]);
});

test('imports, segments and campaigns are found by name, and called by it; a deleted one is not', async () => {
  const own = { audience_id: shop.audienceId, actor: 'test' };
  const ids = [v7(), v7(), v7()];
  await db('segments').insert([
    ...ids.slice(0, 2).map((id, n) => ({ ...own, id, name: `Silent ${n}`, kind: 'static' })),
    { ...own, id: ids[2], audience_id: other.audienceId, name: 'Silent elsewhere', kind: 'static' },
  ]);
  await db('segments').where({ id: ids[1] }).update({ removed_at: new Date() });
  expect(await values('segments', 'silent')).toEqual([{ value: ids[0], label: 'Silent 0' }]);
  const [tag] = await values('tags', 'Tag 12');
  const names = await api(db)
    .post('/api/segments/names')
    .send({ audienceId: shop.audienceId, ids: [...ids, tag?.value, v7()] })
    .expect(200);
  expect(names.body.items).toEqual(expect.arrayContaining([{ value: ids[0], label: 'Silent 0' }, tag]));
  expect(names.body.items).toHaveLength(2);
  for (const kind of ['imports', 'campaigns']) expect(await labels(kind, 'silent')).toEqual([]);
});

test('products, categories and countries that the newest rows do not have are found by their names', async () => {
  const line = (title: string, more: object) => [{ title, quantity: 1, price: '20.00', ...more }];
  await shop.take(
    anOrder('a@shop.example', 900, { lines: line('Forgotten Waltz', { productId: 'waltz', category: 'Dances' }) }),
    anOrder('b@shop.example', 2, { lines: line('New Tune', { productId: 'tune', category: 'Songs' }) }),
  );
  await other.take(
    anOrder('c@shop.example', 900, { lines: line('Waltz of another shop', { productId: 'no', category: 'Dances elsewhere' }) }),
  );
  // 20,000 newer orders and people, with one and the same of everything
  await db.raw(
    `with people as (insert into contacts (id, audience_id, email, source, actor, country, created_at)
       select gen_random_uuid(), ?, 'n' || n || '@shop.example', 'test', 'test', 'FR', now() + interval '1 hour' from generate_series(1, 20000) n returning id),
     orders as (insert into orders (id, store_id, audience_id, contact_id, external_id, placed_at, status, total, refunded, currency, actor)
       select gen_random_uuid(), ?, ?, id, id::text, now(), 'paid', 20, 0, 'EUR', 'test' from people returning id)
     insert into order_lines (order_id, position, product_id, title, quantity, price, category) select id, 0, 'tune', 'New Tune', 1, 20, 'Songs' from orders`,
    [shop.audienceId, shop.storeId, shop.audienceId],
  );
  await db('contacts').where({ audience_id: shop.audienceId, email: 'a@shop.example' }).update({ country: 'IS' });
  expect(await labels('product')).toEqual(['New Tune']);
  expect(await values('product', 'waltz')).toEqual([{ value: 'waltz', label: 'Forgotten Waltz' }]);
  expect(await labels('category', 'danc')).toEqual(['Dances']);
  expect(await labels('category', 'S')).toEqual(['Songs', 'Dances']);
  expect(await labels('country', 'i')).toEqual(['IS']);
}, 60_000);
