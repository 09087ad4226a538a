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

interface Item {
  outcome: 'created' | 'updated' | 'unchanged' | 'refused';
  id: string | null;
  reason: string | null;
  otherId: string | null;
}
const send = (contacts: object | object[]) => api(db).put('/api/contacts').send({ audienceId: shop.audienceId, contacts });
const put = async (...contacts: object[]): Promise<Item[]> => (await send(contacts).expect(200)).body.items;
const outcomes = (items: Item[]) => items.map(({ outcome }) => outcome);
const row = (id: string | null | undefined) => db('contacts').where({ id }).first();
const feed = (id: string | null | undefined) => db('events').where({ contact_id: id }).orderBy('id').select('type', 'data', 'actor');
const contact = async (more: object = {}) => (await makeContact(db, shop, [], { ...more })).id;
const makeField = (key: string, type: string, more: object = {}) =>
  db('fields').insert({ id: v7(), audience_id: shop.audienceId, key, label: `The ${key}`, type, position: 1, actor: 'test', ...more });

test('creates, updates, leaves alone: by e-mail or external id, one or many; absent keeps, null clears', async () => {
  await makeField('size', 'number');
  await makeField('likes', 'multi_choice', { choices: ['red', 'blue'] });
  const anna = {
    email: 'Anna@shop.example',
    externalId: 'C-1',
    firstName: 'Anna',
    company: 'Acme',
    phone: '+33 6 12 34 56 78',
    birthday: '03-12',
    address: { city: 'Lyon', line1: '' },
    fields: { size: '42', likes: ['blue'] },
    source: 'crm',
  };
  const [made] = (await send(anna).expect(200)).body.items as [Item];
  expect(made.outcome).toBe('created');
  expect(await row(made.id)).toMatchObject({
    email: 'Anna@shop.example',
    external_id: 'C-1',
    phone: '+33612345678',
    birthday: '03-12',
    address: { city: 'Lyon' },
    city: 'Lyon',
    fields: { size: 42, likes: ['blue'] },
    source: 'crm',
    status: 'non_subscribed',
    rev: 1,
  });
  expect(outcomes(await put(anna, { externalId: 'C-1' }))).toEqual(['unchanged', 'unchanged']);
  const [changed, other] = await put(
    { email: 'ANNA@shop.example', firstName: 'Ann', company: null, phone: null, address: null, fields: { size: null } },
    { externalId: 'C-2', email: 'leo@shop.example' },
  );
  expect([changed?.outcome, changed?.id, other?.outcome]).toEqual(['updated', made.id, 'created']);
  expect(await row(made.id)).toMatchObject({
    email: 'Anna@shop.example',
    first_name: 'Ann',
    company: '',
    phone: null,
    address: null,
    fields: { likes: ['blue'] },
    external_id: 'C-1',
    rev: 2,
  });
  const events = await feed(made.id);
  expect(events.map(({ type }) => type)).toEqual(['created', 'changed']);
  expect(events[1]?.data.fields.sort()).toEqual(['address', 'company', 'fields.size', 'firstName', 'phone']);
  expect(events[1]?.data.changes).toContainEqual({ field: 'firstName', from: 'Anna', to: 'Ann' });
});

test('a new e-mail of a known customer number; what collides is refused and names the other one', async () => {
  const [one, two] = [
    await contact({ email: 'one@shop.example', external_id: 'N1' }),
    await contact({ email: 'two@shop.example', external_id: 'N2' }),
  ];
  const items = await put(
    { externalId: 'N1', email: 'two@shop.example', firstName: 'Never' },
    { externalId: 'N2', email: 'new@shop.example' },
    { externalId: 'N3', email: 'one@shop.example' },
  );
  expect(items).toMatchObject([
    { outcome: 'refused', id: one, otherId: two, reason: expect.stringMatching(/another contact.*Merge/) },
    { outcome: 'updated', id: two },
    { outcome: 'updated', id: one },
  ]);
  expect(await row(one)).toMatchObject({ external_id: 'N3', first_name: 'Anna' });
  expect(await row(two)).toMatchObject({ email: 'new@shop.example' });
});

