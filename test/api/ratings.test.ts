import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Client } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import { v7 } from 'uuid';
import { rateCampaigns } from '../../activities/jobs/rate.ts';
import { createRunJob } from '../../activities/jobs/run-job.ts';
import { rateContacts } from '../../api/ratings/index.ts';
import { recordClick } from '../../api/tracking/click.ts';
import { queues } from '../../workflows/names.ts';
import { api } from '../support/api.ts';
import { makeCampaign } from '../support/campaigns.ts';
import { freshDatabase } from '../support/database.ts';
import { SITE } from '../support/engine.ts';
import { DAY, makeAudience, makeContact } from '../support/factories.ts';

let { db, drop } = {} as Awaited<ReturnType<typeof freshDatabase>>;
let shop: Awaited<ReturnType<typeof makeAudience>>;
const campaigns: string[] = [];
beforeAll(async () => {
  ({ db, drop } = await freshDatabase());
  shop = await makeAudience(db);
  for (let n = 0; n < 30; n++) campaigns.push(await makeCampaign(db, shop.audienceId));
});
afterAll(() => drop());

/** Numbers that are the same at each run. */
function dice(seed: number) {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

interface Send {
  at: number;
  clicked: boolean;
  state: 'sent' | 'skipped' | 'uncertain';
}
interface Happened {
  at: number;
  type: string;
  data: object;
  points: number;
}

/** The rule as saas.md §3.1 says it, one event after the other. */
function starsOf(sends: Send[], happened: Happened[], now: number): { stars: number | null; of: number; clicked: number } {
  const counted = sends.filter(({ state, clicked, at }) => state === 'sent' && (clicked || at < now - 3 * DAY)).sort((a, b) => a.at - b.at);
  let r = 0;
  for (const { clicked } of counted) r += (Number(clicked) - r) * (1 - 2 ** (-1 / 8));
  let p = 0;
  for (const { points } of [...happened].sort((a, b) => a.at - b.at)) p = Math.max(-5, Math.min(0, p + points));
  const e = Math.round(10 * Math.min(1, counted.length / 5) * r);
  const score = Math.max(-5, Math.min(10, e + p));
  const stars = score < 0 ? 1 : score === 0 ? 2 : score <= 3 ? 3 : score <= 6 ? 4 : 5;
  const last = counted.slice(-8);
  return { stars: counted.length > 0 || p < 0 ? stars : null, of: last.length, clicked: last.filter(({ clicked }) => clicked).length };
}

test('300 people with random histories have the stars that the rule gives them, counted one by one', async () => {
  const roll = dice(7);
  const now = Date.now();
  const expected = new Map<string, ReturnType<typeof starsOf>>();
  for (let n = 0; n < 300; n++) {
    const { id } = await makeContact(db, shop, [], n % 10 === 0 ? { rating: 4 } : {});
    const eager = roll();
    const sends: Send[] = campaigns.slice(0, Math.floor(roll() * 31)).map(() => ({
      at: now - Math.floor(roll() * 60 * DAY),
      clicked: roll() < eager,
      state: roll() < 0.1 ? 'skipped' : roll() < 0.05 ? 'uncertain' : 'sent',
    }));
    const happened: Happened[] = Array.from({ length: Math.floor(roll() * 6) }, () => {
      const at = now - Math.floor(roll() * 60 * DAY);
      const kind = Math.floor(roll() * 8);
      if (kind === 0) return { at, type: 'bounce', data: { kind: 'soft' }, points: -1 };
      if (kind === 1) return { at, type: 'bounce', data: { kind: 'hard' }, points: 0 };
      if (kind === 2) return { at, type: 'status', data: { from: 'unsubscribed', to: 'subscribed' }, points: -2 };
      if (kind === 3) return { at, type: 'status', data: { from: 'non_subscribed', to: 'subscribed' }, points: 0 };
      if (kind === 4) return { at, type: 'complaint', data: {}, points: -5 };
      if (kind === 5) return { at, type: 'click', data: { machine: 'burst' }, points: 0 };
      return { at, type: 'click', data: {}, points: 1 };
    });
    await db('messages').insert(
      [
        ...sends.map(({ at, clicked, state }, s) => ({
          id: v7(),
          audience_id: shop.audienceId,
          contact_id: id,
          campaign_id: campaigns[s],
          step_id: 'email',
          dedupe_key: `${campaigns[s]}:${id}`,
          provider: 'smtp',
          state,
          at: new Date(at),
          clicked_at: clicked ? new Date(at + 1) : null,
        })),
        // flows, tests and personal mails don't count
        {
          id: v7(),
          audience_id: shop.audienceId,
          contact_id: id,
          dedupe_key: v7(),
          provider: 'smtp',
          state: 'sent',
          at: new Date(0),
          clicked_at: new Date(1),
        },
      ].map((row) => ({ campaign_id: null, step_id: null, ...row })),
    );
    if (happened.length > 0)
      await db('events').insert(
        happened.map(({ at, type, data }) => ({
          id: v7(),
          audience_id: shop.audienceId,
          contact_id: id,
          type,
          at: new Date(at),
          data: JSON.stringify(data),
          actor: 'test',
        })),
      );
    expected.set(id, starsOf(sends, happened, now));
  }
  const before = new Map((await db('contacts').select('id', 'rating')).map((row) => [row.id, row.rating]));
  await db.transaction((tx) => rateContacts(tx, [...expected.keys()].sort(), new Date(now)));
  const rows = await db('contacts').select('id', 'rating');
  const wrong = rows.filter(({ id, rating }) => rating !== (expected.get(id)?.stars ?? before.get(id)));
  expect(wrong).toEqual([]);
  expect(new Set(rows.map(({ rating }) => rating))).toEqual(new Set([1, 2, 3, 4, 5, null]));

  const [some] = rows.filter(({ id }) => (expected.get(id)?.of ?? 0) === 8);
  const { body } = await api(db).get(`/api/contacts/${some.id}`).expect(200);
  expect(body.contact?.ratingWhy ?? body.ratingWhy).toMatchObject({ of: 8, clicked: expected.get(some.id)?.clicked });
}, 60_000);

test('a campaign counts three days after its end, by a job, once; a click counts at once', async () => {
  const { id: contactId } = await makeContact(db, shop);
  const campaignId = await makeCampaign(db, shop.audienceId);
  const old = new Date(Date.now() - 4 * DAY);
  await db('campaigns').where({ id: campaignId }).update({ status: 'sent', started_at: old, finished_at: old, total: 1 });
  const messageId = v7();
  await db('messages').insert({
    id: messageId,
    audience_id: shop.audienceId,
    contact_id: contactId,
    campaign_id: campaignId,
    step_id: 'email',
    dedupe_key: messageId,
    provider: 'smtp',
    state: 'sent',
    at: old,
    claimed_at: old,
  });
  const client = { workflow: { start: async () => {} } } as unknown as Client;
  const deps = { db, client, queues: queues() };
  await rateCampaigns(deps);
  await rateCampaigns(deps);
  const jobs = await db('jobs').where({ kind: 'rate' });
  expect(jobs).toHaveLength(1);
  await new MockActivityEnvironment().run(createRunJob({ ...deps, site: SITE }), { jobId: jobs[0].id });
  expect(await db('contacts').where({ id: contactId }).first('rating')).toEqual({ rating: 2 });
  const visitor = { machine: null, client: null, country: null, language: null };
  await recordClick(db, { messageId, link: 0, url: 'https://shop.example' }, visitor as never);
  const { rating } = await db('contacts').where({ id: contactId }).first('rating');
  // one of one: k = 1/5, r = 1 − 2^(−1/8): 10·k·r rounds to 0
  expect(rating).toBe(2);
  const { body } = await api(db).get(`/api/contacts/${contactId}`);
  expect(body.ratingWhy ?? body.contact.ratingWhy).toEqual({ sends: 1, clicked: 1, of: 1, penalty: 0 });
});
