import type { Db } from '../../db/database.ts';
import { setListStatuses } from '../../lists/index.ts';
import { recordPermissions } from '../../permissions/index.ts';
import { tagsByName } from '../../tags/index.ts';
import { lookedUp } from './settle-rows.ts';
import type { Writing, Written } from './write-page.ts';

/** Names → ids of groups, made before the first page. */
export type Groups = { category: string; name: string; id: string }[];

/** Whom a page is about, with the row that speaks of them. Who is left as they are gets nothing. */
function people({ table, choices }: Writing): string {
  const known = choices.existing === 'skip' ? 'c.id = s.id' : 'true';
  return `(select c.id as contact_id, c.status as contact_status, s.* from ${table} s
    ${lookedUp(choices.key, ':audienceId::uuid', 'c.id, c.status')}
    where s.n > :from and s.n <= :to and s.refused is null and not s.twice and ${known})`;
}

/** What was new for a contact who was there before: an undo takes it off again. Whoever was only tagged counts as updated. */
const remember = (part: string, value: string) => `
  touched as (
    insert into import_contacts (import_id, contact_id, added, at) select distinct :importId::uuid, contact_id, false, :at::timestamptz from added
    on conflict do nothing returning contact_id),
  kept as (
    insert into import_former (import_id, contact_id, former)
    select :importId::uuid, a.contact_id, jsonb_build_object('${part}', jsonb_agg(${value})) from added a
    where not exists (select from import_contacts i where i.import_id = :importId::uuid and i.contact_id = a.contact_id and i.added) group by a.contact_id
    on conflict (import_id, contact_id) do update set former = import_former.former || excluded.former)`;

/** Tags, lists, groups, notes and permissions of a page, after its contacts were written and locked. Answers whom only this touched. */
export async function attach(tx: Db, writing: Writing, written: Written, groups: Groups, from: number, to: number): Promise<string[]> {
  const bindings = { audienceId: writing.audienceId, importId: writing.importId, actor: writing.actor, at: written.at, from, to };
  const touched = [
    ...(await tagPage(tx, writing, bindings)),
    ...(await groupPage(tx, writing, bindings, groups)),
    ...(await notePage(tx, writing, bindings)),
  ];
  await listPage(tx, writing, bindings);
  await permitPage(tx, writing, bindings);
  return [...new Set(touched)];
}
type Bindings = { audienceId: string; importId: string; actor: string; at: Date; from: number; to: number };

async function tagPage(tx: Db, writing: Writing, bindings: Bindings): Promise<string[]> {
  const { choices, parts, audienceId, actor } = writing;
  const inFile = parts.includes('tags');
  if (!inFile && choices.tags.length === 0) return [];
  const said = inFile
    ? (
        await tx.raw<{ rows: { name: string }[] }>(
          `select distinct name from ${people(writing)} p cross join lateral jsonb_array_elements_text(p.tags) t(name)`,
          bindings,
        )
      ).rows.map(({ name }) => name)
    : [];
  const tags = await tagsByName(tx, audienceId, [...choices.tags, ...said], actor);
  const all = [...new Set(choices.tags.map((name) => tags.get(name)?.id))];
  const names = JSON.stringify([...tags].map(([name, { id }]) => ({ name, id })));
  const { rows } = await tx.raw<{ rows: { contact_id: string }[] }>(
    `with p as materialized ${people(writing)},
     pairs as (
       select p.contact_id, t.id as tag_id from p cross join unnest(:all::uuid[]) t(id)
       ${
         inFile
           ? `union select p.contact_id, m.id from p cross join lateral jsonb_array_elements_text(p.tags) x(name)
         join jsonb_to_recordset(:names::jsonb) m(name text, id uuid) on m.name = x.name`
           : ''
       }),
     added as (
       insert into contact_tags (contact_id, tag_id, at, actor) select contact_id, tag_id, :at::timestamptz, :actor::text from pairs
       on conflict do nothing returning contact_id, tag_id),
     fed as (
       insert into events (id, audience_id, contact_id, type, at, data, actor)
       select uuidv7(), :audienceId::uuid, a.contact_id, 'tag_added', :at::timestamptz, jsonb_build_object('tagId', t.id, 'name', t.name, 'importId', :importId::text), :actor::text
       from added a join tags t on t.id = a.tag_id),
     ${remember('tags', 'a.tag_id')}
     select contact_id from touched`,
    { ...bindings, all, names },
  );
  return rows.map(({ contact_id }) => contact_id);
}

async function groupPage(tx: Db, writing: Writing, bindings: Bindings, groups: Groups): Promise<string[]> {
  if (!writing.parts.includes('groups') || groups.length === 0) return [];
  const { rows } = await tx.raw<{ rows: { contact_id: string }[] }>(
    `with p as materialized ${people(writing)},
     added as (
       insert into contact_groups (contact_id, group_id, at, actor)
       select distinct p.contact_id, g.id, :at::timestamptz, :actor::text from p cross join lateral jsonb_array_elements(p.groups) x(pair)
       join jsonb_to_recordset(:groups::jsonb) g(category text, name text, id uuid) on lower(g.category) = lower(x.pair ->> 0) and lower(g.name) = lower(x.pair ->> 1)
       on conflict do nothing returning contact_id, group_id),
     fed as (
       insert into events (id, audience_id, contact_id, type, at, data, actor)
       select uuidv7(), :audienceId::uuid, a.contact_id, 'groups', :at::timestamptz, jsonb_build_object('added', jsonb_agg(g.name order by g.name), 'removed', '[]'::jsonb,
         'importId', :importId::text), :actor::text
       from added a join groups g on g.id = a.group_id group by a.contact_id),
     ${remember('groups', 'a.group_id')}
     select contact_id from touched`,
    { ...bindings, groups: JSON.stringify(groups) },
  );
  return rows.map(({ contact_id }) => contact_id);
}

