import { v7 } from 'uuid';
import type { Db } from '../../api/db/database.ts';
import { DAY, makeFlow, quick } from './factories.ts';

/** What someone is called and reached by, so that a dump can be searched for it. */
export interface Known {
  email: string;
  phone: string;
  firstName: string;
  lastName: string;
  externalId: string;
}

export interface World {
  audienceId: string;
  storeId: string;
  flowId: string;
  versionId: string;
  tagId: string;
  listId: string;
  groupId: string;
  permissionId: string;
  importId: string;
  tagMergeId: string;
}

/** What a person can be a part of. */
export async function makeWorld(db: Db, shop: { audienceId: string; storeId: string }): Promise<World> {
  const { audienceId } = shop;
  const [tagId, listId, categoryId, groupId, permissionId, importId, tagMergeId] = Array.from({ length: 7 }, () => v7()) as [
    string,
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  await db('tags').insert({ id: tagId, audience_id: audienceId, name: 'Fan', actor: 'test' });
  await db('lists').insert({ id: listId, audience_id: audienceId, name: 'News', position: 1, actor: 'test' });
  await db('group_categories').insert({ id: categoryId, audience_id: audienceId, name: 'Likes', position: 1 });
  await db('groups').insert({ id: groupId, audience_id: audienceId, category_id: categoryId, name: 'Tea', position: 1 });
  await db('permissions').insert({
    id: permissionId,
    audience_id: audienceId,
    channel: 'email',
    version: 1,
    text: 'May we?',
    actor: 'test',
  });
  await db('imports').insert({
    id: importId,
    audience_id: audienceId,
    name: 'shop.csv',
    origin: 'file',
    size: 1,
    format: 'csv',
    detected: '{}',
    reading: '{}',
    columns: '[]',
    sample: '[]',
    choices: '{}',
    counts: '{}',
    actor: 'test',
  });
  await db('tag_merges').insert({ id: tagMergeId, audience_id: audienceId, keep_id: tagId, tags: '[]', actor: 'test' });
  return {
    ...shop,
    ...(await makeFlow(db, audienceId, quick([{ amount: 1, unit: 'days' }]))),
    tagId,
    listId,
    groupId,
    permissionId,
    importId,
    tagMergeId,
  };
}

const events = ['order', 'sent', 'note', 'custom'];

/** One person with a row in every table that speaks of contacts, their name and address wherever it can stand. */
export async function wholePerson(
  db: Db,
  world: World,
  known: Known,
  { at = new Date(Date.now() - 40 * DAY), active = true } = {},
): Promise<string> {
  const { audienceId, storeId, flowId, versionId } = world;
  const { email, phone, firstName, lastName, externalId } = known;
  const [id, enrollment, message, job] = [v7(), v7(), v7(), v7()] as [string, string, string, string];
  const own = { contact_id: id, actor: 'test' };
  const said = JSON.stringify({ email, phone, name: `${firstName} ${lastName}` });
  await db('contacts').insert({
    id,
    audience_id: audienceId,
    email,
    phone,
    external_id: externalId,
    first_name: firstName,
    last_name: lastName,
    company: `${lastName} Ltd`,
    address: JSON.stringify({ line1: `1 ${lastName} Street`, city: 'Lyon', postcode: '69001' }),
    fields: said,
    optin_proof: said,
    source: 'test',
    consent_basis: `${firstName} said so`,
    status: 'subscribed',
    status_at: at,
    actor: 'test',
    created_at: at,
    updated_at: at,
  });
  const order = v7();
  await db('orders').insert({
    ...own,
    id: order,
    audience_id: audienceId,
    store_id: storeId,
    external_id: order,
    placed_at: at,
    total: '10.00',
    currency: 'EUR',
  });
  await db('order_lines').insert({ order_id: order, position: 0, title: 'Tea', quantity: 1, price: '10.00' });
  await db('contacts')
    .where({ id })
    .update({ first_order_at: at, last_order_at: at, last_order_id: order, order_count: 1, revenue: '10.00', last_active_at: at });
  for (const type of events)
    await db('events').insert({
      ...own,
      id: v7(),
      audience_id: audienceId,
      type,
      at,
      name: type === 'custom' ? 'Looked' : null,
      data: JSON.stringify({
        ...JSON.parse(said),
        orderId: order,
        messageId: message,
        text: `${firstName} ${lastName} called`,
        url: `https://x.example/?e=${email}`,
      }),
    });
  await db('enrollments').insert({
    ...own,
    id: enrollment,
    audience_id: audienceId,
    flow_id: flowId,
    version_id: versionId,
    episode: 'api',
    origin: 'api',
    arm: 'treated',
    entered_at: at,
    position: 'email-1',
    since: at,
    queue: 'decide',
    ...(active ? {} : { ended_at: at, outcome: 'finished' }),
  });
  await db('enrollments').insert({
    ...own,
    id: v7(),
    audience_id: audienceId,
    flow_id: flowId,
    episode: id,
    origin: 'test',
    arm: 'treated',
    entered_at: at,
    position: 'email-1',
    since: at,
    queue: 'decide',
    is_test: true,
    test: JSON.stringify({ to: email, definition: quick([]), startedAt: at.toISOString(), thrown: [] }),
  });
  await db('enrollment_steps').insert({
    enrollment_id: enrollment,
    visit: 1,
    ord: 1000,
    flow_id: flowId,
    step_id: 'email-1',
    type: 'sendEmail',
    name: 'E-mail 1',
    outcome: 'sent',
    message_id: message,
    at,
  });
  await db('messages').insert({
    id: message,
    contact_id: id,
    audience_id: audienceId,
    flow_id: flowId,
    version_id: versionId,
    enrollment_id: enrollment,
    step_id: 'email-1',
    dedupe_key: `${enrollment}:1`,
    provider: 'smtp',
    state: 'sent',
    at,
    to_address: email,
    subject: `Still there, ${firstName}?`,
    bounce: `550 <${email}> unknown`,
    is_personal: true,
  });
  await db('personal_mails').insert({ message_id: message, text: `Dear ${firstName} ${lastName}`, actor: 'test' });
  await db('caught_mails').insert({
    id: v7(),
    sender: 'a@b.example',
    recipients: [email],
    subject: `Hi ${firstName}`,
    source: Buffer.from(`To: ${email}`),
  });
  await db('notes').insert({ ...own, id: v7(), audience_id: audienceId, text: `${firstName} ${lastName} likes tea` });
  await db('contact_tags').insert({ ...own, tag_id: world.tagId, at });
  await db('contact_lists').insert({ ...own, list_id: world.listId, status: 'subscribed', at });
  await db('contact_groups').insert({ ...own, group_id: world.groupId, at });
  await db('contact_permissions').insert({
    ...own,
    id: v7(),
    permission_id: world.permissionId,
    granted: true,
    at,
    source: 'form',
    proof: said,
  });
  await db('signups').insert({ id: v7(), audience_id: audienceId, contact_id: id, form: `form of ${lastName}`, ip: '192.0.2.1' });
  await db('import_contacts').insert({ import_id: world.importId, contact_id: id, added: true, at });
  await db('import_former').insert({ import_id: world.importId, contact_id: id, former: said });
  await db('import_kept').insert({ import_id: world.importId, contact_id: id, because: 'bought' });
  const lines = await db('import_rows').where({ import_id: world.importId }).count('* as n').first();
  await db('import_rows').insert({
    import_id: world.importId,
    line: Number(lines?.n) + 1,
    reason: 'status',
    cells: JSON.stringify([email, firstName, lastName]),
  });
  await db('imports')
    .where({ id: world.importId })
    .update({ sample: db.raw('sample || ?::jsonb', [JSON.stringify([[email, firstName, phone]])]) });
  await db('tag_merge_rows').insert({ merge_id: world.tagMergeId, contact_id: id, tag_id: world.tagId, at, actor: 'test' });
  await db('jobs').insert({
    id: job,
    audience_id: audienceId,
    kind: 'export',
    state: 'done',
    params: JSON.stringify({ search: email }),
    result: said,
    actor: 'test',
  });
  await db('cleaned_up').insert({ job_id: job, contact_id: id, archived: false });
  await db('archive_runs').insert({ id: job, audience_id: audienceId, source: '{"by":"selection"}', actor: 'test' });
  await db('archive_run_contacts').insert({ run_id: job, contact_id: id });
  const policy = v7();
  await db('sunset_policies').insert({ id: policy, audience_id: audienceId, name: 'Silent', who: '{}', schedule: '{}', actor: 'test' });
  await db('sunset_members').insert({ policy_id: policy, contact_id: id, run_id: job, plan: 'wait' });
  const segment = v7();
  await db('segments').insert({ id: segment, audience_id: audienceId, name: `Those like ${email}`, kind: 'static', actor: 'test' });
  await db('segment_members').insert({ segment_id: segment, contact_id: id, actor: 'test' });
  await db('flow_members').insert({ flow_id: flowId, contact_id: id, since: new Date() });
  const file = v7();
  await db('files').insert({ id: file, audience_id: audienceId, name: 'contacts.csv', size: 1, complete: true, actor: 'test' });
  await db('file_parts').insert({ file_id: file, n: 0, bytes: Buffer.from(`email,name\n${email},${firstName}\n`) });
  await db('idempotency_keys').insert({ actor: 'test', key: v7(), fingerprint: 'f', answer: JSON.stringify({ id, email, firstName }) });
  return id;
}

/** Every column of the database that names a contact: by its own name or by a foreign key. `table.column`. */
export async function columnsOfContacts(db: Db): Promise<string[]> {
  const { rows } = await db.raw<{ rows: { it: string }[] }>(`
    select distinct c.relname || '.' || a.attname as it from pg_attribute a join pg_class c on c.oid = a.attrelid
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and a.attnum > 0 and not a.attisdropped
      and (a.attname ~ '(^|_)contact_id$' or exists (select from pg_constraint f where f.conrelid = c.oid and f.contype = 'f'
        and f.confrelid = 'contacts'::regclass and a.attnum = any(f.conkey)))
    order by 1`);
  return rows.map(({ it }) => it);
}
