import type { Knex } from 'knex';

/** The words of a long text or an address, as lists and segments look for them: 10,000 letters at the most, as many as a long text has. */
export const up = (db: Knex) =>
  db.raw(`
    create function field_words(fields jsonb, key text) returns text language sql immutable parallel safe as
      $$ select lower(left(case jsonb_typeof(fields -> key)
           when 'object' then trim(coalesce(fields -> key ->> 'line1', '') || coalesce(' ' || (fields -> key ->> 'line2'), '')
             || coalesce(' ' || (fields -> key ->> 'postcode'), '') || coalesce(' ' || (fields -> key ->> 'city'), '')
             || coalesce(' ' || (fields -> key ->> 'region'), '') || coalesce(' ' || (fields -> key ->> 'country'), ''))
           else fields ->> key end, 10000)) $$;
  `);
export const down = (db: Knex) => db.raw('drop function field_words(jsonb, text)');
