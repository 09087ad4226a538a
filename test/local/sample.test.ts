import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { loadSample, wantsSample } from '../../api/local/sample/load.ts';
import { personOf } from '../../api/local/sample/names.ts';
import { rateContacts } from '../../api/ratings/index.ts';
import type { FreshDatabase } from '../support/database.ts';
import { sampleDatabase } from '../support/sample.ts';

let fresh: FreshDatabase;
beforeAll(async () => {
  fresh = await sampleDatabase();
}, 180_000);
afterAll(() => fresh?.drop());

const one = async (sql: string) => (await fresh.db.raw(sql)).rows[0];

/** Whole days since the last counted order, in the shop's zone: what every number below is counted by. */
const ages = `select (now() at time zone 'America/New_York')::date - (last_order_at at time zone 'America/New_York')::date as days from contacts`;

test('everybody and everything is there', async () => {
  expect(await one('select count(*)::int as n from orders')).toEqual({ n: 69_659 });
  expect(await one('select count(*)::int as n, count(distinct email)::int as emails from contacts')).toEqual({ n: 23_570, emails: 23_570 });
  expect(await one('select count(*)::int as n from order_lines')).toEqual({ n: 69_659 });
});

test('the last data day is today, and nobody bought in the future', async () => {
  expect(await one(`select min(days)::int as latest from (${ages}) x`)).toEqual({ latest: 0 });
  expect(await one('select count(*)::int as n from orders where placed_at > now()')).toEqual({ n: 0 });
  expect(await one(`select count(*)::int as n from orders where (placed_at at time zone 'America/New_York')::time <> '00:00'`)).toEqual({
    n: 0,
  });
});

test('the backlog counts as known from the data set', async () => {
  expect(
    await one(`select count(*) filter (where days between 120 and 239)::int as from120, count(*) filter (where days between 240 and 359)::int as from240,
      count(*) filter (where days >= 360)::int as from360, count(*) filter (where days < 120)::int as "notYet",
      count(*) filter (where days is null)::int as never, count(*) filter (where days = 120)::int as today,
      count(*) filter (where days = 119)::int as tomorrow from (${ages}) x`),
  ).toEqual({ from120: 2_326, from240: 1_709, from360: 15_218, notYet: 4_249, never: 68, today: 34, tomorrow: 23 });
});

test('purchases of amount 0 are orders, not counted ones', async () => {
  expect(await one('select count(*)::int as n, count(*) filter (where counted)::int as counted from orders where total = 0')).toEqual({
    n: 80,
    counted: 0,
  });
});

test('statuses stand as said: 92 % subscribed, the rest not', async () => {
  const { rows } = await fresh.db.raw(
    'select status, round(1000.0 * count(*) / sum(count(*)) over ())::int as share from contacts group by 1',
  );
  expect(Object.fromEntries(rows.map((row: { status: string; share: number }) => [row.status, row.share]))).toEqual({
    subscribed: 920,
    non_subscribed: 45,
    unsubscribed: 25,
    cleaned: 10,
  });
});

test('loaded again it changes nothing, and nobody wants it', async () => {
  expect(await wantsSample(fresh.db)).toBe(false);
  const before = await one('select sum(revenue) as revenue, max(updated_at) as at from contacts');
  await loadSample(fresh.db);
  expect(await one('select sum(revenue) as revenue, max(updated_at) as at from contacts')).toEqual(before);
  expect(await one(`select count(*)::int as n from events where type = 'order'`)).toEqual({ n: 69_659 });
  expect(await one('select count(*)::int as n from campaigns')).toEqual({ n: 24 });
});

test('24 past campaigns are labelled as made up, and everything that counts them agrees', async () => {
  const { db } = fresh;
  expect(
    await one(`select count(*)::int as n, bool_and(is_synthetic) as synthetic, bool_and(status = 'sent') as sent,
      min(total) > 1000 as big, max(finished_at) < now() - interval '11 days' as past from campaigns`),
  ).toEqual({ n: 24, synthetic: true, sent: true, big: true, past: true });
  expect(
    await one(
      `select count(*)::int as n from events where type in ('sent', 'open', 'click', 'bounce', 'failed') and data ->> 'synthetic' is null`,
    ),
  ).toEqual({ n: 0 });
  expect(
    await one(`select count(*)::int as n from contacts c join (select contact_id, max(at) filter (where state = 'sent') as sent, max(opened_at) as opened,
        max(clicked_at) as clicked from messages group by 1) m on m.contact_id = c.id
      where (c.last_sent_at, c.last_opened_at, c.last_clicked_at) is distinct from (m.sent, m.opened, m.clicked)`),
  ).toEqual({ n: 0 });
  // nobody clicked what they were not sent, nor before it
  expect(
    await one(
      `select count(*)::int as n from messages where (state <> 'sent' and (opened_at is not null or clicked_at is not null)) or opened_at < at or clicked_at < opened_at`,
    ),
  ).toEqual({ n: 0 });
  const { rows } = await db.raw('select rating, count(*)::int as n from contacts group by 1 order by 1');
  expect(rows.map(({ rating }: { rating: number }) => rating)).toEqual(expect.arrayContaining([1, 2, 3, 4, null]));
  const ids: string[] = await db('contacts').whereNotNull('rating').orderBy('id').limit(2_000).pluck('id');
  expect(await db.transaction((tx) => rateContacts(tx, ids))).toBe(0);
});

test('a made-up person is always the same', () => {
  expect(personOf('07649')).toEqual(personOf('07649'));
  expect(personOf('07649').email).toMatch(/^[a-z]+\.[a-z]+\.07649@cdnow\.example$/);
});
