import type { Knex } from 'knex';

/** Mails that a person writes to one person: rows of the same ledger, their words beside it. */
export const up = (db: Knex) => db.raw(schema);
export const down = (db: Knex) => db.raw(undo);

const schema = `
alter table messages add is_personal boolean not null default false;
create table personal_mails (
  message_id uuid primary key references messages on delete cascade,
  text text not null,
  actor text not null,
  created_at timestamptz not null default clock_timestamp()
);
-- serves the sweep that finds those nobody sent
create index messages_personal_open on messages (claimed_at) where is_personal and state in ('sending', 'retry');
`;

const undo = `
drop table personal_mails;
alter table messages drop is_personal;
`;
