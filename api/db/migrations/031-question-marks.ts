import type { Knex } from 'knex';

/** knex took the question marks in two patterns of earlier migrations for bindings: no birthday and no number fitted. */
export const up = (db: Knex) => db.raw(schema);
export const down = async () => {};

const schema = `
alter table contacts drop constraint contacts_birthday_check,
  add constraint contacts_birthday_check check (birthday ~ '^([0-9]{4}-){0,1}[0-9]{2}-[0-9]{2}$');
create or replace function field_number(fields jsonb, key text) returns numeric language sql immutable parallel safe as
  $$ select case when fields ->> key ~ '^-{0,1}[0-9]{1,15}([.][0-9]{1,10}){0,1}$' then (fields ->> key)::numeric end $$;
`;
