import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { v7 } from 'uuid';
import { sectionsOf } from '../../api/contacts/export/sections.ts';
import type { Db } from '../../api/db/database.ts';
import { api } from '../support/api.ts';
import { freshDatabase } from '../support/database.ts';
import { enroll, makeAudience, makeContact, makeFlow, winBack } from '../support/factories.ts';

/** Tables that hold nothing about one person, each with the reason. A new table is either exported or stands here. */
const NOBODY: Record<string, string> = {
  audiences: 'settings of the brand',
  archive_runs: 'what was done to many, in numbers',
  sunset_policies: 'rules of the team',
  sunset_runs: 'what was done to many, in numbers',
  audience_days: 'counts and prices',
  stores: 'settings of the shop',
  exclusions: 'rules; the profile shows which one blocks',
  event_keys: 'keys of programs against resends: the event itself is exported',
  flows: 'drawings',
  flow_versions: 'drawings',
  flow_watches: 'which segment a flow looks at',
  campaigns: 'what is written to many',
  campaign_pages: 'ids of who is still to be mailed, gone with the sending',
  segments: 'rules of the team',
  segment_versions: 'rules of the team',
  segment_sizes: 'counts',
  providers: 'state of the mail server',
  idempotency_keys: 'hashes of requests, for a day',
  fields: 'settings',
  tags: 'settings',
  tag_aliases: 'settings',
  tag_deltas: 'counts',
  tag_merges: 'settings, as they were',
  lists: 'settings',
  group_categories: 'settings',
  groups: 'settings',
  permissions: 'the words; the answers carry them',
  views: 'saved filters',
  forgotten: 'hashes of people who are not contacts any more',
  jobs: 'who asked for which work on many',
  files: 'names of files about many',
  file_parts: 'files about many, gone within days',
  imports: 'files about many: the first rows, gone with the import',
  knex_migrations: 'the schema’s history',
  knex_migrations_lock: 'the schema’s history',
};

let { db, drop } = {} as Awaited<ReturnType<typeof freshDatabase>>;
let id: string;
let audienceId: string;
let other: string;
beforeAll(async () => {
  ({ db, drop } = await freshDatabase());
  const shop = await makeAudience(db);
  audienceId = shop.audienceId;
  ({ id } = await makeContact(db, shop, [new Date('2026-01-05T10:00:00Z')], {
    email: 'zoe@shop.example',
    first_name: 'Zoë',
    last_name: 'Ñandú',
  }));
  ({ id: other } = await makeContact(db, shop, [], { email: 'other@shop.example', first_name: 'Nobody else' }));
  await oneOfEverything(db, shop.audienceId, id);
});
afterAll(() => drop());

