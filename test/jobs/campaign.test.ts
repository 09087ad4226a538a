import { expect, test } from '@jest/globals';
import { v7 } from 'uuid';
import { api } from '../support/api.ts';
import { campaignWorld } from '../support/campaign-world.ts';
import { ledger, makeCampaign, WORDS, work } from '../support/campaigns.ts';
import { CLEAN, channelInto, invariants } from '../support/engine.ts';
import { DAY } from '../support/factories.ts';

const w = campaignWorld();

test('everyone who may be mailed is, once; whoever may not has a row that says why; the checklist said so before', async () => {
  await w.people(5);
  await w.people(2, { status: 'unsubscribed' });
  const [gone] = await w.people(1, { status: 'cleaned' });
  await w.people(1, { archived_at: new Date() });
  await w.people(1, { email: null });
  const [blocked] = await w.people(1, { email: 'no@never.example' });
  await w.db('exclusions').insert({ id: v7(), audience_id: w.shop.audienceId, kind: 'domain', pattern: 'never.example', actor: 'test' });
  const id = await makeCampaign(w.db, w.shop.audienceId);

  const { body: list } = await api(w.db).get(`/api/campaigns/${id}/checklist`).expect(200);
  expect(list).toMatchObject({ ready: true, contacts: 10, mailable: 5 });
  expect(list.notMailable).toEqual({ unsubscribed: 2, cleaned: 1, no_address: 1, excluded: 1 });

  expect((await w.say(id, 'start').expect(200)).body).toMatchObject({ status: 'sending', total: null });
  await work(w.db, w.channel, id);
  expect(await ledger(w.db, id)).toEqual({
    sent: 5,
    'skipped: unsubscribed': 2,
    'skipped: cleaned': 1,
    'skipped: no_address': 1,
    'skipped: excluded': 1,
  });
  expect(await invariants(w.db)).toEqual(CLEAN);
  expect(await w.one(id)).toMatchObject({
    status: 'sent',
    total: 10,
    counts: { sent: 5, skipped: 5, left: 0, delivered: 5 },
    perSecond: null,
  });
  const told = await w.db('events').where({ audience_id: w.shop.audienceId, type: 'sent' });
  expect(told).toHaveLength(5);
  expect(told[0].data).toMatchObject({ campaignId: id, stepName: 'News' });
  expect(await w.db('contacts').where({ audience_id: w.shop.audienceId }).whereNotNull('last_sent_at').pluck('id')).toHaveLength(5);
  const message = await w.db('messages').where({ campaign_id: id, state: 'sent' }).first();
  expect(message).toMatchObject({ subject: 'New in Test shop', attempt: 1, step_name: 'News' });
  const { body: shown } = await api(w.db).get(`/api/messages/${message.id}`).expect(200);
  expect(shown.html).toContain('Hello Anna');
  // nothing of it is left behind, and nobody can be sent it twice
  expect(await w.db('campaign_pages').where({ campaign_id: id })).toEqual([]);
  await w.say(id, 'start').expect(409);
  expect([gone, blocked]).toHaveLength(2);
});

test('who is held out stays so, and is told apart; a cap skips who was mailed lately', async () => {
  await w.people(60);
  const id = await makeCampaign(w.db, w.shop.audienceId, { holdoutPercent: 30 });
  const { body: list } = await api(w.db).get(`/api/campaigns/${id}/checklist`);
  await w.say(id, 'start').expect(200);
  await work(w.db, w.channel, id);
  const counts = await ledger(w.db, id);
  expect(counts).toEqual({ sent: list.mailable, 'skipped: held_out': list.notMailable.held_out });
  expect(counts['skipped: held_out']).toBeGreaterThan(5);
  expect(counts.sent).toBeGreaterThan(20);

  await w.db('audiences').where({ id: w.shop.audienceId }).update({ cap_count: 1, cap_days: 3 });
  const next = await makeCampaign(w.db, w.shop.audienceId);
  const { body: again } = await api(w.db).get(`/api/campaigns/${next}/checklist`);
  expect(again.notMailable).toEqual({ frequency_cap: counts.sent });
  await w.say(next, 'start').expect(200);
  await work(w.db, w.channel, next);
  expect(await ledger(w.db, next)).toEqual({ sent: counts['skipped: held_out'], 'skipped: frequency_cap': counts.sent });
});

