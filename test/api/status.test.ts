import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { v7 } from 'uuid';
import { type MarketingStatus, type Mover, mayMove, movableFrom, refusals, setStatus, setStatuses } from '../../api/contacts/index.ts';
import { setListStatus } from '../../api/lists/index.ts';
import { api } from '../support/api.ts';
import { freshDatabase } from '../support/database.ts';
import { makeAudience } from '../support/factories.ts';

let { db, drop } = {} as Awaited<ReturnType<typeof freshDatabase>>;
let audienceId: string;
let listId: string;
beforeAll(async () => {
  ({ db, drop } = await freshDatabase());
  ({ audienceId } = await makeAudience(db));
  listId = v7();
  await db('lists').insert({ id: listId, audience_id: audienceId, name: 'News', position: 1, actor: 'test' });
});
afterAll(() => drop());

const statuses = ['subscribed', 'unsubscribed', 'non_subscribed', 'pending', 'cleaned'] as const;
const movers = ['person', 'team', 'import', 'system', 'address'] as const;
const person = async (status: MarketingStatus = 'non_subscribed') => {
  const id = v7();
  const row = { id, audience_id: audienceId, email: `${id}@shop.example`, source: 'test', status, sms_status: status, actor: 'test' };
  await db('contacts').insert(row);
  return id;
};
const row = (id: string) => db('contacts').where({ id }).first();

/** What nobody may do, said apart from the table: so that a slip in the table is seen. */
const forbidden = (from: MarketingStatus, to: MarketingStatus, who: Mover) =>
  ((from === 'unsubscribed' || from === 'cleaned') && (to === 'subscribed' || to === 'pending') && who !== 'person') ||
  (from === 'pending' && to === 'subscribed' && who !== 'person') ||
  (to === 'cleaned' && (who === 'person' || who === 'team'));

test('the table never lets anyone but the person come back, nor a hand clean an address', () => {
  for (const from of statuses)
    for (const to of statuses)
      for (const who of movers)
        if (from !== to && forbidden(from, to, who)) expect([from, to, who, mayMove(from, to, who)]).not.toContain('allowed');
});

const moves = fc.array(
  fc.record({
    channel: fc.constantFrom('email' as const, 'sms' as const),
    to: fc.constantFrom(...statuses),
    who: fc.constantFrom(...movers),
  }),
  { minLength: 1, maxLength: 12 },
);
test('random moves by random movers: what the table allows happens with its event, all else changes nothing', async () => {
  await fc.assert(
    fc.asyncProperty(moves, async (sequence) => {
      const contactId = await person();
      const stands = { email: 'non_subscribed' as MarketingStatus, sms: 'non_subscribed' as MarketingStatus };
      let happened = 0;
      for (const { channel, to, who } of sequence) {
        const verdict = await db.transaction((tx) => setStatus(tx, { contactId, channel, to, who, source: 'test', actor: 'test' }));
        expect(verdict).toBe(mayMove(stands[channel], to, who));
        if (verdict === 'allowed') {
          stands[channel] = to;
          happened++;
        }
        const now = await row(contactId);
        expect({ email: now.status, sms: now.sms_status, rev: now.rev }).toEqual({ ...stands, rev: 1 + happened });
      }
      const events = await db('events').where({ contact_id: contactId }).orderBy('id');
      expect(events).toHaveLength(happened);
      for (const { data } of events) expect(data).toMatchObject({ who: expect.any(String), source: 'test', from: expect.any(String) });
    }),
    { numRuns: 60 },
  );
}, 60_000);

test('every move that a team member may not make is refused by the API with its reason, and changes nothing', async () => {
  for (const from of statuses)
    for (const status of ['subscribed', 'unsubscribed'] as const) {
      const id = await person(from);
      const before = await row(id);
      const answer = await api(db).patch(`/api/contacts/${id}`).send({ status, consentBasis: 'on the phone' });
      const verdict = mayMove(from, status, 'team');
      if (verdict === 'allowed' || verdict === 'same') {
        expect(answer.status).toBe(200);
        expect((await row(id)).status).toBe(status);
      } else {
        expect(answer.status).toBe(422);
        expect(answer.body.message).toBe(refusals[verdict]);
        expect(await row(id)).toEqual(before);
      }
    }
});

test('lists follow the same table, each by itself', async () => {
  for (const from of [null, 'subscribed', 'unsubscribed', 'pending'] as const)
    for (const status of ['subscribed', 'unsubscribed'] as const) {
      const id = await person();
      if (from) await db('contact_lists').insert({ contact_id: id, list_id: listId, status: from, actor: 'test' });
      const answer = await api(db).put(`/api/contacts/${id}/lists/${listId}`).send({ status });
      const verdict = mayMove(from ?? 'non_subscribed', status, 'team');
      const now = await db('contact_lists').where({ contact_id: id }).first();
      const events = await db('events').where({ contact_id: id, type: 'list' });
      if (verdict === 'allowed' || verdict === 'same') {
        expect([answer.status, now.status, events.length]).toEqual([200, status, verdict === 'allowed' ? 1 : 0]);
      } else {
        expect([answer.status, now.status, events.length]).toEqual([422, from, 0]);
        expect(answer.body.message).toMatch(/list/);
      }
      expect((await row(id)).status).toBe('non_subscribed');
    }
});

test('whoever left a list comes back by their own deed', async () => {
  const contactId = await person();
  const move = (to: 'subscribed' | 'unsubscribed', who: Mover) =>
    db.transaction((tx) => setListStatus(tx, { contactId, listId, to, who, source: 'form', actor: 'test' }));
  expect(await move('unsubscribed', 'person')).toBe('allowed');
  expect(await move('subscribed', 'team')).toBe('left');
  expect(await move('subscribed', 'import')).toBe('left');
  expect(await move('subscribed', 'person')).toBe('allowed');
});

test('many at once: each by the table, those who may not move stay', async () => {
  const people = await Promise.all(statuses.map((status) => person(status)));
  const moved = await db.transaction((tx) =>
    setStatuses(tx, people, { channel: 'email', to: 'subscribed', who: 'import', source: 'import', consentBasis: 'a form', actor: 'test' }),
  );
  const may = movableFrom('subscribed', 'import');
  expect(moved.sort()).toEqual(people.filter((_, n) => may.includes(statuses[n] as MarketingStatus)).sort());
  for (const [n, id] of people.entries()) {
    const was = statuses[n] as MarketingStatus;
    expect((await row(id)).status).toBe(may.includes(was) ? 'subscribed' : was);
  }
});

test('two who move one contact at once: one after the other, never half', async () => {
  const contactId = await person('subscribed');
  const move = (to: MarketingStatus, who: Mover) =>
    db.transaction((tx) => setStatus(tx, { contactId, channel: 'email', to, who, source: 'test', actor: 'test' }));
  const verdicts = await Promise.all([move('unsubscribed', 'person'), move('unsubscribed', 'team'), move('cleaned', 'system')]);
  const events = await db('events').where({ contact_id: contactId });
  expect(events).toHaveLength(verdicts.filter((verdict) => verdict === 'allowed').length);
  expect((await row(contactId)).status).toBe((await db('events').where({ contact_id: contactId }).orderBy('at', 'desc').first()).data.to);
});
