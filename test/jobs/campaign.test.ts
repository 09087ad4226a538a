import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { v7 } from 'uuid';
import type { Channel } from '../../api/mails/index.ts';
import { api } from '../support/api.ts';
import { ledger, makeCampaign, WORDS, work } from '../support/campaigns.ts';
import { freshDatabase } from '../support/database.ts';
import { CLEAN, channelInto, DELIVERIES, invariants } from '../support/engine.ts';
import { DAY, makeAudience, makeContact } from '../support/factories.ts';

let { db, drop } = {} as Awaited<ReturnType<typeof freshDatabase>>;
let shop: Awaited<ReturnType<typeof makeAudience>>;
let channel: Channel;
beforeAll(async () => {
  ({ db, drop } = await freshDatabase());
  await db.raw(DELIVERIES);
  channel = channelInto(db);
});
afterAll(() => drop());
beforeEach(async () => {
  shop = await makeAudience(db, { time_zone: 'Europe/Paris' });
});

const people = async (n: number, more: Record<string, unknown> = {}) => {
  const ids: string[] = [];
  for (let i = 0; i < n; i++) ids.push((await makeContact(db, shop, [], more)).id);
  return ids;
};
const say = (id: string, verb: string) => api(db).post(`/api/campaigns/${id}/${verb}`);
const one = async (id: string) => (await api(db).get(`/api/campaigns/${id}`).expect(200)).body;

test('everyone who may be mailed is, once; whoever may not has a row that says why; the checklist said so before', async () => {
  await people(5);
  await people(2, { status: 'unsubscribed' });
  const [gone] = await people(1, { status: 'cleaned' });
  await people(1, { archived_at: new Date() });
  await people(1, { email: null });
  const [blocked] = await people(1, { email: 'no@never.example' });
  await db('exclusions').insert({ id: v7(), audience_id: shop.audienceId, kind: 'domain', pattern: 'never.example', actor: 'test' });
  const id = await makeCampaign(db, shop.audienceId);

  const { body: list } = await api(db).get(`/api/campaigns/${id}/checklist`).expect(200);
  expect(list).toMatchObject({ ready: true, contacts: 10, mailable: 5 });
  expect(list.notMailable).toEqual({ unsubscribed: 2, cleaned: 1, no_address: 1, excluded: 1 });

  expect((await say(id, 'start').expect(200)).body).toMatchObject({ status: 'sending', total: null });
  await work(db, channel, id);
  expect(await ledger(db, id)).toEqual({
    sent: 5,
    'skipped: unsubscribed': 2,
    'skipped: cleaned': 1,
    'skipped: no_address': 1,
    'skipped: excluded': 1,
  });
  expect(await invariants(db)).toEqual(CLEAN);
  expect(await one(id)).toMatchObject({
    status: 'sent',
    total: 10,
    counts: { sent: 5, skipped: 5, left: 0, delivered: 5 },
    perSecond: null,
  });
  const told = await db('events').where({ audience_id: shop.audienceId, type: 'sent' });
  expect(told).toHaveLength(5);
  expect(told[0].data).toMatchObject({ campaignId: id, stepName: 'News' });
  expect(await db('contacts').where({ audience_id: shop.audienceId }).whereNotNull('last_sent_at').pluck('id')).toHaveLength(5);
  const message = await db('messages').where({ campaign_id: id, state: 'sent' }).first();
  expect(message).toMatchObject({ subject: 'New in Test shop', attempt: 1, step_name: 'News' });
  const { body: shown } = await api(db).get(`/api/messages/${message.id}`).expect(200);
  expect(shown.html).toContain('Hello Anna');
  // nothing of it is left behind, and nobody can be sent it twice
  expect(await db('campaign_pages').where({ campaign_id: id })).toEqual([]);
  await say(id, 'start').expect(409);
  expect([gone, blocked]).toHaveLength(2);
});

