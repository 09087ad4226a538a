import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Client } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createRunJob } from '../../activities/jobs/run-job.ts';
import { GONE } from '../../api/forgetting/index.ts';
import { takeOrders } from '../../api/orders/index.ts';
import { queues } from '../../workflows/names.ts';
import { api } from '../support/api.ts';
import { SECRET } from '../support/app.ts';
import { freshDatabase } from '../support/database.ts';
import { DAY, makeAudience, makeContact } from '../support/factories.ts';
import { anOrder } from '../support/shop.ts';
import { toldEverywhere } from '../support/told-everywhere.ts';
import { columnsOfContacts, type Known, makeWorld, type World, wholePerson } from '../support/whole-person.ts';

let { db, drop } = {} as Awaited<ReturnType<typeof freshDatabase>>;
let world: World;
const zoe: Known = {
  email: 'Zoe.Quillfeather@shop.example',
  phone: '+33655443322',
  firstName: 'Zoelina',
  lastName: 'Quillfeather',
  externalId: 'CUST-88417',
};
const max: Known = { email: 'max@shop.example', phone: '+33600000001', firstName: 'Max', lastName: 'Mustermann', externalId: 'CUST-1' };
beforeAll(async () => {
  ({ db, drop } = await freshDatabase());
});
beforeEach(async () => {
  world = await makeWorld(db, await makeAudience(db));
});
afterAll(() => drop());

const forget = (id: string) => api(db).delete(`/api/contacts/${id}`).send({ confirm: 'DELETE' });
async function runJobs() {
  const run = createRunJob({ db, client: {} as Client, queues: queues(), site: { publicUrl: '', secret: SECRET } } as never);
  for (const id of await db('jobs').where({ kind: 'forget' }).whereIn('state', ['waiting', 'running']).orderBy('id').pluck('id'))
    expect(await new MockActivityEnvironment().run(run, { jobId: id })).toBe('over');
}
/** Every table as text, files and mails as what they say; which hold one of these words. */
async function whereFound(words: string[]): Promise<string[]> {
  const tables: { it: string }[] = (
    await db.raw(`select quote_ident(n.nspname) || '.' || quote_ident(c.relname) as it from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname in ('public', 'staging') and c.relkind = 'r'`)
  ).rows;
  const found: string[] = [];
  for (const { it } of tables) {
    const { rows } = await db.raw(
      `select t::text as said, ${it === 'public.file_parts' ? 'bytes' : it === 'public.caught_mails' ? 'source' : 'null'} as raw from ${it} t`,
    );
    for (const { said, raw } of rows as { said: string; raw: Buffer | null }[]) {
      const text = `${said} ${raw ? raw.toString('latin1').replaceAll('\0', '') : ''}`.toLowerCase();
      for (const word of words) if (text.includes(word.toLowerCase())) found.push(`${it} has “${word}”: ${text.slice(0, 200)}`);
    }
  }
  return found;
}
const wordsOf = ({ email, phone, firstName, lastName, externalId }: Known) => [
  email,
  phone,
  phone.slice(-9),
  firstName,
  lastName,
  externalId,
];

