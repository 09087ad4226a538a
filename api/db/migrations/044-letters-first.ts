import type { Knex } from 'knex';

/** Nearly every cell begins with a letter, which is told by two comparisons. */
export const up = (db: Knex) => db.raw(schema);
export const down = (db: Knex) => db.raw('select 1');

const schema = `
-- = + - @ tab CR LF and their wide forms begin a formula somewhere; a mere number does not. Inlined by the planner.
create or replace function export_cell(said text) returns text language sql immutable parallel safe as $$
  select case when ascii(said) between 65 and 65280 then said
    when ascii(said) in (61, 43, 45, 64, 9, 13, 10, 65309, 65291, 65293, 65312)
      and (translate(said, '0123456789', '') not in ('+', '-', '+.', '-.', '+,', '-,') or said in ('+', '-'))
    then '''' || said else said end
$$;
`;
