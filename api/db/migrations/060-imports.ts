import type { Knex } from 'knex';

/** Files of contacts brought in: how they are read, what they did, and what it takes to undo that. */
export const up = (db: Knex) => db.raw(schema);
export const down = (db: Knex) => db.raw('drop schema public cascade; create schema public');

const schema = `
create table imports (
  id uuid primary key,
  audience_id uuid not null references audiences,
  name text not null,
  origin text not null check (origin in ('file', 'paste')),
  -- gone once the import is over: what was refused stays in import_rows
  file_id uuid references files on delete set null,
  size bigint not null,
  format text not null check (format in ('csv', 'xlsx', 'zip')),
  tool text,
  detected jsonb not null,
  reading jsonb not null,
  sheets text[] not null default '{}',
  columns jsonb not null,
  sample jsonb not null, -- the first rows, raw
  choices jsonb not null,
  -- grows with every change that makes the file be read again
  rev int not null default 1,
  counts jsonb not null,
  -- the table its rows wait in, and what they were made of: { table, key, rows }
  staged jsonb,
  count_job_id uuid references jobs,
  job_id uuid references jobs,
  undo_job_id uuid references jobs,
  refused_file_id uuid references files on delete set null,
  -- it can't be read: why, and what to do
  problem text,
  discarded_at timestamptz,
  actor text not null,
  created_at timestamptz not null default clock_timestamp()
);
create index imports_newest on imports (audience_id, id desc);
create index imports_by_job on imports (job_id) where job_id is not null;

-- refused rows, as the file had them; of people to be forgotten only the number is kept
create table import_rows (
  import_id uuid not null references imports on delete cascade,
  line int not null,
  file text,
  reason text not null,
  cells jsonb,
  primary key (import_id, line)
);
create index import_rows_by_reason on import_rows (import_id, reason, line);

-- whom an import touched. No foreign key: a million checks would cost more than the rows, and an id alone is nobody
create table import_contacts (
  import_id uuid not null,
  contact_id uuid not null,
  added boolean not null,
  at timestamptz not null,
  primary key (import_id, contact_id)
);
-- what those had before whom it changed
create table import_former (
  import_id uuid not null,
  contact_id uuid not null references contacts on delete cascade,
  former jsonb not null,
  primary key (import_id, contact_id)
);
create index import_former_by_contact on import_former (contact_id);
create table import_kept (
  import_id uuid not null references imports on delete cascade,
  contact_id uuid not null references contacts on delete cascade,
  because text not null,
  primary key (import_id, contact_id)
);
create index import_kept_by_contact on import_kept (contact_id);

-- one table an import while it is at work: no log, gone afterwards
create schema if not exists staging;
`;
