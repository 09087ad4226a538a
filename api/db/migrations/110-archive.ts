import type { Knex } from 'knex';

/** Archive runs with their frozen membership, what an audience costs, and how that goes day by day. */
export const up = (db: Knex) => db.raw(schema);
export const down = (db: Knex) =>
  db.raw(`drop table audience_days, archive_run_contacts, archive_runs; drop index contacts_archived_search;
    alter table audiences drop column price_tiers, drop column charged_for`);

const schema = `
alter table audiences
  -- what the sending service bills a month: [{ upTo: contacts, price: "12.50" }], rising, in the audience's currency
  add price_tiers jsonb not null default '[]',
  -- for whom: everyone who is subscribed, unsubscribed or not subscribed, or for the subscribed alone
  add charged_for text not null default 'contacts' check (charged_for in ('contacts', 'active'));

create index contacts_archived_search on contacts using gin (search gin_trgm_ops) where archived_at is not null;

create table archive_runs (
  id uuid primary key references jobs on delete cascade, -- the job's own id
  audience_id uuid not null references audiences,
  -- who was meant: { by, name, version, sourceId }; the job has the filters
  source jsonb not null,
  leave_buyers boolean not null default false, -- who bought in the year before stays
  -- when it was settled who is meant; null = not yet
  frozen_at timestamptz,
  taken int not null default 0, -- contacts meant
  buyers_left int not null default 0, -- of those meant at first: left out, for they bought
  archived int not null default 0,
  active_left int not null default 0, -- did something of their own after it was settled, or were archived by others
  walks_ended int not null default 0,
  by_status jsonb not null default '{}', -- archived, by the status they keep
  charged_before int, -- contacts the audience was billed for when it was settled
  saves numeric(14,2), -- a month, by the tiers of that day; null = no tiers, or beyond them
  restored int not null default 0,
  undo_id uuid references jobs on delete set null,
  actor text not null,
  created_at timestamptz not null default clock_timestamp()
);
create index archive_runs_newest on archive_runs (audience_id, id desc);

-- whom a run means, and what became of each
create table archive_run_contacts (
  run_id uuid not null references archive_runs on delete cascade,
  contact_id uuid not null references contacts on delete cascade,
  archived_at timestamptz, -- the very instant in contacts: equal = it is this run that keeps them archived
  back_at timestamptz,
  back_by text, -- 'undo', 'by_hand', 'signup', 'order', 'clean-up'
  primary key (run_id, contact_id)
);
create index archive_run_contacts_by_contact on archive_run_contacts (contact_id);
create index archive_run_contacts_back on archive_run_contacts (run_id, back_by) where back_at is not null and back_by <> 'undo';

-- one row a day: what the audience was billed for, and what it would have been with its archived
create table audience_days (
  audience_id uuid not null references audiences,
  day date not null, -- in the audience's zone
  by_status jsonb not null, -- not archived
  inactive jsonb not null, -- of these: nothing of their own within a year
  archived jsonb not null,
  charged int not null,
  charged_with_archived int not null,
  price numeric(14,2), -- a month; null = no tiers, or beyond them
  price_with_archived numeric(14,2),
  currency text not null,
  primary key (audience_id, day)
);
`;
