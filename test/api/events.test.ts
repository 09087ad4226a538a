import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { v7 } from 'uuid';
import { forgottenHash } from '../../api/forgetting/index.ts';
import { api } from '../support/api.ts';
import { SECRET } from '../support/app.ts';
import { freshDatabase } from '../support/database.ts';
import { enroll, makeAudience, makeContact, makeFlow, winBack } from '../support/factories.ts';

let { db, drop } = {} as Awaited<ReturnType<typeof freshDatabase>>;
let shop: Awaited<ReturnType<typeof makeAudience>>;
beforeAll(async () => {
  ({ db, drop } = await freshDatabase());
});
beforeEach(async () => {
  shop = await makeAudience(db);
});
afterAll(() => drop());

const post = (events: object | object[]) => api(db).post('/api/events').send({ audienceId: shop.audienceId, events });
const take = async (
  ...events: object[]
): Promise<{ outcome: string; id: string | null; contactId: string | null; reason: string | null }[]> =>
  (await post(events).expect(200)).body.items;
const feed = (contactId: string) => db('events').where({ contact_id: contactId }).orderBy('id');
const contact = (more: object = {}) => makeContact(db, shop, [], { ...more });
const ago = (ms: number) => new Date(Date.now() - ms);

test('by contact id, external id and e-mail; one or many; any name and properties', async () => {
  const { id } = await contact({ email: 'Anna@shop.example', external_id: 'C-1' });
  const items = [
    ...(await post({ name: 'Signed in', contactId: id }).expect(200)).body.items,
    ...(await take(
      { name: 'Product Viewed', email: 'ANNA@shop.example', properties: { sku: 'a', tags: ['x', { y: null }] } },
      { name: '¿Qué?', externalId: 'C-1' },
    )),
  ];
  expect(items.map((item) => [item.outcome, item.contactId])).toEqual(Array(3).fill(['recorded', id]));
  expect(await feed(id)).toMatchObject([
    { type: 'custom', name: 'Signed in', data: { properties: {} }, actor: 'operator' },
    { name: 'Product Viewed', data: { properties: { sku: 'a', tags: ['x', { y: null }] } } },
    { name: '¿Qué?' },
  ]);
});

test('sent again it is known, also within one batch and by two at once', async () => {
  const { id } = await contact({ external_id: 'C-1' });
  const event = { id: 'e1', name: 'Once', externalId: 'C-1' };
  expect((await take(event, event, { ...event, id: 'e2' })).map(({ outcome }) => outcome)).toEqual(['recorded', 'known', 'recorded']);
  expect((await take(event)).map((item) => [item.outcome, item.contactId, item.id])).toEqual([['known', id, null]]);
  const many = Array.from({ length: 60 }, (_, n) => ({ id: `m${n}`, name: 'Race', externalId: 'C-1' }));
  const both = await Promise.all([take(...many), take(...[...many].reverse())]);
  expect(both.flat().filter(({ outcome }) => outcome === 'recorded')).toHaveLength(60);
  expect(await db('events').where({ contact_id: id, name: 'Race' })).toHaveLength(60);
});

test('backdated it stands at its own time, in the future at its receipt; last seen only grows', async () => {
  const { id } = await contact();
  const seen = async () => (await db('contacts').where({ id }).first()).last_seen_at as Date;
  const [old, ancient] = [ago(40 * 86_400_000), new Date('1999-12-31T23:00:00Z')];
  await take({ name: 'Old', contactId: id, at: old });
  expect(await seen()).toEqual(old);
  await take({ name: 'Ancient', contactId: id, at: ancient }, { name: 'Future', contactId: id, at: '2999-01-01T00:00:00Z' });
  const at = Object.fromEntries((await feed(id)).map((event) => [event.name, event.at]));
  expect(at).toMatchObject({ Old: old, Ancient: ancient });
  expect(Math.abs(Number(at.Future) - Date.now())).toBeLessThan(60_000);
  expect(await seen()).toEqual(at.Future);
  await take({ name: 'Late', contactId: id, at: old });
  expect(await seen()).toEqual(at.Future);
});

