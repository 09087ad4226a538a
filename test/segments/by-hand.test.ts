import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { AUDIENCE } from '../bench/million.ts';
import { measure } from '../bench/segments.ts';
import { byHand } from '../bench/segments-by-hand.ts';
import { freshDatabase } from '../support/database.ts';

/** Each recipe means whom the same question means that was written by hand, among 3,000 people. How fast either is, the benchmark says. */
let { db, drop } = {} as Awaited<ReturnType<typeof freshDatabase>>;
beforeAll(async () => {
  ({ db, drop } = await freshDatabase());
  await db('audiences').insert({ id: AUDIENCE, name: 'Many', time_zone: 'UTC', created_by: 'test' });
  await db.raw(
    `insert into contacts (id, audience_id, email, source, status, format, rating, created_at, last_clicked_at, last_seen_at, order_count, revenue,
       first_order_at, last_order_at, archived_at, actor)
     select uuidv7(), ?, 'p' || n || '@shop.example', 'test', 'subscribed', case n % 20 when 0 then 'text' else 'html' end, 1 + n % 5,
       now() - n * interval '5 hours', case when n % 7 = 0 then now() - n * interval '6 hours' end, case when n % 11 = 0 then now() - n * interval '7 hours' end,
       n % 4, n % 4 * 25, case when n % 4 > 0 then now() - interval '2 years' - n * interval '1 hour' end,
       case when n % 4 > 0 then now() - n * interval '4 hours' end, case when n % 50 = 0 then now() end, 'test' from generate_series(1, 3000) n`,
    [AUDIENCE],
  );
  await db.raw(
    `insert into messages (id, audience_id, contact_id, dedupe_key, provider, state, at, opened_at, machine_opened_at)
     select uuidv7(), ?, c.id, gen_random_uuid(), 'smtp', case when n % 9 = 0 then 'failed' else 'sent' end, now() - n * m * interval '30 minutes',
       case when (n + m) % 13 = 0 then now() end, case when (n + m) % 17 = 0 then now() end
     from (select id, row_number() over (order by id) as n from contacts) c, generate_series(1, 12) m`,
    [AUDIENCE],
  );
  await db.raw(
    `insert into campaigns (id, audience_id, name, whom, email, settings, status, started_at, actor)
     select uuidv7(), ?, 'Campaign ' || n, '{}', '{}', '{}', 'sent', now() - n * interval '10 days', 'test' from generate_series(1, 12) n`,
    [AUDIENCE],
  );
  await db.raw(
    `update messages m set campaign_id = (array(select id from campaigns order by started_at desc))[1 + abs(hashtext(m.id::text)) % 12]
     where abs(hashtext(m.id::text)) % 2 = 0`,
  );
  await db.raw('vacuum analyze messages').then(() => db.raw('vacuum analyze contacts'));
}, 60_000);
afterAll(() => drop());

test('recipes, compiled and by hand', async () => {
  const now = new Date();
  const figures = [];
  for (const question of await byHand(db, now)) figures.push(await measure(db, question, now));
  // measure throws where they differ; and each recipe finds somebody here
  expect(figures.filter(({ what }) => / 0$/.test(what))).toEqual([]);
  expect(figures).toHaveLength(11);
}, 60_000);