test('no personal data of whoever was deleted for ever is left in any table', async () => {
  const id = await wholePerson(db, world, zoe);
  const other = await wholePerson(db, world, max);
  // they were someone else before, and what they had is in the merge's snapshot
  const former: Known = {
    email: 'old.zoe@other.example',
    phone: '+33655440000',
    firstName: 'Zozo',
    lastName: 'Vanderplume',
    externalId: 'CUST-99999',
  };
  await api(db)
    .post('/api/contacts/merge')
    .send({ keepId: id, mergeId: await wholePerson(db, world, former) })
    .expect(200);
  await db('exclusions').insert({
    id: world.tagId,
    audience_id: world.audienceId,
    kind: 'exact',
    pattern: zoe.email.toLowerCase(),
    actor: 'test',
  });
  await db('views').insert({
    id: world.tagId,
    audience_id: world.audienceId,
    name: 'View',
    filters: JSON.stringify({ search: zoe.email }),
    position: 1,
    actor: 'test',
  });
  await db('providers').update({ open_reason: `550 ${zoe.email}` });
  const told = await toldEverywhere(db, world, zoe, id);
  const words = [...wordsOf(zoe), ...wordsOf(former)];
  const before = new Set(
    (await whereFound(words)).map((line) =>
      line
        .split(' ')[0]
        ?.replace(/events_.*/, 'events')
        .replace('public.', ''),
    ),
  );
  // every table that speaks of contacts, and every text, held them
  const filled = [
    ...GONE,
    'contacts',
    'messages',
    'personal_mails',
    'caught_mails',
    'events',
    'enrollments',
    'merges',
    'jobs',
    'imports',
    'import_rows',
    'file_parts',
    'idempotency_keys',
    'views',
    'providers',
    ...told.filled,
  ];
  const idsOnly = [
    'contact_tags',
    'contact_lists',
    'contact_groups',
    'import_contacts',
    'import_kept',
    'tag_merge_rows',
    'cleaned_up',
    'archive_run_contacts',
    'sunset_members',
    'segment_members',
    'flow_members',
  ];
  expect(filled.filter((table) => !idsOnly.includes(table) && !before.has(table))).toEqual([]);
  for (const column of await columnsOfContacts(db)) {
    const [table, name] = column.split('.') as [string, string];
    if (!['twins', 'merges'].includes(table))
      expect({ column, n: (await db(table).where({ [name]: id })).length > 0 }).toEqual({ column, n: true });
  }

  await forget(id).expect(200);
  await runJobs();
  expect(await whereFound(words)).toEqual([]);
  // nobody else lost anything but the kept answers and packed files
  expect(await db('contacts').where({ id: other }).first()).toMatchObject({ email: max.email, phone: max.phone });
  expect(await db('notes').where({ contact_id: other }).orderBy('id').pluck('text')).toEqual([
    'Max Mustermann likes tea',
    'Came with …, …',
  ]);
  expect((await db('files').where({ audience_id: world.audienceId })).length).toBe(1);
  expect(await db('import_rows').where({ import_id: world.importId }).whereNotNull('cells')).toHaveLength(1);
  expect(await db(told.table).orderBy('n').pluck('refused')).toEqual([null, ...Array(4).fill('forgotten'), null]);
  // rules stay rules, which nobody meets
  expect((await db('flow_versions').where({ id: world.versionId }).first()).definition.steps[0].rule.condition.text).toBe('…');
  expect(await db(told.table).where({ n: 5 }).first()).toMatchObject({ email: 'other@shop.example', company: 'Other Ltd' });
}, 60_000);

test('reports keep their counts and revenue; the walk ends; the profile is gone', async () => {
  const id = await wholePerson(db, world, zoe);
  const counts = async () => ({
    orders: await db('orders').where({ audience_id: world.audienceId }).sum('total as n').count('* as c').first(),
    messages: await db('messages')
      .where({ audience_id: world.audienceId })
      .select('state', 'flow_id', 'step_id', 'opened_at', 'clicked_at'),
    events: await db('events').where({ audience_id: world.audienceId }).whereNot('type', 'forgotten').select('type', 'at').orderBy('id'),
    walks: await db('enrollments').where({ audience_id: world.audienceId }).count('* as n').first(),
    steps: await db('enrollment_steps').where({ flow_id: world.flowId }).select('outcome', 'step_id'),
    sends: (await api(db).get(`/api/flows/${world.flowId}`)).body.counts.steps,
  });
  const preview = await api(db).get(`/api/contacts/${id}/removal`).expect(200);
  expect(preview.body).toMatchObject({
    orders: 1,
    revenue: '10.00',
    messages: 1,
    events: 4,
    notes: 1,
    tags: 1,
    lists: 1,
    activeWalks: 1,
    files: 1,
  });
  const before = await counts();
  await api(db).delete(`/api/contacts/${id}`).send({ confirm: 'delete' }).expect(400);
  await forget(id).expect(200);
  expect(await counts()).toEqual(before);
  expect(await db('enrollments').where({ contact_id: id, is_test: false })).toMatchObject([{ outcome: 'stopped', reason: 'forgotten' }]);
  expect(await db('nudges').where({ tell: true })).not.toEqual([]);
  await forget(id).expect(404);
  await api(db).get(`/api/contacts/${id}/removal`).expect(404);
  await api(db).get(`/api/contacts/${id}`).expect(404);
  await api(db).patch(`/api/contacts/${id}`).send({ firstName: 'Zoelina' }).expect(404);
  const list = await api(db).get('/api/contacts').query({ audienceId: world.audienceId }).expect(200);
  expect(list.body.items).toEqual([]);
  const more = await makeContact(db, world);
  await api(db).post('/api/contacts/merge').send({ keepId: more.id, mergeId: id }).expect(422);
});

