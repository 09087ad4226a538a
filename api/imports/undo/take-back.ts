import type { Db } from '../../db/database.ts';
import type { ImportRow } from '../store.ts';

/** Contacts that only the import made, and nothing has happened to: they go whole, with their feed. The caller has locked and judged them. */
export async function removeAdded(tx: Db, ids: string[]): Promise<number> {
  if (ids.length === 0) return 0;
  await tx.raw('delete from events where contact_id = any(?::uuid[])', [ids]);
  const { rowCount } = await tx.raw<{ rowCount: number }>('delete from contacts where id = any(?::uuid[])', [ids]);
  return rowCount;
}

/** Columns that an import writes and an undo gives back, with their types. */
const columns: Record<string, string> = {
  email: 'text',
  phone: 'text',
  external_id: 'text',
  first_name: 'text',
  last_name: 'text',
  company: 'text',
  role: 'text',
  birthday: 'text',
  language: 'text',
  country: 'text',
  time_zone: 'text',
  vip: 'boolean',
  rating: 'smallint',
  last_sent_at: 'timestamptz',
  last_opened_at: 'timestamptz',
  last_clicked_at: 'timestamptz',
  last_active_at: 'timestamptz',
  address: 'jsonb',
  fields: 'jsonb',
  status: 'text',
  status_at: 'timestamptz',
  status_source: 'text',
  consent_basis: 'text',
  opted_in_at: 'timestamptz',
  optin_proof: 'jsonb',
  email_permission: 'boolean',
  sms_status: 'text',
  sms_status_at: 'timestamptz',
  sms_status_source: 'text',
  sms_consent_basis: 'text',
};
const former = (column: string, type: string) =>
  type === 'jsonb' ? `nullif(f.former -> '${column}', 'null')` : `(f.former ->> '${column}')::${type}`;

const restore = `
  update contacts c set ${Object.entries(columns)
    .map(
      ([column, type]) => `"${column}" = case when jsonb_exists(f.former, '${column}') then ${former(column, type)} else c."${column}" end`,
    )
    .join(', ')}, updated_at = :at::timestamptz, rev = c.rev + 1
  from import_former f where f.import_id = :importId::uuid and f.contact_id = c.id and c.id = any(:ids::uuid[])
  returning c.id, old.status as was, new.status as status`;

/** Ids of one part of what the import put on: `tags`, `groups` or `notes`. */
const put = (part: string) => `(select f.contact_id, x.id::uuid as id from import_former f
  cross join lateral jsonb_array_elements_text(f.former -> '${part}') x(id) where f.import_id = :importId::uuid and f.contact_id = any(:ids::uuid[]))`;
const takeOff = [
  `delete from contact_tags t using ${put('tags')} g where t.contact_id = g.contact_id and t.tag_id = g.id`,
  `delete from contact_groups t using ${put('groups')} g where t.contact_id = g.contact_id and t.group_id = g.id`,
  `delete from notes t using ${put('notes')} g where t.contact_id = g.contact_id and t.id = g.id`,
  `with g as (select f.contact_id, x.key::uuid as list_id, x.value as was from import_former f cross join lateral jsonb_each_text(f.former -> 'lists') x
     where f.import_id = :importId::uuid and f.contact_id = any(:ids::uuid[])),
   gone as (delete from contact_lists t using g where g.was is null and t.contact_id = g.contact_id and t.list_id = g.list_id)
   update contact_lists t set status = g.was, at = :at::timestamptz, source = 'undo', actor = :actor::text from g
   where g.was is not null and t.contact_id = g.contact_id and t.list_id = g.list_id`,
  `delete from contact_permissions where contact_id = any(:ids::uuid[]) and proof ->> 'importId' = :importId::text`,
];
const tell = `
  insert into events (id, audience_id, contact_id, type, at, data, actor)
  select uuidv7(), :audienceId::uuid, id, 'import_undone', :at::timestamptz, jsonb_build_object('importId', :importId::text, 'file', :name::text), :actor::text
  from unnest(:ids::uuid[]) t(id)
  union all
  select uuidv7(), :audienceId::uuid, id, 'status', :at::timestamptz, jsonb_build_object('from', was, 'to', status, 'who', 'team', 'source', 'undo', 'importId', :importId::text), :actor::text
  from jsonb_to_recordset(:moved::jsonb) m(id uuid, was text, status text)`;

/** Gives changed contacts their former values, and takes off what the import put on. `moved` = whose status went back. */
export async function restoreFormer(
  tx: Db,
  { id: importId, audience_id: audienceId, name }: ImportRow,
  ids: string[],
  actor: string,
): Promise<{ n: number; moved: string[]; at: Date }> {
  const { rows: now } = await tx.raw<{ rows: [{ at: Date }] }>(`select date_trunc('milliseconds', clock_timestamp()) as at`);
  const { at } = now[0];
  if (ids.length === 0) return { n: 0, moved: [], at };
  const bindings = { importId, audienceId, name, ids, at, actor };
  const { rows } = await tx.raw<{ rows: { id: string; was: string; status: string }[] }>(restore, bindings);
  for (const statement of takeOff) await tx.raw(statement, bindings);
  const moved = rows.filter(({ was, status }) => was !== status);
  await tx.raw(tell, { ...bindings, moved: JSON.stringify(moved) });
  return { n: rows.length, moved: moved.map(({ id }) => id), at };
}
