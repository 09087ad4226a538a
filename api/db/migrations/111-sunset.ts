import type { Knex } from 'knex';

/** Sunset policies: who is archived by themselves on a schedule, after one last series where the author wants one. */
export const up = (db: Knex) => db.raw(schema);
export const down = (db: Knex) => db.raw('drop table sunset_members, sunset_runs, sunset_policies');

const schema = `
create table sunset_policies (
  id uuid primary key,
  audience_id uuid not null references audiences,
  name text not null,
  who jsonb not null, -- { by: segment, segmentId } | { by: rule, rule } | { by: retention, years }
  schedule jsonb not null, -- { every: months, day: 1…28 | first_monday, hour }, in the audience's zone
  -- one more chance before the archive: this flow, and so many days after its beginning
  flow_id uuid references flows,
  flow_days int,
  -- beyond either it stops and asks
  limit_contacts int,
  limit_percent numeric(5,2),
  tell text, -- who gets the report
  state text not null default 'paused' check (state in ('on', 'paused')),
  on_since timestamptz,
  pushed text, -- what Temporal's schedule was last made from
  removed_at timestamptz,
  actor text not null,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp()
);
create index sunset_policies_of on sunset_policies (audience_id, id) where removed_at is null;

create table sunset_runs (
  id uuid primary key, -- the job's own id
  policy_id uuid not null references sunset_policies on delete cascade,
  key text not null unique, -- the run of the scheduled workflow: begun once however often it is called
  state text not null default 'working' check (state in ('working', 'asks', 'done', 'skipped', 'failed')),
  error text,
  matched int not null default 0,
  series int not null default 0, -- begin the series
  waiting int not null default 0, -- are in it
  reacted int not null default 0, -- did something of their own since it began
  due int not null default 0, -- to be archived
  most int, -- at most so many of each: where someone decided so
  archive_run_id uuid references archive_runs,
  -- the report
  tell text not null default 'none' check (tell in ('none', 'due', 'sending', 'sent', 'failed')),
  tell_attempt int not null default 0,
  tell_at timestamptz,
  decided_by text,
  created_at timestamptz not null default clock_timestamp(),
  finished_at timestamptz
);
create index sunset_runs_of on sunset_runs (policy_id, id desc);
create index sunset_runs_to_tell on sunset_runs (tell_at) where tell in ('due', 'sending');

-- whom a policy meant when it last ran
create table sunset_members (
  policy_id uuid not null references sunset_policies on delete cascade,
  contact_id uuid not null references contacts on delete cascade,
  run_id uuid not null,
  plan text not null check (plan in ('series', 'wait', 'reacted', 'archive')),
  series_at timestamptz, -- the series began
  primary key (policy_id, contact_id)
);
create index sunset_members_by_contact on sunset_members (contact_id);
`;