test('an order brings nobody back: it counts, on a contact without a name', async () => {
  const id = await wholePerson(db, world, zoe);
  const known = await db('orders').where({ contact_id: id }).first();
  await forget(id).expect(200);
  const take = (...orders: ReturnType<typeof anOrder>[]) => takeOrders(db, { ...world, actor: 'test', secret: SECRET, orders });
  const named = { firstName: zoe.firstName, lastName: zoe.lastName, customerId: zoe.externalId };
  const [again, byNumber, stranger, corrected] = await take(
    anOrder(zoe.email.toUpperCase(), 1, named),
    anOrder('fresh@shop.example', 1, { customerId: zoe.externalId }),
    anOrder('stranger@shop.example', 1),
    // the shop corrects an order that it sent before
    anOrder(zoe.email, 40, { ...named, externalId: known.external_id, total: '12.00' }),
  );
  expect(again?.contactId).toBe(byNumber?.contactId);
  expect(corrected).toMatchObject({ contactId: id, outcome: 'updated' });
  expect(stranger?.contactId).not.toBe(again?.contactId);
  expect(await db('contacts').where({ id: again?.contactId }).first()).toMatchObject({
    email: null,
    first_name: '',
    order_count: 2,
    revenue: '40.00',
    external_id: null,
  });
  expect(await whereFound([zoe.email, zoe.firstName, zoe.externalId])).toEqual(
    (await db('files').where({ audience_id: world.audienceId })).length > 0
      ? expect.arrayContaining([expect.stringMatching(/^public.file_parts/)])
      : [],
  );
  expect(await db('contacts').where({ audience_id: world.audienceId, forgotten_at: null }).pluck('email')).toEqual([
    'stranger@shop.example',
  ]);
  // without the secret nobody guesses
  await expect(takeOrders(db, { ...world, actor: 'test', orders: [anOrder('x@x.example', 1)] })).rejects.toThrow('secret');
  const { status } = await api(db).post('/api/contacts').send({ audienceId: world.audienceId, email: zoe.email });
  expect(status).toBe(422);
});

test('files: an address across two parts, two bytes a letter, packed; other people’s stay', async () => {
  const id = (await makeContact(db, world, [], { email: 'cut@shop.example', phone: null })).id;
  const store = async (name: string, ...parts: Buffer[]) => {
    const file = (
      await db('files')
        .insert({ id: db.raw('uuidv7()'), audience_id: world.audienceId, name, complete: true, actor: 'test' })
        .returning('id')
    )[0].id;
    for (const [n, bytes] of parts.entries()) await db('file_parts').insert({ file_id: file, n, bytes });
  };
  await store('cut.csv', Buffer.from(`${'x'.repeat(2_000)}\ncut@sh`), Buffer.from('op.example;Cut\n'));
  await store('wide.csv', Buffer.from('CUT@shop.example\n', 'utf16le'));
  await store('packed.xlsx', Buffer.from('PK\x03\x04 whatever'));
  await store('other.csv', Buffer.from('recut@shop.example;cut@shop.example.org\n'));
  await forget(id).expect(200);
  await runJobs();
  expect(await db('files').where({ audience_id: world.audienceId }).pluck('name')).toEqual(['other.csv']);
});

test('many at once, as a job that a kill repeats nothing of; strangers are refused', async () => {
  const ids = await Promise.all(Array.from({ length: 120 }, async () => (await makeContact(db, world, [new Date(Date.now() - DAY)])).id));
  const stranger = (await makeContact(db, await makeAudience(db))).id;
  const ask = (chosen: string[]) =>
    api(db).post('/api/contacts/forget').send({ audienceId: world.audienceId, ids: chosen, confirm: 'DELETE' });
  expect((await ask([...ids, stranger]).expect(400)).body.message).toMatch(/not in this audience/);
  const { body } = await ask(ids).expect(202);
  await runJobs();
  const job = await db('jobs').where({ id: body.jobId }).first();
  expect(job).toMatchObject({ state: 'done', done: 120, total: 120, result: { forgotten: 120 } });
  expect(await db('contacts').whereIn('id', ids).whereNotNull('email')).toEqual([]);
  expect(await db('contacts').where({ id: stranger }).whereNull('forgotten_at')).toHaveLength(1);
  expect(await db('orders').whereIn('contact_id', ids)).toHaveLength(120);
  expect(await db('forgotten').where({ audience_id: world.audienceId })).toHaveLength(120);
});