test('unknown people are refused, or made when asked; those deleted for ever stay away; nobody of another audience is touched', async () => {
  const { id: merged } = await contact();
  const mergeId = v7();
  await db('merges').insert({ id: mergeId, audience_id: shop.audienceId, kept_id: merged, merged_id: v7(), snapshot: '{}', actor: 'test' });
  await db('contact_aliases').insert({
    audience_id: shop.audienceId,
    kind: 'email',
    value: 'old@shop.example',
    contact_id: merged,
    merge_id: mergeId,
  });
  await db('forgotten').insert({ audience_id: shop.audienceId, hash: forgottenHash(SECRET, shop.audienceId, 'gone@shop.example') });
  const stranger = await makeContact(db, await makeAudience(db), [], { email: 'their@shop.example' });
  const create = { createContact: true };
  const items = await take(
    { id: 'x', name: 'A', email: 'nobody@shop.example' },
    { name: 'A', contactId: stranger.id, ...create },
    { name: 'A', email: 'New@shop.example', externalId: 'N-1', ...create },
    { name: 'B', email: 'new@shop.example', ...create },
    { name: 'B', externalId: 'N-1' },
    { name: 'A', externalId: 'N-2', ...create },
    { name: 'A', email: 'gone@shop.example', ...create },
    { name: 'A', email: 'OLD@shop.example', ...create },
    { name: 'A', email: 'their@shop.example', ...create },
  );
  expect(items.map(({ outcome }) => outcome)).toEqual([
    'refused',
    'refused',
    'recorded',
    'recorded',
    'recorded',
    'recorded',
    'refused',
    'recorded',
    'recorded',
  ]);
  expect(items[0]?.reason).toMatch(/createContact/);
  expect(items[6]?.reason).toMatch(/deleted for ever/);
  expect(items[7]?.contactId).toBe(merged);
  expect(new Set(items.slice(2, 5).map(({ contactId }) => contactId)).size).toBe(1);
  expect(await db('contacts').where({ id: items[2]?.contactId }).first()).toMatchObject({
    email: 'New@shop.example',
    external_id: 'N-1',
    status: 'non_subscribed',
    source: 'event',
  });
  expect((await feed(items[2]?.contactId as string)).map(({ type }) => type).sort()).toEqual(['created', 'custom', 'custom', 'custom']);
  expect(await feed(stranger.id)).toEqual([]);
  // a refused row keeps its id free for when they are known
  expect((await take({ id: 'x', name: 'A', email: 'nobody@shop.example', ...create }))[0]?.outcome).toBe('recorded');
});

test('who listens is nudged, not by history being loaded and not by what is known', async () => {
  const flow = { ...shop, ...(await makeFlow(db, shop.audienceId, winBack())) };
  const [a, b] = [await contact(), await contact()];
  const walks = await Promise.all([a, b].map(({ id }) => enroll(db, '', flow, id)));
  await db('enrollments')
    .whereIn('id', walks)
    .update({ listening: ['consent', 'event'] });
  await db('nudges').delete();
  const told = () => db('nudges').pluck('enrollment_id');
  await take({ id: 's', name: 'A', contactId: a.id, isSyncing: true });
  expect(await told()).toEqual([]);
  await take({ id: 's', name: 'A', contactId: a.id }, { name: 'A', contactId: b.id });
  expect(await told()).toEqual([walks[1]]);
  // whoever entered in the same millisecond may stand before it
  const said = (await feed(a.id)).find(({ type }) => type === 'custom');
  expect(said?.data).toEqual({ properties: {}, id: 's', isSyncing: true });
});

test('too much, too deep, nameless, nobody’s: 400, and nothing of the batch is written', async () => {
  const { id } = await contact();
  let deep: object = {};
  for (let n = 0; n < 3_000; n++) deep = { a: deep };
  const fine = { name: 'Fine', contactId: id };
  for (const bad of [
    { properties: { a: 'x'.repeat(33_000) } },
    { properties: { a: deep } },
    { name: '' },
    { name: 'x'.repeat(61) },
    { contactId: undefined },
    { at: 'yesterday' },
  ])
    expect((await post([fine, { ...fine, ...bad }])).status).toBe(400);
  expect((await post(Array(501).fill(fine))).status).toBe(400);
  expect(await feed(id)).toEqual([]);
});

test('a month gets its partition also when events of it stand in the default one', async () => {
  const { id } = await contact();
  const month = new Date(Date.UTC(new Date().getUTCFullYear(), new Date().getUTCMonth() + 7, 1));
  const rows = [0, 40].map((days) => ({
    id: v7(),
    audience_id: shop.audienceId,
    contact_id: id,
    type: 'custom',
    name: 'Early',
    at: new Date(Number(month) + days * 86_400_000),
    actor: 'test',
  }));
  await db('events').insert(rows);
  await Promise.all([1, 2].map(() => db.raw('select ensure_event_month(?::date)', [month])));
  const where = await db.raw('select tableoid::regclass::text as part from events where contact_id = ? order by at', [id]);
  const name = `events_${month.toISOString().slice(0, 7).replace('-', '_')}`;
  expect(where.rows.map(({ part }: { part: string }) => part)).toEqual([name, 'events_rest']);
  await db('events').insert({ ...rows[0], id: v7() });
  const indexes = await db.raw('select count(*) as n from pg_indexes where tablename in (?, ?) group by tablename', [name, 'events_rest']);
  expect(indexes.rows[0]).toEqual(indexes.rows[1]);
});
