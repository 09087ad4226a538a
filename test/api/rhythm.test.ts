import { afterAll, beforeAll, expect, test } from '@jest/globals';
import request from 'supertest';
import { rhythmOf } from '../../api/audiences/measure-rhythm.ts';
import { apiOn } from '../support/app.ts';
import { freshDatabase } from '../support/database.ts';
import { sampleDatabase } from '../support/sample.ts';
import { anOrder, shopOf } from '../support/shop.ts';

let { db, drop } = {} as Awaited<ReturnType<typeof freshDatabase>>;
beforeAll(async () => {
  ({ db, drop } = await freshDatabase());
});
afterAll(() => drop());

const rhythm = async (audienceId: string) => (await request(apiOn(db)).get(`/api/audiences/${audienceId}/rhythm`)).body;

test('gaps are counted between local days with a counted order', async () => {
  const shop = await shopOf(db, { timeZone: 'America/New_York' });
  const at = (email: string, placedAt: string, total = '20.00') => anOrder(email, 0, { placedAt, total });
  await shop.take(
    // one evening in New York, two dates in UTC: one day
    at('once@shop.example', '2026-01-05T23:30:00Z'),
    at('once@shop.example', '2026-01-06T02:30:00Z'),
    at('ten@shop.example', '2026-01-05T12:00:00Z'),
    at('ten@shop.example', '2026-01-10T12:00:00Z', '0.00'),
    at('ten@shop.example', '2026-01-15T12:00:00Z'),
    at('more@shop.example', '2026-01-05T12:00:00Z'),
    at('more@shop.example', '2026-01-25T12:00:00Z'),
    at('more@shop.example', '2026-02-24T12:00:00Z'),
    at('never@shop.example', '2026-01-05T12:00:00Z', '0.00'),
  );
  expect(await rhythm(shop.audienceId)).toMatchObject({
    buyers: 3,
    oneDayBuyers: 1,
    reorders: 3,
    since: '2026-01-05',
    quantiles: { p50: 20, p80: 30, p90: 30, p95: 30 },
    curve: [{ days: 10 }, { days: 20 }, { days: 30, share: 1 }],
    suggested: [{ days: 30, share: 1 }],
  });
});

test('an audience without orders has no rhythm', async () => {
  const { audienceId } = await shopOf(db);
  expect(await rhythm(audienceId)).toMatchObject({
    buyers: 0,
    reorders: 0,
    since: null,
    curve: [],
    suggested: [],
    quantiles: { p50: null },
  });
});

test('the sample’s rhythm is the data set’s: half of the reorders within 34 days, 51 % bought on one day only', async () => {
  const sample = await sampleDatabase();
  const { id } = await sample.db('audiences').where('is_sample', true).first('id');
  const found = await rhythmOf(sample.db, id).finally(() => sample.drop());
  expect(found).toMatchObject({ buyers: 23_502, oneDayBuyers: 11_989, reorders: 44_009, quantiles: { p50: 34, p80: 119, p90: 200 } });
  expect(Math.round((100 * found.oneDayBuyers) / found.buyers)).toBe(51);
}, 240_000);
