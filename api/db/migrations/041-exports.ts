import type { Knex } from 'knex';

/** A cell of a CSV that no spreadsheet takes for a formula. */
export const up = (db: Knex) => db.raw(schema);
export const down = (db: Knex) => db.raw('drop function export_cell(text)');

const schema = `
-- = + - @ tab CR LF and their wide forms begin a formula somewhere; a mere number does not. Inlined by the planner.
create function export_cell(said text) returns text language sql immutable parallel safe as $$
  select case when ascii(said) in (61, 43, 45, 64, 9, 13, 10, 65309, 65291, 65293, 65312) and said !~ '^[+-][0-9]+([.,][0-9]+){0,1}$'
    then '''' || said else said end
$$;
`;