async function notePage(tx: Db, writing: Writing, bindings: Bindings): Promise<string[]> {
  if (!writing.parts.includes('note')) return [];
  const { rows } = await tx.raw<{ rows: { contact_id: string }[] }>(
    `with p as materialized ${people(writing)},
     added as (
       insert into notes (id, audience_id, contact_id, text, actor, created_at, updated_at)
       select uuidv7(), :audienceId::uuid, p.contact_id, p.note, :actor::text, :at::timestamptz, :at::timestamptz from p where p.note is not null
         and not exists (select from notes n where n.contact_id = p.contact_id and n.text = p.note)
       returning id, contact_id),
     fed as (
       insert into events (id, audience_id, contact_id, type, at, data, actor)
       select uuidv7(), :audienceId::uuid, contact_id, 'note', :at::timestamptz, jsonb_build_object('noteId', id, 'importId', :importId::text), :actor::text from added),
     ${remember('notes', 'a.id')}
     select contact_id from touched`,
    bindings,
  );
  return rows.map(({ contact_id }) => contact_id);
}

/** On every chosen list, and on those that the file names and the audience has. Who left a list, or left altogether, is not put on one. */
async function listPage(tx: Db, writing: Writing, bindings: Bindings): Promise<void> {
  const { choices, parts } = writing;
  const inFile = parts.includes('lists');
  if (!inFile && choices.lists.length === 0) return;
  const { rows } = await tx.raw<{ rows: { list_id: string; ids: string[] }[] }>(
    `with p as materialized ${people(writing)}
     select l.id as list_id, array_agg(distinct p.contact_id) as ids from p join lists l on l.audience_id = :audienceId::uuid
       and (l.id = any(:lists::uuid[]) ${inFile ? 'or exists (select from jsonb_array_elements_text(p.lists) x(name) where lower(x.name) = lower(l.name))' : ''})
     where p.contact_status not in ('unsubscribed', 'cleaned') group by l.id order by l.id`,
    { ...bindings, lists: choices.lists },
  );
  for (const { list_id: listId, ids } of rows) {
    const before = await tx('contact_lists')
      .where({ list_id: listId })
      .whereRaw('contact_id = any(?::uuid[])', [ids])
      .select('contact_id', 'status');
    const moved = await setListStatuses(tx, ids, {
      listId,
      to: 'subscribed',
      who: 'import',
      source: 'import',
      lane: 'bulk',
      actor: writing.actor,
    });
    const was = new Map(before.map((row: { contact_id: string; status: string }) => [row.contact_id, row.status]));
    const former = moved.map((id) => ({ id, was: was.get(id) ?? null }));
    await tx.raw(
      `with moved as (select * from jsonb_to_recordset(:former::jsonb) m(id uuid, was text)
         where not exists (select from import_contacts i where i.import_id = :importId::uuid and i.contact_id = m.id and i.added)),
       noted as (insert into import_contacts (import_id, contact_id, added, at) select :importId::uuid, id, false, :at::timestamptz from moved on conflict do nothing)
       insert into import_former (import_id, contact_id, former)
       select :importId::uuid, id, jsonb_build_object('lists', jsonb_build_object(:listId::text, was)) from moved
       on conflict (import_id, contact_id) do update set former = import_former.former
         || jsonb_build_object('lists', coalesce(import_former.former -> 'lists', '{}') || (excluded.former -> 'lists'))`,
      { former: JSON.stringify(former), importId: bindings.importId, at: bindings.at, listId },
    );
  }
}

/**
 * What they agreed to: the audience's newest words. A yes never writes over an answer that is there; a no always counts. An audience
 * without words keeps the no alone.
 */
async function permitPage(tx: Db, writing: Writing, bindings: Bindings): Promise<void> {
  const { parts, choices, audienceId, actor, importId } = writing;
  const inFile = parts.includes('email_permission');
  if (!inFile && !choices.permission) return;
  const said = inFile ? 'coalesce(p.email_permission, :given::boolean)' : ':given::boolean';
  const { rows } = await tx.raw<{ rows: { granted: boolean; ids: string[] }[] }>(
    `with p as materialized ${people(writing)}
     select ${said} as granted, array_agg(c.id order by c.id) as ids from p join contacts c on c.id = p.contact_id
     where ${said} is not null and (c.email_permission is null or (c.email_permission and not ${said})) group by 1`,
    { ...bindings, given: choices.permission || null },
  );
  const words = await tx('permissions').where({ audience_id: audienceId, channel: 'email' }).orderBy('version', 'desc').first('id');
  for (const { granted, ids } of rows) {
    await tx.raw(
      `with known as (select c.id, c.email_permission as was from contacts c where c.id = any(:ids::uuid[])
         and not exists (select from import_contacts i where i.import_id = :importId::uuid and i.contact_id = c.id and i.added)),
       noted as (insert into import_contacts (import_id, contact_id, added, at) select :importId::uuid, id, false, :at::timestamptz from known on conflict do nothing)
       insert into import_former (import_id, contact_id, former) select :importId::uuid, id, jsonb_build_object('email_permission', was) from known
       on conflict do nothing`,
      { ids, importId, at: bindings.at },
    );
    if (words) await recordPermissions(tx, ids, { permissionId: words.id, granted, source: 'import', proof: { importId }, actor });
    else if (!granted) await tx.raw('update contacts set email_permission = false, rev = rev + 1 where id = any(?::uuid[])', [ids]);
  }
}
