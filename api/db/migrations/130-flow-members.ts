import type { Knex } from 'knex';

/** Who is in the segment that lets contacts into a flow, as of the last look: whoever comes to be in it enters. */
export const up = (db: Knex) =>
  db.raw(`
create table flow_watches (
  flow_id uuid primary key references flows,
  segment_id uuid not null references segments,
  since timestamptz not null -- the first look: whoever was in by then did not enter, they were there
);
create table flow_members (
  flow_id uuid not null references flows,
  contact_id uuid not null references contacts,
  since timestamptz not null, -- the look that found them in; the walk's episode
  enters_at timestamptz, -- is to be enrolled then; null = has been, or was left out at the first look
  primary key (flow_id, contact_id)
);
create index flow_members_entering on flow_members (flow_id, enters_at, contact_id) where enters_at is not null;
create index flow_members_by_contact on flow_members (contact_id);
`);

export const down = (db: Knex) => db.raw('drop table flow_members, flow_watches');
