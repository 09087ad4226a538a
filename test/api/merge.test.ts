import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { v7 } from 'uuid';
import type { Db } from '../../api/db/database.ts';
import { takeOrders } from '../../api/orders/index.ts';
import { APART, FACTS, SETS } from '../../api/twins/index.ts';
import { api } from '../support/api.ts';
import { freshDatabase } from '../support/database.ts';
import { DAY, makeAudience, makeContact } from '../support/factories.ts';
import { anOrder } from '../support/shop.ts';
import { columnsOfContacts, type Known, makeWorld, type World, wholePerson } from '../support/whole-person.ts';

let { db, drop } = {} as Awaited<ReturnType<typeof freshDatabase>>;
let world: World;
const anna: Known = { email: 'anna@shop.example', phone: '+33611111111', firstName: 'Anna', lastName: 'Keller', externalId: 'N1' };
const ann: Known = { email: 'Ann.K@other.example', phone: '+33622222222', firstName: 'Ann', lastName: 'Kellermann', externalId: 'N2' };
beforeAll(async () => {
  ({ db, drop } = await freshDatabase());
});
beforeEach(async () => {
  world = await makeWorld(db, await makeAudience(db));
});
afterAll(() => drop());

const merge = (keepId: string, mergeId: string, values?: object) => api(db).post('/api/contacts/merge').send({ keepId, mergeId, values });
const undo = (id: string) => api(db).post(`/api/merges/${id}/undo`).send();
const row = (id: string) => db('contacts').where({ id }).first();
// biome-ignore lint/suspicious/noExplicitAny: rows of every table
type Rows = Record<string, any>;
/** All that is known of a contact, table by table; what every change moves aside. */
async function everything(id: string) {
  const read = async (table: string) => {
    const rows = (await db.raw(`select to_jsonb(t) as r from ${table} t where contact_id = ? order by to_jsonb(t)::text`, [id])).rows;
    return rows.map(({ r }: { r: object }) => r);
  };
  const { rev, updated_at, ...contact } = (await db.raw('select to_jsonb(c) as r from contacts c where id = ?', [id])).rows[0]?.r ?? {};
  const tables = [...FACTS, ...SETS.map(({ table }) => table), 'enrollments'];
  return { contact, ...Object.fromEntries(await Promise.all(tables.map(async (table) => [table, await read(table)]))) } as Rows;
}

test('every table that speaks of contacts is known to the merge', async () => {
  const known = new Set<string>([...FACTS, ...SETS.map(({ table }) => table), ...APART]);
  const unknown = (await columnsOfContacts(db)).filter((it) => !known.has(it.split('.')[0] as string));
  expect(unknown.map((it) => `${it}: say in api/twins/tables.ts what a merge does with it`)).toEqual([]);
});