test('of rows about one person the last counts, and the others say so; two who claim one address can’t both have it', async () => {
  const known = await contact({ external_id: 'K' });
  const items = await put(
    { email: 'A@new.example', firstName: 'First' },
    { email: 'a@new.example', externalId: 'X', firstName: 'Second' },
    { externalId: 'X', email: 'x@new.example', firstName: 'Third' },
    { externalId: 'K', email: 'z@new.example' },
    { externalId: 'Q', email: 'q@new.example' },
    { externalId: 'K', email: 'q@new.example', firstName: 'Later' },
  );
  expect(outcomes(items)).toEqual(['created', 'unchanged', 'created', 'unchanged', 'refused', 'updated']);
  expect(items[3]).toMatchObject({ id: known, reason: expect.stringMatching(/^Row 6 .*counted/) });
  expect(items[4]?.reason).toMatch(/Row 6/);
  expect(await row(known)).toMatchObject({ first_name: 'Later', email: 'q@new.example' });
  const twice = await put({ email: 'b@new.example', firstName: 'One' }, { email: 'B@new.example', firstName: 'Two' });
  expect(twice).toMatchObject([
    { outcome: 'unchanged', id: twice[1]?.id, reason: expect.stringMatching(/Row 2/) },
    { outcome: 'created', reason: null },
  ]);
  expect(await row(twice[1]?.id)).toMatchObject({ first_name: 'Two' });
});

test('statuses follow the table of moves as a team member’s: refusals are told, the rest of the row is taken', async () => {
  const [left, free, dead] = [
    await contact({ status: 'unsubscribed' }),
    await contact({ status: 'non_subscribed', sms_status: 'subscribed' }),
    await contact({ status: 'cleaned' }),
  ];
  const flow = { ...shop, ...(await makeFlow(db, shop.audienceId, winBack())) };
  const walk = await enroll(db, '', flow, free);
  await db('nudges').delete();
  for (const [n, id] of [left, free, dead].entries())
    await db('contacts')
      .where({ id })
      .update({ external_id: `S${n}` });
  const yes = { status: 'subscribed', consentBasis: 'Signed up in the shop' };
  const items = await put(
    { externalId: 'S0', ...yes, firstName: 'Left' },
    { externalId: 'S1', ...yes, smsStatus: 'unsubscribed' },
    { externalId: 'S2', ...yes },
    { email: 'n1@shop.example', ...yes },
    { email: 'n2@shop.example', status: 'subscribed' },
  );
  expect(outcomes(items)).toEqual(['updated', 'updated', 'updated', 'created', 'created']);
  expect(items.map(({ reason }) => reason)).toEqual([
    expect.stringMatching(/has unsubscribed. Only they/),
    null,
    expect.stringMatching(/refused for good/),
    null,
    expect.stringMatching(/consentBasis/),
  ]);
  const now = await Promise.all(items.map(({ id }) => row(id)));
  expect(now.map(({ status }) => status)).toEqual(['unsubscribed', 'subscribed', 'cleaned', 'subscribed', 'non_subscribed']);
  expect(now[1]).toMatchObject({ sms_status: 'unsubscribed', consent_basis: 'Signed up in the shop', opted_in_at: expect.any(Date) });
  expect(now[0]?.first_name).toBe('Left');
  expect((await feed(free)).find(({ type }) => type === 'status')?.data).toMatchObject({ to: 'subscribed', who: 'team', source: 'api' });
  expect(await db('nudges').pluck('enrollment_id')).toContain(walk);
});

test('a dead address that is replaced is no longer dead', async () => {
  const id = await contact({ email: 'dead@shop.example', external_id: 'D', status: 'cleaned' });
  await put({ externalId: 'D', email: 'alive@shop.example' });
  expect(await row(id)).toMatchObject({ email: 'alive@shop.example', status: 'non_subscribed' });
});

