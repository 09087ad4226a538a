import type { Knex } from 'knex';

/** Fields with indexes of their own, permissions that can rest, and signups with their confirmation mails. */
export const up = (db: Knex) => db.raw(schema);
export const down = (db: Knex) => db.raw(undo);

const schema = `
-- the first time permissions were asked for: turned off and on again, those who came meanwhile need one too
alter table audiences add permissions_first_on timestamptz;
create index contact_permissions_by_permission on contact_permissions (permission_id);

-- a deleted field keeps its key until a job has taken its values away, so that no new field inherits them
alter table fields add removed_at timestamptz;

-- values as lists and segments compare them; what is not of the kind is null, so that an index never fails to build
create function field_text(fields jsonb, key text) returns text language sql immutable parallel safe as
  $$ select lower(left(fields ->> key, 200)) $$;
create function field_number(fields jsonb, key text) returns numeric language sql immutable parallel safe as
  $$ select case when fields ->> key ~ '^-?[0-9]{1,15}([.][0-9]{1,10})?$' then (fields ->> key)::numeric end $$;

-- ── who signed up through a form, and the mail that asks them to confirm: its own ledger, claimed before it leaves ──
create table signups (
  id uuid primary key,
  audience_id uuid not null references audiences,
  contact_id uuid not null references contacts on delete cascade,
  form text not null,
  ip text,
  list_ids uuid[] not null default '{}', -- what the confirmation subscribes them to
  sms boolean not null default false,
  at timestamptz not null default clock_timestamp(),
  confirmed_at timestamptz,
  confirmed_ip text,
  -- none = nothing to confirm; due and sending are tried again, sent, uncertain and failed are not
  mail text not null default 'none' check (mail in ('none', 'due', 'sending', 'sent', 'uncertain', 'failed')),
  attempt int not null default 0,
  try_at timestamptz, -- due: not before then
  deadline timestamptz, -- sending: a server that took it must have said so by then
  sent_at timestamptz,
  reason text
);
create index signups_by_contact on signups (contact_id, at desc);
create index signups_due on signups (try_at) where mail = 'due';
create index signups_sending on signups (deadline) where mail = 'sending';
`;

const undo = `
drop table signups;
drop function field_text(jsonb, text);
drop function field_number(jsonb, text);
alter table fields drop removed_at;
drop index contact_permissions_by_permission;
alter table audiences drop permissions_first_on;
`;
