import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type Channel, Refused } from '../../api/mails/index.ts';
import { api } from '../support/api.ts';
import { ledger, makeCampaign, work } from '../support/campaigns.ts';
import { freshDatabase } from '../support/database.ts';
import { CLEAN, channelInto, DELIVERIES, invariants } from '../support/engine.ts';
import { makeAudience, makeContact } from '../support/factories.ts';

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

test('refused for now it is tried again; for good, the address is cleaned; in doubt it is left alone', async () => {
  const [later, dead, lost, full] = (await people(4)) as [string, string, string, string];
  await people(2);
  const id = await makeCampaign(db, shop.audienceId);
  await say(id, 'start').expect(200);
  const mood = (address: string): (() => never) | undefined => {
    const is = (who: string) => address.startsWith(who.slice(-12));
    if (is(later))
      return () => {
        throw new Refused('later', '451 try later');
      };
    if (is(full))
      return () => {
        throw new Refused('later', '452 4.2.2 full', true);
      };
    if (is(dead))
      return () => {
        throw new Refused('address', '550 5.1.1 nobody here');
      };
    if (is(lost))
      return () => {
        throw new Error('no answer after the message');
      };
    return undefined;
  };
  const moody = (moods: typeof mood): Channel => ({
    ...channel,
    send: async (mail, deadline) => {
      moods(mail.to.address)?.();
      await channel.send(mail, deadline);
    },
  });
  await work(db, moody(mood), id);
  expect(await ledger(db, id)).toEqual({
    sent: 2,
    'failed: hard_bounce': 1,
    uncertain: 1,
    'retry: 451 try later': 1,
    'retry: 452 4.2.2 full': 1,
  });
  expect(await db('contacts').where({ id: dead }).first('status')).toEqual({ status: 'cleaned' });
  expect(await one(id)).toMatchObject({ status: 'waiting' });

  await db('campaign_pages').where({ campaign_id: id }).update({ at: new Date() });
  await db('campaigns')
    .where({ id })
    .update({ wake_at: new Date(Date.now() - 1_000) });
  await db('messages').where({ campaign_id: id, contact_id: full }).update({ attempt: 6 });
  await work(
    db,
    moody((address) => (address.startsWith(full.slice(-12)) ? mood(address) : undefined)),
    id,
  );
  expect(await ledger(db, id)).toEqual({ sent: 3, 'failed: hard_bounce': 1, 'failed: soft_bounce': 1, uncertain: 1 });
  expect(await db('messages').where({ campaign_id: id, contact_id: later }).first('attempt')).toEqual({ attempt: 2 });
  expect(await db('contacts').where({ id: full }).first('soft_bounces')).toEqual({ soft_bounces: 1 });
  expect(await one(id)).toMatchObject({ status: 'sent' });
  expect(await invariants(db)).toMatchObject({ deliveredTwice: 0, keysTwice: 0, stillOpen: 0 });
});

test('a provider that turns everyone away holds it; what was claimed is not lost, and it goes on by itself', async () => {
  await people(300);
  const id = await makeCampaign(db, shop.audienceId);
  await say(id, 'start').expect(200);
  let n = 0;
  const shut: Channel = {
    ...channel,
    send: async (mail, deadline) => {
      if (++n > 30) throw new Refused('provider', '535 wrong password');
      await channel.send(mail, deadline);
    },
  };
  await work(db, shut, id);
  const held = await one(id);
  expect(held).toMatchObject({ status: 'held', heldReason: 'provider' });
  expect(held.counts.sent).toBe(30);
  expect(held.counts.left).toBe(270);
  await work(db, channel, id);
  expect((await ledger(db, id)).sent).toBe(30);
  await db('providers').update({ open_since: null, open_reason: null });
  await work(db, channel, id);
  expect(await one(id)).toMatchObject({ status: 'sent', counts: { sent: 300, left: 0 } });
  expect(await invariants(db)).toEqual(CLEAN);
});

test('over 2 % hard bounces it holds itself; whoever resumes it has seen it', async () => {
  await people(260);
  const id = await makeCampaign(db, shop.audienceId);
  await say(id, 'start').expect(200);
  let n = 0;
  const bad: Channel = {
    ...channel,
    send: async (mail, deadline) => {
      if (++n % 10 === 0) throw new Refused('address', '550 5.1.1 nobody here');
      await channel.send(mail, deadline);
    },
  };
  // a page of its own after each round: it looks between pages
  await work(db, bad, id);
  expect(await one(id)).toMatchObject({ status: 'held', heldReason: 'bounces' });
  await say(id, 'resume').expect(200);
  await work(db, channel, id);
  expect(await one(id)).toMatchObject({ status: 'sent' });
});

test('at the provider’s rate, no faster', async () => {
  await people(60);
  await db('providers').update({ rate_per_second: 40, tokens: 0, filled_at: new Date() });
  await new Promise((ok) => setTimeout(ok, 5_100)); // "no rate" is believed for so long
  await db('providers').update({ tokens: 0, filled_at: new Date() });
  const id = await makeCampaign(db, shop.audienceId);
  await say(id, 'start').expect(200);
  const from = Date.now();
  await work(db, channel, id);
  const took = Date.now() - from;
  await db('providers').update({ rate_per_second: null });
  expect(await ledger(db, id)).toEqual({ sent: 60 });
  expect(took).toBeGreaterThan(1_200);
  expect(took).toBeLessThan(6_000);
}, 30_000);
