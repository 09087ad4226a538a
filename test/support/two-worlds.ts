import { v7 } from 'uuid';
import type { Db } from '../../api/db/database.ts';
import type { api } from './api.ts';
import { makeAudience, makeContact } from './factories.ts';

type Http = ReturnType<typeof api>;

/** An audience with one of everything that has an id, made over HTTP; whatever has a name has `name` in it. */
export async function world(http: Http, db: Db, name: string) {
  const shop = await makeAudience(db, { name });
  const { audienceId, storeId } = shop;
  const post = async (path: string, body: object): Promise<{ id: string }> => {
    const answer = await http.post(path).send(body);
    if (answer.status >= 300) throw new Error(`${path}: ${answer.text}`);
    return answer.body;
  };
  const people: { id: string }[] = [];
  for (let n = 0; n < 3; n++)
    people.push(
      await makeContact(db, shop, [new Date(Date.now() - 150 * 86_400_000)], {
        first_name: `${name} ${n}`,
        email: `${name}-${n}@${name}.example`.toLowerCase(),
        external_id: `${name}-${n}`,
      }),
    );
  const [contact, second] = people as [{ id: string }, { id: string }];
  const category = await post('/api/group-categories', { audienceId, name });
  const flow = await post('/api/flows', { audienceId, name, template: 'win-back-series' });
  const rows = {
    audience: audienceId,
    store: storeId,
    contact: contact.id,
    second: second.id,
    field: (await post('/api/fields', { audienceId, label: name, type: 'text', key: 'shared' })).id,
    otherField: (await post('/api/fields', { audienceId, label: `${name} too`, type: 'text', key: 'shared_too' })).id,
    tag: (await post('/api/tags', { audienceId, name })).id,
    otherTag: (await post('/api/tags', { audienceId, name: `${name} too` })).id,
    list: (await post('/api/lists', { audienceId, name })).id,
    category: category.id,
    group: (await post('/api/groups', { categoryId: category.id, name })).id,
    permission: (await post('/api/permissions', { audienceId, channel: 'email', text: `${name} may write to me.` })).id,
    view: (await post('/api/views', { audienceId, name })).id,
    exclusion: v7(),
    flow: flow.id,
    campaign: (await post('/api/campaigns', { audienceId, name })).id,
    segment: '',
    people: '',
    message: v7(),
    import: '',
  };
  const [aId, bId] = [contact.id, second.id].sort() as [string, string];
  await db('twins').insert({ audience_id: audienceId, a_id: aId, b_id: bId, reasons: ['phone'] });
  await db('merges').insert({ id: v7(), audience_id: audienceId, kept_id: contact.id, merged_id: v7(), snapshot: '{}', actor: 'test' });
  await db('exclusions').insert({
    id: rows.exclusion,
    audience_id: audienceId,
    kind: 'domain',
    pattern: `${name}.invalid`.toLowerCase(),
    actor: 'test',
  });
  const message = { id: rows.message, audience_id: audienceId, contact_id: contact.id, flow_id: rows.flow, dedupe_key: rows.message };
  await db('messages').insert({ ...message, provider: 'smtp', state: 'sent', at: new Date(), step_name: name, subject: name });
  for (const { id } of people) {
    await post(`/api/contacts/${id}/tags`, { add: [name] });
    await post(`/api/contacts/${id}/notes`, { text: name });
    await http.put(`/api/contacts/${id}/lists/${rows.list}`).send({ status: 'subscribed' });
    await http.put(`/api/contacts/${id}/groups`).send({ groupIds: [rows.group] });
  }
  const file = await http
    .post('/api/imports')
    .query({ audienceId, name: `${name}.csv` })
    .set('content-type', 'text/csv')
    .send(`email;nom\n${name}@import.example;${name}\n`);
  rows.import = file.body.id;
  const tagged = { field: 'tags', op: 'any', values: [rows.tag] };
  const rule = { kind: 'group', match: 'all', rules: [{ kind: 'contact', condition: tagged }] };
  rows.segment = (await post('/api/segments', { audienceId, kind: 'rule', name, rule })).id;
  rows.people = (
    await post('/api/segments', { audienceId, kind: 'static', name: `${name} too`, members: { by: 'contacts', ids: [contact.id] } })
  ).id;
  return rows;
}
export type World = Awaited<ReturnType<typeof world>>;

/** Every row of an audience, of every table: what must stay as it is while others work. */
export async function everythingOf(db: Db, audienceId: string): Promise<Record<string, unknown[]>> {
  const { rows: columns } = await db.raw<{ rows: { table_name: string; column_name: string }[] }>(
    `select c.table_name, c.column_name from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
     where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.column_name in ('audience_id', 'contact_id')
     order by c.table_name, c.column_name`,
  );
  const own = new Map<string, string>();
  for (const { table_name, column_name } of columns) if (!own.has(table_name)) own.set(table_name, column_name);
  const found: Record<string, unknown[]> = {};
  for (const [table, column] of own) {
    const where =
      column === 'audience_id' ? 'audience_id = :audienceId' : 'contact_id in (select id from contacts where audience_id = :audienceId)';
    const { rows } = await db.raw(`select to_jsonb(t)::text as row from "${table}" t where ${where} order by 1`, { audienceId });
    found[table] = rows.map(({ row }: { row: string }) => row);
  }
  return found;
}

/** Pairs of columns that lead to rows of two audiences: there must be none, whatever was written. */
export async function crossings(db: Db): Promise<string[]> {
  const { rows: keys } = await db.raw<{ rows: { from_table: string; column: string; to_table: string }[] }>(
    `select k.conrelid::regclass::text as from_table, a.attname as column, k.confrelid::regclass::text as to_table
     from pg_constraint k join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
     join pg_class c on c.oid = k.conrelid
     where k.contype = 'f' and cardinality(k.conkey) = 1 and not c.relispartition and exists (
       select from pg_attribute o where o.attrelid = k.confrelid and o.attname = 'audience_id' and not o.attisdropped)`,
  );
  const { rows: owners } = await db.raw<{ rows: { t: string }[] }>(
    `select distinct table_name as t from information_schema.columns where table_schema = 'public' and column_name = 'audience_id'`,
  );
  const owned = new Set(owners.map(({ t }) => t));
  const wrong: string[] = [];
  for (const { from_table, column, to_table } of keys) {
    const sides = owned.has(from_table)
      ? [`t.audience_id <> o.audience_id`]
      : keys
          .filter((other) => other.from_table === from_table && other.column > column)
          .map((other) => `o.audience_id <> (select audience_id from ${other.to_table} x where x.id = t."${other.column}")`);
    for (const differ of sides) {
      const { rows } = await db.raw(
        `select count(*)::int as n from ${from_table} t join ${to_table} o on o.id = t."${column}" where ${differ}`,
      );
      if (rows[0].n > 0) wrong.push(`${from_table}.${column} → ${to_table}: ${rows[0].n}`);
    }
  }
  return wrong;
}
