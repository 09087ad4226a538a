import { unmailable } from '../mailable.ts';
import { columnOf, type Ground } from './predicates.ts';

const names = (table: string, member: string, id: string) =>
  `(select jsonb_agg(x.name order by x.name) from ${member} m join ${table} x on x.id = m.${id} where m.contact_id = c.id)`;
const apart: Record<string, string> = {
  tags: names('tags', 'contact_tags', 'tag_id'),
  groups: names('groups', 'contact_groups', 'group_id'),
  imports: names('imports', 'import_contacts', 'import_id'),
  segments: 'null::text',
  mailable: `${unmailable()} is null`,
  unmailable: unmailable(),
  vip: 'c.vip',
  name: `trim(c.first_name || ' ' || c.last_name)`,
  email: 'c.email',
  phone: 'c.phone',
  externalId: 'c.external_id',
  company: 'c.company',
  role: 'c.role',
  city: 'c.city',
};

/** What a contact has in a field, as JSON to be shown: names instead of ids. Over `contacts c join audiences a`; bindings: see `?`. */
export function valueExpression(field: string, { types }: Ground): { sql: string; bindings: unknown[] } {
  if (field.startsWith('list:'))
    return {
      sql: 'to_jsonb((select m.status from contact_lists m where m.contact_id = c.id and m.list_id = ?::uuid))',
      bindings: [field.slice(5)],
    };
  if (field.startsWith('field:')) {
    const key = field.slice(6);
    return types[key] ? { sql: 'c.fields -> ?', bindings: [key] } : { sql: 'null::jsonb', bindings: [] };
  }
  const sql = apart[field] ?? columnOf(field) ?? 'null::text';
  return { sql: `to_jsonb(${sql})`, bindings: [] };
}
