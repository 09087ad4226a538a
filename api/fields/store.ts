import type { Db } from '../db/database.ts';
import type { Field } from './contract.ts';

/** The index of a filterable field: named after it, so that a job killed half way finds what it left. */
export const indexName = (id: string) => `contacts_field_${id.replaceAll('-', '')}`;

const READ = `
  select f.id, f.audience_id as "audienceId", f.key, f.label, f.type, f.choices, f.position, f.filterable,
    f.key = any(a.required_fields) as required,
    case when not f.filterable then 'none' when coalesce(i.indisvalid, false) then 'ready' else 'building' end as index
  from fields f join audiences a on a.id = f.audience_id
  left join pg_class c on c.relname = 'contacts_field_' || replace(f.id::text, '-', '') and c.relnamespace = 'public'::regnamespace
  left join pg_index i on i.indexrelid = c.oid
  where f.removed_at is null`;

/** The custom fields of an audience, in their order. */
export async function listFields(db: Db, audienceId: string): Promise<Field[]> {
  const { rows } = await db.raw(`${READ} and f.audience_id = ? order by f.position, f.id`, [audienceId]);
  return rows;
}

export async function findField(db: Db, id: string): Promise<Field | undefined> {
  const { rows } = await db.raw(`${READ} and f.id = ?`, [id]);
  return rows[0];
}
