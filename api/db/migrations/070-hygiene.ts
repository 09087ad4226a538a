import type { Knex } from 'knex';

/** Duplicates, merging, forgetting, exclusions and clean-ups. */
export const up = (db: Knex) => db.raw(schema);
export const down = (db: Knex) => db.raw('drop schema public cascade; create schema public');

const schema = `
-- ── deleted for ever ──
-- the row stays, without anything about the person, so that orders, messages and walks keep their counts
alter table contacts add forgotten_at timestamptz;
-- orders of people who were forgotten belong to one contact without a name or address
create unique index contacts_anonymous on contacts (audience_id) where source = 'anonymous';

-- ── merging ──
-- a merged contact's old address and customer number still lead to the one who was kept
create table contact_aliases (
  audience_id uuid not null references audiences,
  kind text not null check (kind in ('email', 'external_id')),
  value text not null, -- e-mails in lower case
  contact_id uuid not null references contacts on delete cascade,
  merge_id uuid not null references merges,
  primary key (audience_id, kind, value)
);
create index contact_aliases_by_contact on contact_aliases (contact_id);
alter table twins add checked_at timestamptz not null default clock_timestamp();
create index merges_by_merged on merges (merged_id);

-- letters and digits alone, without accents: how names and addresses are compared
create function bare(said text) returns text language sql immutable parallel safe
  return regexp_replace(normalize(lower(said), nfkd), '[^[:alnum:]]', '', 'g');
-- who lives there under that name; null = too little is known
create function household(first_name text, last_name text, address jsonb) returns text language sql immutable parallel safe
  return bare(first_name) || ' ' || nullif(bare(last_name), '') || ' ' || nullif(bare(address ->> 'line1'), '')
    || ' ' || nullif(bare(coalesce(nullif(address ->> 'postcode', ''), address ->> 'city')), '');
create index contacts_by_household on contacts (audience_id, household(first_name, last_name, address))
  where archived_at is null and address is not null;
create index contacts_by_customer on contacts (audience_id, lower(external_id)) where archived_at is null and external_id is not null;

-- ── exclusions ──
alter table exclusions add subdomains boolean not null default false; -- of a domain
create index exclusions_few on exclusions (kind) where kind in ('begins', 'ends');
create index exclusions_newest on exclusions (id desc);
-- shop.example, and what it lies under: a.b.example → {a.b.example, b.example, example}
create function domains_of(email text) returns text[] language sql immutable parallel safe
  return (select array_agg(array_to_string(parts[n:], '.')) from (select string_to_array(lower(split_part(email, '@', 2)), '.') as parts) p,
    generate_series(1, least(array_length(parts, 1), 12)) as n);
-- whom a domain or an ending concerns
create index contacts_by_ending on contacts (audience_id, reverse(lower(email)) text_pattern_ops) where email is not null;

-- ── clean-ups ──
-- whom a clean-up touched, and what it took away: for 30 days, so that it can be taken back
create table cleaned_up (
  job_id uuid not null references jobs on delete cascade,
  contact_id uuid not null references contacts on delete cascade,
  archived boolean not null,
  lists jsonb not null default '[]', -- rows of contact_lists that were deleted
  primary key (job_id, contact_id)
);
create index cleaned_up_by_contact on cleaned_up (contact_id);
`;