test('everything moves, nothing is lost, and the undo puts both back as they were', async () => {
  const keep = await wholePerson(db, world, anna);
  const gone = await wholePerson(db, world, ann, { at: new Date(Date.now() - 60 * DAY), active: false });
  const before = { keep: await everything(keep), gone: await everything(gone) };
  const { body } = await merge(keep, gone).expect(200);
  expect(await row(gone)).toBeUndefined();
  const after = await everything(keep);
  for (const table of FACTS) {
    const extra = table === 'events' ? 1 : 0; // 'merged' itself
    expect({ table, n: after[table].length }).toEqual({ table, n: before.keep[table].length + before.gone[table].length + extra });
  }
  for (const { table } of SETS) expect(after[table].length).toBeGreaterThanOrEqual(1);
  expect(after.contact_tags).toEqual([expect.objectContaining({ at: before.gone.contact_tags[0].at })]);
  expect(after.enrollments).toHaveLength(4);
  expect(after.contact).toMatchObject({
    order_count: 2,
    revenue: 20,
    email: anna.email,
    first_order_at: before.gone.contact.first_order_at,
  });
  for (const column of await columnsOfContacts(db)) {
    const [table, name] = column.split('.') as [string, string];
    if (table !== 'merges') expect({ column, n: (await db(table).where({ [name]: gone })).length }).toEqual({ column, n: 0 });
  }

  const late = await takeOrders(db, {
    ...world,
    actor: 'test',
    orders: [anOrder(ann.email.toUpperCase(), 1), anOrder('new@x.example', 2, { customerId: 'N2' })],
  });
  expect(late.map(({ contactId }) => contactId)).toEqual([keep, keep]);

  await undo(body.id).expect(200);
  const back = { keep: await everything(keep), gone: await everything(gone) };
  const since = new Set(late.map(({ id }) => id));
  const settle = (all: Rows) => ({
    ...all,
    events: all.events.filter((e: Rows) => !['merged', 'unmerged'].includes(e.type) && !since.has(e.data.orderId)),
    orders: all.orders.filter((o: Rows) => !since.has(o.id)),
  });
  expect(settle(back.gone)).toEqual(before.gone);
  const { contact: counted, ...keptRest } = settle(back.keep) as Rows;
  const { contact: was, ...keptWas } = before.keep;
  expect(keptRest).toEqual(keptWas);
  // what came since stays with the kept one
  expect(counted).toEqual({
    ...was,
    order_count: 3,
    revenue: 50,
    last_order_at: counted.last_order_at,
    last_order_id: late[0]?.id,
    last_active_at: counted.last_active_at,
  });
  expect((await undo(body.id).expect(409)).body.message).toMatch(/already/);
  // nobody proposes them again, and the old address is its own again
  expect(await db('twins').where({ audience_id: world.audienceId }).pluck('state')).toEqual(['dismissed']);
  expect((await takeOrders(db, { ...world, actor: 'test', orders: [anOrder(ann.email, 1)] }))[0]?.contactId).toBe(gone);
});

describe('values', () => {
  test('the newer, not empty, stays; addresses stay unless chosen; the choice wins', async () => {
    const keep = await makeContact(db, world, [], {
      first_name: 'Old',
      phone: null,
      company: '',
      updated_at: new Date(0),
      fields: JSON.stringify({ a: 1, b: 2 }),
    });
    const gone = await makeContact(db, world, [], {
      first_name: 'New',
      phone: '+331',
      company: 'Ltd',
      fields: JSON.stringify({ b: 3, c: 4 }),
      vip: true,
    });
    const email = (await row(keep.id)).email;
    const { body } = await api(db).get(`/api/twins/${keep.id}/${gone.id}`).expect(200);
    expect(body.fields.find((f: { key: string }) => f.key === 'firstName')).toMatchObject({
      keep: 'Old',
      merge: 'New',
      stays: 'merge',
      choice: true,
    });
    await merge(keep.id, gone.id, { 'field:b': 'keep' }).expect(200);
    expect(await row(keep.id)).toMatchObject({
      first_name: 'New',
      phone: '+331',
      company: 'Ltd',
      email,
      vip: true,
      fields: { a: 1, b: 2, c: 4 },
    });
  });
  test('the other address may stay: the old one leads here too', async () => {
    const keep = await makeContact(db, world, [], { external_id: 'K' });
    const gone = await makeContact(db, world, [], { external_id: 'G' });
    const [old, chosen] = [(await row(keep.id)).email, (await row(gone.id)).email];
    await merge(keep.id, gone.id, { email: 'merge', externalId: 'merge' }).expect(200);
    expect(await row(keep.id)).toMatchObject({ email: chosen, external_id: 'G' });
    const found = await takeOrders(db, {
      ...world,
      actor: 'test',
      orders: [anOrder(old, 1), anOrder('z@z.example', 1, { customerId: 'K' })],
    });
    expect(new Set(found.map(({ contactId }) => contactId))).toEqual(new Set([keep.id]));
  });
  test('unknown fields, oneself, another audience, the archived as kept: refused, nothing half done', async () => {
    const [a, b] = [await makeContact(db, world), await makeContact(db, world)];
    const other = await makeContact(db, await makeAudience(db));
    const old = await makeContact(db, world, [], { archived_at: new Date() });
    await merge(a.id, b.id, { constructor: 'merge' }).expect(400);
    await merge(a.id, a.id).expect(400);
    expect((await merge(a.id, other.id).expect(422)).body.message).toMatch(/audience/);
    expect((await merge(old.id, b.id).expect(422)).body.message).toMatch(/archived/);
    await merge(a.id, v7()).expect(404);
    expect(await db('merges').where({ audience_id: world.audienceId })).toEqual([]);
    await merge(a.id, old.id).expect(200);
  });
});