test('who is held out stays so, and is told apart; a cap skips who was mailed lately', async () => {
  await people(60);
  const id = await makeCampaign(db, shop.audienceId, { holdoutPercent: 30 });
  const { body: list } = await api(db).get(`/api/campaigns/${id}/checklist`);
  await say(id, 'start').expect(200);
  await work(db, channel, id);
  const counts = await ledger(db, id);
  expect(counts).toEqual({ sent: list.mailable, 'skipped: held_out': list.notMailable.held_out });
  expect(counts['skipped: held_out']).toBeGreaterThan(5);
  expect(counts.sent).toBeGreaterThan(20);

  await db('audiences').where({ id: shop.audienceId }).update({ cap_count: 1, cap_days: 3 });
  const next = await makeCampaign(db, shop.audienceId);
  const { body: again } = await api(db).get(`/api/campaigns/${next}/checklist`);
  expect(again.notMailable).toEqual({ frequency_cap: counts.sent });
  await say(next, 'start').expect(200);
  await work(db, channel, next);
  expect(await ledger(db, next)).toEqual({ sent: counts['skipped: held_out'], 'skipped: frequency_cap': counts.sent });
});

test('paused it claims nobody; resumed it goes on; what came into the audience meanwhile is not in it', async () => {
  await people(450);
  const id = await makeCampaign(db, shop.audienceId);
  await say(id, 'start').expect(200);
  let sent = 0;
  const pausing = channelInto(db, async (arrive) => {
    await arrive();
    if (++sent === 100) await say(id, 'pause').expect(200);
  });
  await work(db, pausing, id);
  const before = (await ledger(db, id)).sent as number;
  expect(before).toBeGreaterThanOrEqual(100);
  expect(before).toBeLessThan(450);
  expect(await one(id)).toMatchObject({ status: 'paused', counts: { sent: before, left: 450 - before } });
  await work(db, channel, id);
  expect(await ledger(db, id)).toEqual({ sent: before });

  await people(3);
  const [left] = await db('campaign_pages').where({ campaign_id: id }).select('members');
  const [leaver] = left.members;
  await db('contacts').where({ id: leaver }).update({ status: 'unsubscribed' });
  expect((await say(id, 'resume').expect(200)).body.status).toBe('sending');
  await work(db, channel, id);
  expect(await ledger(db, id)).toEqual({ sent: 449, 'skipped: unsubscribed': 1 });
  expect(await invariants(db)).toEqual(CLEAN);
});

test('cancelled on the way, the rest get none; cancelled before its first mail it is a draft again', async () => {
  await people(450);
  const id = await makeCampaign(db, shop.audienceId);
  await say(id, 'start').expect(200);
  let sent = 0;
  await work(
    db,
    channelInto(db, async (arrive) => {
      await arrive();
      if (++sent === 50) await say(id, 'cancel').expect(200);
    }),
    id,
  );
  const { status, counts, finishedAt } = await one(id);
  expect(status).toBe('cancelled');
  expect(finishedAt).not.toBeNull();
  expect(counts.sent).toBeLessThan(450);
  expect(await db('campaign_pages').where({ campaign_id: id })).toEqual([]);
  await say(id, 'resume').expect(409);

  const later = await makeCampaign(db, shop.audienceId, { schedule: { when: 'at', at: new Date(Date.now() + DAY).toISOString() } });
  expect((await say(later, 'start').expect(200)).body).toMatchObject({ status: 'waiting', total: null });
  expect((await say(later, 'cancel').expect(200)).body).toMatchObject({ status: 'draft', wakeAt: null });
  await api(db).delete(`/api/campaigns/${later}`).expect(200);
  await api(db).delete(`/api/campaigns/${id}`).expect(409);
});

test('at its time it begins by itself; a time that is over is refused', async () => {
  await people(2);
  const id = await makeCampaign(db, shop.audienceId, { schedule: { when: 'at', at: new Date(Date.now() + 3_600_000).toISOString() } });
  await say(id, 'start').expect(200);
  await work(db, channel, id);
  expect(await ledger(db, id)).toEqual({});
  await db('campaigns')
    .where({ id })
    .update({ wake_at: new Date(Date.now() - 1_000) });
  await work(db, channel, id);
  expect(await ledger(db, id)).toEqual({ sent: 2 });
  const late = await makeCampaign(db, shop.audienceId, { schedule: { when: 'at', at: '2020-01-01T09:00:00Z' } });
  const refused = await say(late, 'start').expect(422);
  expect(refused.body.message).toContain('That time is over');
});