/** Every table that has a row about a person gets one whose text can be found again. */
async function oneOfEverything(db: Db, audienceId: string, contactId: string): Promise<void> {
  const own = { audience_id: audienceId, actor: 'test' };
  const [tag, list, category, group, permission, order, importId, job, merge, flowMessage] = Array.from({ length: 10 }, () => v7()) as [
    string,
    string,
    string,
    string,
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  await db('tags').insert({ ...own, id: tag, name: 'mark-contact_tags' });
  await db('contact_tags').insert({ contact_id: contactId, tag_id: tag, actor: 'test' });
  const merged = { id: v7(), name: 'mark-tag_merge_rows' };
  await db('tag_merges').insert({ ...own, id: merged.id, keep_id: tag, tags: JSON.stringify([merged]) });
  await db('tag_merge_rows').insert({ merge_id: merged.id, contact_id: contactId, tag_id: merged.id, at: new Date(), actor: 'test' });
  await db('lists').insert({ ...own, id: list, name: 'List', position: 1 });
  await db('contact_lists').insert({
    contact_id: contactId,
    list_id: list,
    status: 'subscribed',
    source: 'mark-contact_lists',
    actor: 'test',
  });
  await db('group_categories').insert({ id: category, audience_id: audienceId, name: 'Sports', position: 1 });
  await db('groups').insert({ id: group, audience_id: audienceId, category_id: category, name: 'mark-contact_groups', position: 1 });
  await db('contact_groups').insert({ contact_id: contactId, group_id: group, actor: 'test' });
  await db('permissions').insert({ ...own, id: permission, channel: 'email', version: 1, text: 'Yes, write to me' });
  await db('contact_permissions').insert({
    id: v7(),
    contact_id: contactId,
    permission_id: permission,
    granted: true,
    at: new Date(),
    source: 'mark-contact_permissions',
    actor: 'test',
  });
  await db('signups').insert({ id: v7(), audience_id: audienceId, contact_id: contactId, form: 'mark-signups' });
  await db('notes').insert({ ...own, id: v7(), contact_id: contactId, text: 'mark-notes' });
  const [store] = await db('stores').where({ audience_id: audienceId });
  await db('orders').insert({
    ...own,
    id: order,
    store_id: store.id,
    contact_id: contactId,
    external_id: 'mark-orders',
    placed_at: new Date(),
    total: '5',
    currency: 'EUR',
  });
  await db('order_lines').insert({ order_id: order, position: 0, title: 'mark-order_lines', quantity: 1, price: '5' });
  const flow = await makeFlow(db, audienceId, winBack(), { name: 'mark-flow_members' });
  const walk = await enroll(db, '', { audienceId, ...flow }, contactId);
  await db('enrollments').where({ id: walk }).update({ step_name: 'mark-enrollments' });
  await db('enrollment_steps').insert({
    enrollment_id: walk,
    visit: 1,
    ord: 1,
    flow_id: flow.flowId,
    step_id: 's',
    type: 'wait',
    name: 'mark-enrollment_steps',
    outcome: 'passed',
    at: new Date(),
  });
  const message = { audience_id: audienceId, contact_id: contactId, provider: 'smtp', state: 'sent', at: new Date() };
  await db('messages').insert({ ...message, id: flowMessage, dedupe_key: 'k', subject: 'mark-messages', is_personal: true });
  await db('personal_mails').insert({ message_id: flowMessage, text: 'mark-personal_mails', actor: 'test' });
  await db('caught_mails').insert({
    id: v7(),
    sender: 'a@b.example',
    recipients: ['ZOE@shop.example'],
    subject: 'mark-caught_mails',
    source: Buffer.from('Subject: x\r\n\r\nHé'),
  });
  await db('events').insert({ ...own, id: v7(), contact_id: contactId, type: 'custom', name: 'mark-events', at: new Date(), data: '{}' });
  const [a, b] = [contactId, other].sort();
  await db('twins').insert({ audience_id: audienceId, a_id: a, b_id: b, reasons: ['mark-twins'] });
  await db('merges').insert({
    ...own,
    id: merge,
    kept_id: contactId,
    merged_id: v7(),
    snapshot: JSON.stringify({ former: 'mark-merges' }),
  });
  await db('contact_aliases').insert({
    audience_id: audienceId,
    kind: 'email',
    value: 'mark-contact_aliases',
    contact_id: contactId,
    merge_id: merge,
  });
  await db('imports').insert({
    ...own,
    id: importId,
    name: 'mark-import_contacts',
    origin: 'file',
    size: 1,
    format: 'csv',
    detected: '{}',
    reading: '{}',
    columns: '[]',
    sample: '[]',
    choices: '{}',
    counts: '{}',
  });
  await db('import_contacts').insert({ import_id: importId, contact_id: contactId, added: true, at: new Date() });
  await db('import_former').insert({ import_id: importId, contact_id: contactId, former: JSON.stringify({ was: 'mark-import_former' }) });
  await db('import_kept').insert({ import_id: importId, contact_id: contactId, because: 'mark-import_kept' });
  await db('import_rows').insert({ import_id: importId, line: 7, reason: 'mark-import_rows', cells: JSON.stringify(['Zoe@shop.example']) });
  await db('jobs').insert({ ...own, id: job, kind: 'clean-up' });
  const segmentId = v7();
  await db('segments').insert({ ...own, id: segmentId, name: 'mark-segment_members', kind: 'static' });
  await db('segment_members').insert({ segment_id: segmentId, contact_id: contactId, actor: 'mark-segment_members' });
  await db('flow_members').insert({ flow_id: flow.flowId, contact_id: contactId, since: new Date() });
  await db('cleaned_up').insert({
    job_id: job,
    contact_id: contactId,
    archived: false,
    lists: JSON.stringify([{ source: 'mark-cleaned_up' }]),
  });
  await db('archive_runs').insert({ id: job, audience_id: audienceId, source: '{"by":"selection"}', actor: 'test' });
  await db('archive_run_contacts').insert({ run_id: job, contact_id: contactId, back_by: 'mark-archive_run_contacts' });
  await db('sunset_policies').insert({ ...own, id: job, name: 'mark-sunset_members', who: '{}', schedule: '{}' });
  await db('sunset_members').insert({ policy_id: job, contact_id: contactId, run_id: job, plan: 'wait' });
}

const get = (query: object) =>
  api(db)
    .get(`/api/contacts/${id}/export`)
    .query(query)
    .buffer(true)
    .parse((res, done) => {
      const parts: Buffer[] = [];
      res.on('data', (part: Buffer) => parts.push(part));
      res.on('end', () => done(null, Buffer.concat(parts).toString()));
    });

test('every table of the database is exported, or says why it is not', async () => {
  const { rows } = await db.raw<{ rows: { name: string }[] }>(
    `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition order by 1`,
  );
  const exported = new Set(sectionsOf(id).map(({ table }) => table));
  expect(rows.map(({ name }) => name).filter((name) => !exported.has(name) && !(name in NOBODY))).toEqual([]);
  expect([...exported].filter((name) => name in NOBODY || !rows.some((row) => row.name === name))).toEqual([]);
});

test('JSON holds one of everything that was added, and nobody else’s', async () => {
  const answer = await get({ format: 'json' }).expect(200);
  expect(answer.headers['content-disposition']).toMatch(/attachment; filename.*json/);
  const held = JSON.parse(answer.body);
  const missing = sectionsOf(id).filter(({ table }) => !(held[table]?.length > 0));
  expect(missing.map(({ table }) => table)).toEqual([]);
  const unmarked = sectionsOf(id).filter(
    ({ table }) => !['contacts', 'nudges'].includes(table) && !JSON.stringify(held[table]).includes(`mark-${table}`),
  );
  expect(unmarked.map(({ table }) => table)).toEqual([]);
  expect(held.contacts).toHaveLength(1);
  expect(held.contacts[0]).toMatchObject({ email: 'zoe@shop.example', last_name: 'Ñandú' });
  expect(answer.body).not.toContain('Nobody else');
});

test('the page reads in both languages, stands alone and says the same', async () => {
  const { body } = await get({ format: 'html', language: 'fr' }).expect(200);
  expect(body).toContain('<html lang="fr">');
  for (const label of ['Prénom', 'Adresse e-mail', 'Statut e-mail', 'Dernier achat le']) expect(body).toContain(`<dt>${label}</dt>`);
  expect(body).not.toContain('<dt>First name</dt>');
  expect(body).toContain('Ce que nous détenons au sujet de Zoë Ñandú');
  for (const { table } of sectionsOf(id)) if (!['contacts', 'nudges'].includes(table)) expect(body).toContain(`mark-${table}`);
  expect(body).not.toMatch(/<script|src=|href=/);
  const events = await db('events').where({ contact_id: id, type: 'exported' });
  expect(events.map(({ data }) => data.format).sort()).toEqual(['html', 'json']);
});

test('markup in what is held stays text; nobody’s export is a 404', async () => {
  await db('notes').where({ contact_id: id }).update({ text: '<img src=x onerror=alert(1)>' });
  expect((await get({ format: 'html' }).expect(200)).body).toContain('&lt;img src=x onerror=alert(1)&gt;');
  await api(db).get(`/api/contacts/${v7()}/export`).expect(404);
  await api(db).get(`/api/contacts/${id}/export?format=pdf`).expect(400);
});

test('a person with ten thousand events is exported whole', async () => {
  await db.raw(
    `insert into events (id, audience_id, contact_id, type, at, data, actor)
     select gen_random_uuid(), ?, ?, 'custom', now() - n * interval '1 hour', '{}', 'test' from generate_series(1, 10000) n`,
    [audienceId, id],
  );
  expect(JSON.parse((await get({ format: 'json' }).expect(200)).body).events.length).toBeGreaterThan(10_000);
});