test('paused it claims nobody; resumed it goes on; what came into the audience meanwhile is not in it', async () => {
  await w.people(450);
  const id = await makeCampaign(w.db, w.shop.audienceId);
  await w.say(id, 'start').expect(200);
  let sent = 0;
  const pausing = channelInto(w.db, async (arrive) => {
    await arrive();
    if (++sent === 100) await w.say(id, 'pause').expect(200);
  });
  await work(w.db, pausing, id);
  const before = (await ledger(w.db, id)).sent as number;
  expect(before).toBeGreaterThanOrEqual(100);
  expect(before).toBeLessThan(450);
  expect(await w.one(id)).toMatchObject({ status: 'paused', counts: { sent: before, left: 450 - before } });
  await work(w.db, w.channel, id);
  expect(await ledger(w.db, id)).toEqual({ sent: before });

  await w.people(3);
  const [left] = await w.db('campaign_pages').where({ campaign_id: id }).select('members');
  const [leaver] = left.members;
  await w.db('contacts').where({ id: leaver }).update({ status: 'unsubscribed' });
  expect((await w.say(id, 'resume').expect(200)).body.status).toBe('sending');
  await work(w.db, w.channel, id);
  expect(await ledger(w.db, id)).toEqual({ sent: 449, 'skipped: unsubscribed': 1 });
  expect(await invariants(w.db)).toEqual(CLEAN);
});

test('cancelled on the way, the rest get none; cancelled before its first mail it is a draft again', async () => {
  await w.people(450);
  const id = await makeCampaign(w.db, w.shop.audienceId);
  await w.say(id, 'start').expect(200);
  let sent = 0;
  await work(
    w.db,
    channelInto(w.db, async (arrive) => {
      await arrive();
      if (++sent === 50) await w.say(id, 'cancel').expect(200);
    }),
    id,
  );
  const { status, counts, finishedAt } = await w.one(id);
  expect(status).toBe('cancelled');
  expect(finishedAt).not.toBeNull();
  expect(counts.sent).toBeLessThan(450);
  expect(await w.db('campaign_pages').where({ campaign_id: id })).toEqual([]);
  await w.say(id, 'resume').expect(409);

  const later = await makeCampaign(w.db, w.shop.audienceId, { schedule: { when: 'at', at: new Date(Date.now() + DAY).toISOString() } });
  expect((await w.say(later, 'start').expect(200)).body).toMatchObject({ status: 'waiting', total: null });
  expect((await w.say(later, 'cancel').expect(200)).body).toMatchObject({ status: 'draft', wakeAt: null });
  await api(w.db).delete(`/api/campaigns/${later}`).expect(200);
  await api(w.db).delete(`/api/campaigns/${id}`).expect(409);
});

test('at its time it begins by itself; a time that is over is refused', async () => {
  await w.people(2);
  const id = await makeCampaign(w.db, w.shop.audienceId, { schedule: { when: 'at', at: new Date(Date.now() + 3_600_000).toISOString() } });
  await w.say(id, 'start').expect(200);
  await work(w.db, w.channel, id);
  expect(await ledger(w.db, id)).toEqual({});
  await w
    .db('campaigns')
    .where({ id })
    .update({ wake_at: new Date(Date.now() - 1_000) });
  await work(w.db, w.channel, id);
  expect(await ledger(w.db, id)).toEqual({ sent: 2 });
  const late = await makeCampaign(w.db, w.shop.audienceId, { schedule: { when: 'at', at: '2020-01-01T09:00:00Z' } });
  const refused = await w.say(late, 'start').expect(422);
  expect(refused.body.message).toContain('That time is over');
});

