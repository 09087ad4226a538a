import type { Knex } from 'knex';

/** A month gets its partition also when rows of it came first and stand in the default one. */
export const up = (db: Knex) => db.raw(schema);
export const down = (db: Knex) => db.raw('select 1');

const schema = `
create or replace function ensure_event_month(day date) returns void language plpgsql as $$
declare
  month date := date_trunc('month', day);
  name text := 'events_' || to_char(month, 'YYYY_MM');
begin
  if to_regclass(name) is not null then return; end if;
  -- whoever writes events waits from here on: nothing can come into the default one meanwhile
  lock table events in share row exclusive mode;
  if to_regclass(name) is not null then return; end if;
  if not exists (select from events_rest where at >= month and at < month + interval '1 month') then
    execute format('create table %I partition of events for values from (%L) to (%L)', name, month, month + interval '1 month');
    return;
  end if;
  execute format('create table %I (like events including all)', name);
  execute format('with moved as (delete from events_rest where at >= %L and at < %L returning *) insert into %I select * from moved',
    month, month + interval '1 month', name);
  execute format('alter table events attach partition %I for values from (%L) to (%L)', name, month, month + interval '1 month');
end $$;
`;
