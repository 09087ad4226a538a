import type { Db } from '../db/database.ts';
import { KEPT_DAYS } from './write/finish.ts';

/**
 * What nobody needs any more: staging tables of jobs that are over (a worker died between them and their end), uploads nobody started,
 * and what only an undo needed, once it is too late for one. A little at a time; housekeeping calls it every minute.
 */
export async function clearImports(db: Db): Promise<void> {
  const { rows } = await db.raw<{ rows: { name: string }[] }>(
    `select t.tablename as name from pg_tables t left join jobs j on 't_' || replace(j.id::text, '-', '') = t.tablename
     where t.schemaname = 'staging' and t.tablename ~ '^t_[0-9a-f]{32}$' and coalesce(j.finished_at, j.created_at, '-infinity') < clock_timestamp() - interval '1 hour'
       and (j.id is null or j.state in ('done', 'failed', 'cancelled'))
       and not exists (select from imports i where i.staged ->> 'table' = 'staging.' || t.tablename and i.job_id is null
         and i.discarded_at is null and i.file_id is not null) limit 20`,
  );
  for (const { name } of rows) await db.raw(`drop table if exists staging.${name}`);
  await db.raw(`update imports set discarded_at = clock_timestamp(), staged = null, sample = '[]'
    where job_id is null and discarded_at is null and file_id is null`);
  const late = `select i.id from imports i join jobs j on j.id = i.job_id where j.finished_at < clock_timestamp() - interval '${KEPT_DAYS + 1} days'`;
  await db.raw(
    `delete from import_former where (import_id, contact_id) in (select import_id, contact_id from import_former where import_id in (${late}) limit 10000)`,
  );
  await db.raw(
    `delete from import_rows where (import_id, line) in (select import_id, line from import_rows where import_id in (${late}) limit 10000)`,
  );
}
