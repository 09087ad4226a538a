import type { Knex } from 'knex';

/** Custom fields of free text that are there already are found by what they contain, as those to come (api/fields/tune-index.ts). */
const FREE = `select key, 'contacts_field_' || replace(id::text, '-', '') || '_words' as name from fields
  where filterable and removed_at is null and type in ('text', 'phone', 'url')`;

export const up = (db: Knex) =>
  db.raw(`
    do $do$ declare f record; begin
      for f in ${FREE} loop
        execute format('create index if not exists %I on contacts using gin ((field_text(fields, %L)) gin_trgm_ops)
          where archived_at is null and (field_text(fields, %L)) is not null', f.name, f.key, f.key);
      end loop;
    end $do$`);
export const down = (db: Knex) =>
  db.raw(`
    do $do$ declare f record; begin
      for f in ${FREE} loop execute format('drop index if exists %I', f.name); end loop;
    end $do$`);