test.each([
  // kept, merged, whose address stays → what it becomes
  ['subscribed', 'unsubscribed', 'keep', 'unsubscribed'],
  ['unsubscribed', 'subscribed', 'keep', 'unsubscribed'],
  ['unsubscribed', 'subscribed', 'merge', 'unsubscribed'],
  ['subscribed', 'cleaned', 'keep', 'subscribed'], // the dead address goes
  ['subscribed', 'cleaned', 'merge', 'cleaned'],
  ['cleaned', 'unsubscribed', 'keep', 'cleaned'],
  ['subscribed', 'non_subscribed', 'keep', 'subscribed'],
  ['subscribed', 'non_subscribed', 'merge', 'non_subscribed'], // nobody agreed to mail there
  ['non_subscribed', 'subscribed', 'keep', 'non_subscribed'],
  ['pending', 'subscribed', 'keep', 'pending'],
])('consent: %s and %s, the address of %s stays: %s', async (kept, merged, email, becomes) => {
  const at = new Date(Date.now() - 100 * DAY);
  const keep = await makeContact(db, world, [], { status: kept, status_at: at });
  const gone = await makeContact(db, world, [], { status: merged, status_at: at });
  const { body: review } = await api(db).get(`/api/twins/${keep.id}/${gone.id}`).expect(200);
  await merge(keep.id, gone.id, { email }).expect(200);
  expect((await row(keep.id)).status).toBe(becomes);
  expect(review.consent[email === 'keep' ? 'ifKeep' : 'ifMerge']).toBe(becomes);
  const events = await db('events').where({ contact_id: keep.id, type: 'status' });
  expect(events.map(({ data }) => [data.from, data.to])).toEqual(kept === becomes ? [] : [[kept, becomes]]);
});

test('lists: the stricter status; a permission refused once is refused', async () => {
  const keep = await makeContact(db, world, [], { email_permission: true });
  const gone = await makeContact(db, world, [], { email_permission: false });
  const member = (contact_id: string, status: string) => ({ contact_id, list_id: world.listId, status, actor: 'test' });
  await db('contact_lists').insert([member(keep.id, 'subscribed'), member(gone.id, 'unsubscribed')]);
  const { body } = await merge(keep.id, gone.id).expect(200);
  expect(await db('contact_lists').where({ contact_id: keep.id })).toEqual([expect.objectContaining({ status: 'unsubscribed' })]);
  expect((await row(keep.id)).email_permission).toBe(false);
  await undo(body.id).expect(200);
  expect(await db('contact_lists').where({ contact_id: keep.id }).pluck('status')).toEqual(['subscribed']);
});

test('what people changed since stays when the merge is taken back', async () => {
  const keep = await wholePerson(db, world, anna);
  const gone = await makeContact(db, world, [], { first_name: 'Gone', role: 'Buyer' });
  const { body } = await merge(keep, gone.id).expect(200);
  expect(await row(keep)).toMatchObject({ first_name: 'Gone', role: 'Buyer' });
  await db('contacts')
    .where({ id: keep })
    .update({ first_name: 'Changed', fields: db.raw(`fields || '{"new": 1}'`) });
  await db('contact_tags').where({ contact_id: keep }).delete();
  await undo(body.id).expect(200);
  expect(await row(keep)).toMatchObject({ first_name: 'Changed', role: '', fields: { new: 1, email: anna.email } });
  expect(await db('contact_tags').where({ contact_id: keep })).toEqual([]);
});

test('walks: the one that is behind ends, the other goes on; episodes never collide', async () => {
  const [keep, gone] = [await wholePerson(db, world, anna), await wholePerson(db, world, ann)];
  const [ahead] = await db('enrollments').where({ contact_id: gone, is_test: false }).update({ visit: 2 }).returning('id');
  const { body } = await merge(keep, gone).expect(200);
  const walks = await db('enrollments').where({ contact_id: keep, is_test: false }).orderBy('visit');
  expect(walks).toMatchObject([
    { outcome: 'stopped', reason: 'merged', episode: 'api' },
    { id: ahead.id, ended_at: null, episode: `api ${ahead.id}` },
  ]);
  const nudges = await db('nudges').orderBy('id');
  expect(nudges.map(({ enrollment_id, tell }) => [enrollment_id, tell])).toEqual(
    expect.arrayContaining([
      [walks[0].id, true],
      [ahead.id, false],
    ]),
  );
  await undo(body.id).expect(200);
  expect(await db('enrollments').where({ contact_id: gone, is_test: false })).toMatchObject([
    { id: ahead.id, episode: 'api', ended_at: null },
  ]);
});

