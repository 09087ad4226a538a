import type { Db } from '../../api/db/database.ts';

/**
 * Everything in the database about these contacts, as one hash: every column of every row of every table that names a contact, and of
 * the rows under these. Left out is what an archiving and its undo themselves add: two feed events, the run's own note, the walks it
 * ended, and the two columns that only say that something changed.
 */
export async function footprint(db: Db, contactIds: string[], { walks = false } = {}): Promise<string> {
  const { rows } = await db.raw<{ rows: { table: string }[] }>(
    `select c.table_name as table from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
     where c.table_schema = 'public' and c.column_name = 'contact_id' and t.table_type = 'BASE TABLE'
       and not exists (select from pg_inherits i where i.inhrelid = c.table_name::regclass) order by 1`,
  );
  const parts = rows
    .map(({ table }) => table)
    .filter((table) => table !== 'archive_run_contacts' && (walks || table !== 'enrollments'))
    .map((table) =>
      one(table, `x.contact_id = any(?::uuid[])${table === 'events' ? ` and x.type not in ('archived', 'unarchived')` : ''}`),
    );
  parts.push(`select 'contacts' as t, to_jsonb(x) - 'rev' - 'updated_at' as r from contacts x where x.id = any(?::uuid[])`);
  parts.push(one('order_lines', 'x.order_id in (select id from orders where contact_id = any(?::uuid[]))'));
  parts.push(
    one('enrollment_steps', `x.type = 'sendEmail' and x.enrollment_id in (select id from enrollments where contact_id = any(?::uuid[]))`),
  );
  const { rows: hashed } = await db.raw<{ rows: [{ hash: string; n: number }] }>(
    `select md5(coalesce(string_agg(md5(t || r::text), '' order by md5(t || r::text)), '')) as hash, count(*)::int as n
     from (${parts.join(' union all ')}) all_of`,
    parts.map(() => contactIds) as never,
  );
  return `${hashed[0].n} rows ${hashed[0].hash}`;
}

const one = (table: string, which: string) => `select '${table}' as t, to_jsonb(x) as r from ${table} x where ${which}`;
