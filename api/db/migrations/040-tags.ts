import type { Knex } from 'knex';

/** How many people have each tag, exact at any size; tags that are being merged or removed; merges that can be undone. */
export const up = (db: Knex) => db.raw(schema);
export const down = (db: Knex) => db.raw('drop schema public cascade; create schema public');

const schema = `
alter table tags
  -- people who have it and are not archived, as far as tag_deltas have been folded in
  add uses bigint not null default 0,
  -- a job is at it: its name is free again, or finds the tag that takes it in
  add leaving text check (leaving in ('merging', 'removing'));
drop index tags_by_name;
create unique index tags_by_name on tags (audience_id, lower(name)) where leaving is null;
create index tag_aliases_by_tag on tag_aliases (tag_id);

-- what changed since: appended, never updated, so that writers of one tag do not wait for each other
create table tag_deltas (
  id bigint generated always as identity primary key,
  tag_id uuid not null,
  n bigint not null
);
create index tag_deltas_by_tag on tag_deltas (tag_id) include (n);

create function count_tags() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    insert into tag_deltas (tag_id, n) select w.tag_id, count(*)
      from came w join contacts c on c.id = w.contact_id where c.archived_at is null group by w.tag_id;
  elsif tg_op = 'DELETE' then
    -- those whose contact is gone were counted by the contact's own trigger
    insert into tag_deltas (tag_id, n) select w.tag_id, -count(*)
      from went w join contacts c on c.id = w.contact_id where c.archived_at is null group by w.tag_id;
  else
    insert into tag_deltas (tag_id, n) select w.tag_id, sum(w.n)
      from (select tag_id, contact_id, 1 as n from came union all select tag_id, contact_id, -1 from went) w
      join contacts c on c.id = w.contact_id where c.archived_at is null group by w.tag_id having sum(w.n) <> 0;
  end if;
  return null;
end $$;
create trigger count_added after insert on contact_tags referencing new table as came for each statement execute function count_tags();
create trigger count_removed after delete on contact_tags referencing old table as went for each statement execute function count_tags();
create trigger count_moved after update on contact_tags referencing old table as went new table as came
  for each statement execute function count_tags();

create function count_tags_of() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    insert into tag_deltas (tag_id, n) select tag_id, -1 from contact_tags where contact_id = old.id;
    return old;
  end if;
  insert into tag_deltas (tag_id, n)
    select tag_id, case when new.archived_at is null then 1 else -1 end from contact_tags where contact_id = new.id;
  return new;
end $$;
create trigger count_tags_archived after update of archived_at on contacts
  for each row when ((old.archived_at is null) <> (new.archived_at is null)) execute function count_tags_of();
create trigger count_tags_deleted before delete on contacts
  for each row when (old.archived_at is null) execute function count_tags_of();

insert into tag_deltas (tag_id, n) select w.tag_id, count(*)
  from contact_tags w join contacts c on c.id = w.contact_id where c.archived_at is null group by w.tag_id;

-- ── merges, for 30 days ──
create table tag_merges (
  id uuid primary key,
  audience_id uuid not null references audiences,
  keep_id uuid not null,
  tags jsonb not null, -- as they were: { id, name, description, colour, actor, createdAt, aliases }
  views jsonb not null default '[]', -- saved views that named them: { id, before, after }
  state text not null default 'merging' check (state in ('merging', 'merged', 'undoing', 'undone')),
  contacts bigint not null default 0,
  job_id uuid,
  actor text not null,
  at timestamptz not null default clock_timestamp()
);
create index tag_merges_newest on tag_merges (audience_id, id desc);
create index tag_merges_old on tag_merges (at);
-- who had which tag, since when; kept_at = since when they had the kept one just before, null = they had not
create table tag_merge_rows (
  merge_id uuid not null references tag_merges on delete cascade,
  contact_id uuid not null references contacts on delete cascade,
  tag_id uuid not null,
  at timestamptz not null,
  actor text not null,
  kept_at timestamptz,
  primary key (merge_id, contact_id, tag_id)
);
create index tag_merge_rows_by_contact on tag_merge_rows (contact_id);
`;