test('by their own clocks each zone gets it at its hour', async () => {
  // nine o’clock has just come in Paris; New York is six hours behind, Tokyo long past it
  const local = new Date(Date.now() + 3_600_000 - 60_000).toLocaleString('sv-SE', { timeZone: 'Etc/GMT-2' }).replace(' ', 'T').slice(0, 16);
  await people(2, { time_zone: 'Etc/GMT+5' });
  await people(3, { time_zone: 'Etc/GMT-9' });
  await people(4);
  await db('audiences').where({ id: shop.audienceId }).update({ time_zone: 'Etc/GMT-3' });
  const id = await makeCampaign(db, shop.audienceId, { schedule: { when: 'local', local } });
  const { body: list } = await api(db).get(`/api/campaigns/${id}/checklist`).expect(200);
  expect(list.zones.map((z: { zone: string; contacts: number }) => [z.zone, z.contacts])).toEqual([
    ['Etc/GMT-9', 3],
    ['Etc/GMT-3', 4],
    ['Etc/GMT+5', 2],
  ]);
  await say(id, 'start').expect(200);
  await work(db, channel, id);
  expect(await ledger(db, id)).toEqual({ sent: 7 });
  const waiting = await one(id);
  expect(waiting).toMatchObject({ status: 'waiting', counts: { left: 2 } });
  expect(new Date(waiting.wakeAt).toISOString()).toBe(list.zones[2].at);
  await db('campaign_pages').where({ campaign_id: id }).update({ at: new Date() });
  await db('campaigns')
    .where({ id })
    .update({ wake_at: new Date(Date.now() - 1_000) });
  await work(db, channel, id);
  expect(await ledger(db, id)).toEqual({ sent: 9 });
  expect(await one(id)).toMatchObject({ status: 'sent' });
});

test('of two runners at once one gives way; nobody is mailed twice', async () => {
  await people(500);
  const id = await makeCampaign(db, shop.audienceId);
  await say(id, 'start').expect(200);
  const slow = channelInto(db, async (arrive) => {
    await new Promise((ok) => setTimeout(ok, 5));
    await arrive();
  });
  const both = await Promise.allSettled([work(db, slow, id), work(db, slow, id)]);
  expect(both.some(({ status }) => status === 'fulfilled')).toBe(true);
  for (let tries = 0; tries < 3 && (await one(id)).status !== 'sent'; tries++) await work(db, channel, id);
  expect(await ledger(db, id)).toEqual({ sent: 500 });
  expect(await invariants(db)).toEqual(CLEAN);
}, 30_000);

test('its job, paused or cancelled from outside, rests or ends it too', async () => {
  await people(400);
  const id = await makeCampaign(db, shop.audienceId);
  const jobOf = async () => (await one(id)).jobId as string;
  await say(id, 'start').expect(200);
  await api(db)
    .post(`/api/jobs/${await jobOf()}/pause`)
    .expect(200);
  await work(db, channel, id);
  expect(await one(id)).toMatchObject({ status: 'paused' });
  expect((await say(id, 'resume').expect(200)).body.status).toBe('sending');
  let sent = 0;
  await work(
    db,
    channelInto(db, async (arrive) => {
      await arrive();
      if (++sent === 10) await say(id, 'pause');
    }),
    id,
  );
  expect((await ledger(db, id)).sent).toBeLessThan(400);
  await say(id, 'resume').expect(200);
  await api(db)
    .post(`/api/jobs/${await jobOf()}/cancel`)
    .expect(200);
  await work(db, channel, id);
  expect(await one(id)).toMatchObject({ status: 'cancelled', counts: { left: 0 } });
  expect(await invariants(db)).toEqual(CLEAN);
});

test('called back before its first mail and written anew, it says what it says now', async () => {
  const local = new Date(Date.now() + 3_600_000).toLocaleString('sv-SE', { timeZone: 'Etc/UTC' }).replace(' ', 'T').slice(0, 16);
  await people(1, { time_zone: 'Etc/UTC' });
  const id = await makeCampaign(db, shop.audienceId, { schedule: { when: 'local', local } });
  await say(id, 'start').expect(200);
  await work(db, channel, id);
  expect(await one(id)).toMatchObject({ status: 'waiting' });
  await say(id, 'cancel').expect(200);
  expect(await one(id)).toMatchObject({ status: 'draft' });
  await api(db)
    .patch(`/api/campaigns/${id}`)
    .send({ email: { ...WORDS, subject: 'Other words' }, schedule: { when: 'now' } })
    .expect(200);
  await say(id, 'start').expect(200);
  await work(db, channel, id);
  expect(await db('messages').where({ campaign_id: id }).select('state', 'subject')).toEqual([{ state: 'sent', subject: 'Other words' }]);
});