test('tags, lists and permission answers; said again they change nothing', async () => {
  const [listId, foreign, permissionId] = [v7(), v7(), v7()];
  await db('lists').insert({ id: listId, audience_id: shop.audienceId, name: 'News', position: 1, actor: 'test' });
  await db('lists').insert({ id: foreign, audience_id: (await makeAudience(db)).audienceId, name: 'Theirs', position: 1, actor: 'test' });
  await db('permissions').insert({
    id: permissionId,
    audience_id: shop.audienceId,
    channel: 'email',
    version: 1,
    text: 'I agree to this',
    actor: 'test',
  });
  const left = await contact({ email: 'left@shop.example' });
  await db('contact_lists').insert({ contact_id: left, list_id: listId, status: 'unsubscribed', actor: 'test' });
  const rows = [
    {
      email: 'all@shop.example',
      tags: ['Gold', 'gold', 'New'],
      lists: [{ id: listId }],
      permissions: [{ channel: 'email', granted: true, at: '2026-01-02T03:04:05Z', source: 'Paper' }],
    },
    {
      email: 'left@shop.example',
      tags: ['GOLD'],
      lists: [{ id: listId }, { id: foreign }],
      permissions: [{ channel: 'sms', granted: true }],
    },
  ];
  const items = await put(...rows);
  expect(outcomes(items)).toEqual(['created', 'updated']);
  expect(items[1]?.reason).toMatch(/left the list.*no list.*no permission text for SMS/);
  const [id] = items.map((item) => item.id);
  const names = await db('contact_tags as w').join('tags as t', 't.id', 'w.tag_id').where('w.contact_id', id).pluck('t.name');
  expect(names.sort()).toEqual(['Gold', 'New']);
  expect(await db('contact_lists').where({ contact_id: id })).toMatchObject([{ list_id: listId, status: 'subscribed' }]);
  expect(await row(id)).toMatchObject({ email_permission: true });
  expect(await db('contact_permissions').where({ contact_id: id })).toMatchObject([
    { source: 'Paper', at: new Date('2026-01-02T03:04:05Z') },
  ]);
  expect((await feed(id)).map(({ type }) => type).sort()).toEqual(['created', 'list', 'permission', 'tag_added', 'tag_added']);
  expect(outcomes(await put(...rows))).toEqual(['unchanged', 'unchanged']);
  expect(await db('contact_permissions').where({ contact_id: id })).toHaveLength(1);
});

test('who was deleted for ever stays away; required fields, wrong values and foreign languages refuse their row alone', async () => {
  await db('audiences')
    .where({ id: shop.audienceId })
    .update({ required_fields: ['email', 'company'], languages: ['en'] });
  await makeField('size', 'number');
  for (const gone of ['gone@shop.example', 'away@shop.example'])
    await db('forgotten').insert({ audience_id: shop.audienceId, hash: forgottenHash(SECRET, shop.audienceId, gone) });
  const known = await contact({ external_id: 'K', company: 'Acme' });
  const ok = { company: 'Acme' };
  const items = await put(
    { email: 'gone@shop.example', ...ok },
    { externalId: 'K', email: 'AWAY@shop.example' },
    { externalId: 'no-mail', ...ok },
    { email: 'a@shop.example' },
    { externalId: 'K2', email: 'b@shop.example', ...ok, phone: 'call me' },
    { email: 'c@shop.example', ...ok, fields: { size: 'big', nope: 1 } },
    { email: 'd@shop.example', ...ok, language: 'fr' },
    { email: 'e@shop.example', ...ok },
  );
  expect(outcomes(items)).toEqual([...Array(7).fill('refused'), 'created']);
  const reasons = [/deleted for ever/, /deleted for ever/, /e-mail/, /company/, /phone number/, /size.*no such field/, /speaks en/];
  for (const [n, reason] of reasons.entries()) expect(items[n]?.reason).toMatch(reason);
  expect(Number((await db('contacts').where({ audience_id: shop.audienceId }).count({ n: '*' }).first())?.n)).toBe(2);
  const [emptied] = await put({ externalId: 'K', company: null });
  expect(emptied).toMatchObject({ outcome: 'refused', id: known, reason: expect.stringMatching(/company/) });
});

test('an archived contact is updated and stays archived; another audience’s namesake is not touched', async () => {
  const id = await contact({ email: 'gone@shop.example', archived_at: new Date() });
  const theirs = await makeContact(db, await makeAudience(db), [], { email: 'x@shop.example', external_id: 'X' });
  const items = await put(
    { email: 'gone@shop.example', firstName: 'Back' },
    { email: 'x@shop.example', externalId: 'X', firstName: 'Mine' },
  );
  expect(items).toMatchObject([{ outcome: 'updated', id, reason: expect.stringMatching(/archived/) }, { outcome: 'created' }]);
  expect(await row(theirs.id)).toMatchObject({ first_name: 'Anna' });
});

test('parallel batches over the same people: nobody twice, nobody lost', async () => {
  const people = Array.from({ length: 120 }, (_, n) => ({ email: `p${n}@race.example`, externalId: `R${n}`, tags: [`T${n % 5}`] }));
  const orders = [people, [...people].reverse(), [...people.slice(60), ...people.slice(0, 60)]];
  const all = await Promise.all(orders.map((rows) => put(...rows)));
  expect(all.flat().filter(({ outcome }) => outcome === 'created')).toHaveLength(120);
  expect(all.flat().filter(({ outcome }) => outcome === 'refused')).toEqual([]);
  expect(new Set(all.flat().map(({ id }) => id)).size).toBe(120);
});