test('by their own clocks each zone gets it at its hour', async () => {
  // nine o’clock has just come in Paris; New York is six hours behind, Tokyo long past it
  const local = new Date(Date.now() + 3_600_000 - 60_000).toLocaleString('sv-SE', { timeZone: 'Etc/GMT-2' }).replace(' ', 'T').slice(0, 16);
  await w.people(2, { time_zone: 'Etc/GMT+5' });
  await w.people(3, { time_zone: 'Etc/GMT-9' });
  await w.people(4);
  await w.db('audiences').where({ id: w.shop.audienceId }).update({ time_zone: 'Etc/GMT-3' });
  const id = await makeCampaign(w.db, w.shop.audienceId, { schedule: { when: 'local', local } });
  const { body: list } = await api(w.db).get(`/api/campaigns/${id}/checklist`).expect(200);
  expect(list.zones.map((z: { zone: string; contacts: number }) => [z.zone, z.contacts])).toEqual([
    ['Etc/GMT-9', 3],
    ['Etc/GMT-3', 4],
    ['Etc/GMT+5', 2],
  ]);
  await w.say(id, 'start').expect(200);
  await work(w.db, w.channel, id);
  expect(await ledger(w.db, id)).toEqual({ sent: 7 });
  const waiting = await w.one(id);
  expect(waiting).toMatchObject({ status: 'waiting', counts: { left: 2 } });
  expect(new Date(waiting.wakeAt).toISOString()).toBe(list.zones[2].at);
  await w.db('campaign_pages').where({ campaign_id: id }).update({ at: new Date() });
  await w
    .db('campaigns')
    .where({ id })
    .update({ wake_at: new Date(Date.now() - 1_000) });
  await work(w.db, w.channel, id);
  expect(await ledger(w.db, id)).toEqual({ sent: 9 });
  expect(await w.one(id)).toMatchObject({ status: 'sent' });
});

test('of two runners at once one gives way; nobody is mailed twice', async () => {
  await w.people(500);
  const id = await makeCampaign(w.db, w.shop.audienceId);
  await w.say(id, 'start').expect(200);
  const slow = channelInto(w.db, async (arrive) => {
    await new Promise((ok) => setTimeout(ok, 5));
    await arrive();
  });
  const both = await Promise.allSettled([work(w.db, slow, id), work(w.db, slow, id)]);
  expect(both.some(({ status }) => status === 'fulfilled')).toBe(true);
  for (let tries = 0; tries < 3 && (await w.one(id)).status !== 'sent'; tries++) await work(w.db, w.channel, id);
  expect(await ledger(w.db, id)).toEqual({ sent: 500 });
  expect(await invariants(w.db)).toEqual(CLEAN);
}, 30_000);

test('its job, paused or cancelled from outside, rests or ends it too', async () => {
  await w.people(400);
  const id = await makeCampaign(w.db, w.shop.audienceId);
  const jobOf = async () => (await w.one(id)).jobId as string;
  await w.say(id, 'start').expect(200);
  await api(w.db)
    .post(`/api/jobs/${await jobOf()}/pause`)
    .expect(200);
  await work(w.db, w.channel, id);
  expect(await w.one(id)).toMatchObject({ status: 'paused' });
  expect((await w.say(id, 'resume').expect(200)).body.status).toBe('sending');
  let sent = 0;
  await work(
    w.db,
    channelInto(w.db, async (arrive) => {
      await arrive();
      if (++sent === 10) await w.say(id, 'pause');
    }),
    id,
  );
  expect((await ledger(w.db, id)).sent).toBeLessThan(400);
  await w.say(id, 'resume').expect(200);
  await api(w.db)
    .post(`/api/jobs/${await jobOf()}/cancel`)
    .expect(200);
  await work(w.db, w.channel, id);
  expect(await w.one(id)).toMatchObject({ status: 'cancelled', counts: { left: 0 } });
  expect(await invariants(w.db)).toEqual(CLEAN);
});

test('called back before its first mail and written anew, it says what it says now', async () => {
  const local = new Date(Date.now() + 3_600_000).toLocaleString('sv-SE', { timeZone: 'Etc/UTC' }).replace(' ', 'T').slice(0, 16);
  await w.people(1, { time_zone: 'Etc/UTC' });
  const id = await makeCampaign(w.db, w.shop.audienceId, { schedule: { when: 'local', local } });
  await w.say(id, 'start').expect(200);
  await work(w.db, w.channel, id);
  expect(await w.one(id)).toMatchObject({ status: 'waiting' });
  await w.say(id, 'cancel').expect(200);
  expect(await w.one(id)).toMatchObject({ status: 'draft' });
  await api(w.db)
    .patch(`/api/campaigns/${id}`)
    .send({ email: { ...WORDS, subject: 'Other words' }, schedule: { when: 'now' } })
    .expect(200);
  await w.say(id, 'start').expect(200);
  await work(w.db, w.channel, id);
  expect(await w.db('messages').where({ campaign_id: id }).select('state', 'subject')).toEqual([{ state: 'sent', subject: 'Other words' }]);
});