test('a merge of a merge is taken back from the newest on', async () => {
  const [a, b, c] = [await makeContact(db, world), await makeContact(db, world), await makeContact(db, world)];
  const emails = await Promise.all([a, b, c].map(async ({ id }) => (await row(id)).email as string));
  const first = (await merge(b.id, c.id)).body.id;
  const second = (await merge(a.id, b.id)).body.id;
  const at = async (email: string) => (await takeOrders(db, { ...world, actor: 'test', orders: [anOrder(email, 1)] }))[0]?.contactId;
  expect(await at(emails[2] as string)).toBe(a.id);
  expect((await undo(first).expect(409)).body.message).toMatch(/that merge back first/);
  await undo(second).expect(200);
  expect(await at(emails[2] as string)).toBe(b.id);
  await undo(first).expect(200);
  expect(await at(emails[2] as string)).toBe(c.id);
});

test('an address that someone else has now, or a month later: the undo says so', async () => {
  const [a, b] = [await makeContact(db, world), await makeContact(db, world, [], { email: 'taken@x.example' })];
  const { id } = (await merge(a.id, b.id)).body;
  await makeContact(db, world, [], { email: 'Taken@x.example' });
  expect((await undo(id).expect(409)).body.message).toMatch(/address/);
  expect(await row(b.id)).toBeUndefined();
  await db('merges')
    .where({ id })
    .update({ at: new Date(Date.now() - 31 * DAY) });
  expect((await undo(id).expect(409)).body.message).toMatch(/30 days/);
  const { body } = await api(db).get('/api/merges').query({ contactId: b.id }).expect(200);
  expect(body.items).toMatchObject([{ id, keptId: a.id, undoUntil: null, merged: 'Anna' }]);
});

test('killed in the middle: nothing has happened', async () => {
  const [keep, gone] = [await wholePerson(db, world, anna), await wholePerson(db, world, ann)];
  const before = [await everything(keep), await everything(gone)];
  // the very last statement fails
  await db.raw(
    `create function fail() returns trigger language plpgsql as $$ begin raise exception 'killed'; end $$;
    create trigger fail before update on merges for each row when (new.snapshot ? 'after') execute function fail()`.replace(' ? ', ' \\? '),
  );
  await merge(keep, gone).expect(500);
  await db.raw('drop trigger fail on merges; drop function fail()');
  expect([await everything(keep), await everything(gone)]).toEqual(before);
  expect(await db('merges').where({ audience_id: world.audienceId })).toEqual([]);
  await merge(keep, gone).expect(200);
});

test('orders that arrive while two become one all end on the one who is kept', async () => {
  for (let round = 0; round < 8; round++) {
    const [keep, gone] = [await makeContact(db, world), await makeContact(db, world, [], { external_id: `R${round}` })];
    const [email, other] = [(await row(gone.id)).email, (await row(keep.id)).email];
    const orders = (n: number) => [anOrder(email, n), anOrder(other, n), anOrder(`${v7()}@x.example`, n, { customerId: `R${round}` })];
    const intake = async (n: number) => {
      await new Promise((ok) => setTimeout(ok, Math.random() * 25));
      return takeOrders(db, { ...world, actor: 'test', orders: orders(n) });
    };
    const [merged] = await Promise.all([merge(keep.id, gone.id), ...Array.from({ length: 8 }, (_, n) => intake(n + 1))]);
    expect(merged.status).toBe(200);
    expect(await row(keep.id)).toMatchObject({ order_count: 24, revenue: '480.00' });
    expect(Number((await orderCount(db, world.audienceId))?.n)).toBe((round + 1) * 24);
    expect(await db('contacts').where({ audience_id: world.audienceId })).toHaveLength(round + 1);
  }
}, 60_000);
const orderCount = (on: Db, audienceId: string) => on('orders').where({ audience_id: audienceId }).count('* as n').first();
