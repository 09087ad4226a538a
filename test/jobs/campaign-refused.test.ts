import { expect, test } from '@jest/globals';
import { type Channel, Refused } from '../../api/mails/index.ts';
import { campaignWorld } from '../support/campaign-world.ts';
import { ledger, makeCampaign, work } from '../support/campaigns.ts';
import { CLEAN, invariants } from '../support/engine.ts';

const w = campaignWorld();

test('refused for now it is tried again; for good, the address is cleaned; in doubt it is left alone', async () => {
  const [later, dead, lost, full] = (await w.people(4)) as [string, string, string, string];
  await w.people(2);
  const id = await makeCampaign(w.db, w.shop.audienceId);
  await w.say(id, 'start').expect(200);
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
    ...w.channel,
    send: async (mail, deadline) => {
      moods(mail.to.address)?.();
      await w.channel.send(mail, deadline);
    },
  });
  await work(w.db, moody(mood), id);
  expect(await ledger(w.db, id)).toEqual({
    sent: 2,
    'failed: hard_bounce': 1,
    uncertain: 1,
    'retry: 451 try later': 1,
    'retry: 452 4.2.2 full': 1,
  });
  expect(await w.db('contacts').where({ id: dead }).first('status')).toEqual({ status: 'cleaned' });
  expect(await w.one(id)).toMatchObject({ status: 'waiting' });

  await w.db('campaign_pages').where({ campaign_id: id }).update({ at: new Date() });
  await w
    .db('campaigns')
    .where({ id })
    .update({ wake_at: new Date(Date.now() - 1_000) });
  await w.db('messages').where({ campaign_id: id, contact_id: full }).update({ attempt: 6 });
  await work(
    w.db,
    moody((address) => (address.startsWith(full.slice(-12)) ? mood(address) : undefined)),
    id,
  );
  expect(await ledger(w.db, id)).toEqual({ sent: 3, 'failed: hard_bounce': 1, 'failed: soft_bounce': 1, uncertain: 1 });
  expect(await w.db('messages').where({ campaign_id: id, contact_id: later }).first('attempt')).toEqual({ attempt: 2 });
  expect(await w.db('contacts').where({ id: full }).first('soft_bounces')).toEqual({ soft_bounces: 1 });
  expect(await w.one(id)).toMatchObject({ status: 'sent' });
  expect(await invariants(w.db)).toMatchObject({ deliveredTwice: 0, keysTwice: 0, stillOpen: 0 });
});

test('a provider that turns everyone away holds it; what was claimed is not lost, and it goes on by itself', async () => {
  await w.people(300);
  const id = await makeCampaign(w.db, w.shop.audienceId);
  await w.say(id, 'start').expect(200);
  let n = 0;
  const shut: Channel = {
    ...w.channel,
    send: async (mail, deadline) => {
      if (++n > 30) throw new Refused('provider', '535 wrong password');
      await w.channel.send(mail, deadline);
    },
  };
  await work(w.db, shut, id);
  const held = await w.one(id);
  expect(held).toMatchObject({ status: 'held', heldReason: 'provider' });
  expect(held.counts.sent).toBe(30);
  expect(held.counts.left).toBe(270);
  await work(w.db, w.channel, id);
  expect((await ledger(w.db, id)).sent).toBe(30);
  await w.db('providers').update({ open_since: null, open_reason: null });
  await work(w.db, w.channel, id);
  expect(await w.one(id)).toMatchObject({ status: 'sent', counts: { sent: 300, left: 0 } });
  expect(await invariants(w.db)).toEqual(CLEAN);
});

test('over 2 % hard bounces it holds itself; whoever resumes it has seen it', async () => {
  await w.people(260);
  const id = await makeCampaign(w.db, w.shop.audienceId);
  await w.say(id, 'start').expect(200);
  let n = 0;
  const bad: Channel = {
    ...w.channel,
    send: async (mail, deadline) => {
      if (++n % 10 === 0) throw new Refused('address', '550 5.1.1 nobody here');
      await w.channel.send(mail, deadline);
    },
  };
  // a page of its own after each round: it looks between pages
  await work(w.db, bad, id);
  expect(await w.one(id)).toMatchObject({ status: 'held', heldReason: 'bounces' });
  await w.say(id, 'resume').expect(200);
  await work(w.db, w.channel, id);
  expect(await w.one(id)).toMatchObject({ status: 'sent' });
});

test('at the provider’s rate, no faster', async () => {
  await w.people(60);
  await w.db('providers').update({ rate_per_second: 40, tokens: 0, filled_at: new Date() });
  await new Promise((ok) => setTimeout(ok, 5_100)); // "no rate" is believed for so long
  await w.db('providers').update({ tokens: 0, filled_at: new Date() });
  const id = await makeCampaign(w.db, w.shop.audienceId);
  await w.say(id, 'start').expect(200);
  const from = Date.now();
  await work(w.db, w.channel, id);
  const took = Date.now() - from;
  await w.db('providers').update({ rate_per_second: null });
  expect(await ledger(w.db, id)).toEqual({ sent: 60 });
  expect(took).toBeGreaterThan(1_200);
  expect(took).toBeLessThan(20_000);
}, 60_000);
