import type { Knex } from 'knex';

/** Campaigns: one message to many, once. What leaves stands in the same ledger as the flows' mails. */
export const up = (db: Knex) => db.raw(schema);
export const down = (db: Knex) => db.raw(undo);

const schema = `
create table campaigns (
  id uuid primary key,
  audience_id uuid not null references audiences,
  name text not null,
  -- waiting: for its time, or for the next time zone's · held: by the provider or by its bounces, see held_reason
  status text not null default 'draft' check (status in ('draft', 'waiting', 'sending', 'paused', 'held', 'sent', 'cancelled')),
  status_at timestamptz not null default clock_timestamp(),
  held_reason text,
  -- {by: 'segment', segmentId} | {by: 'filters', filters, search} | {by: 'contacts', ids}
  whom jsonb not null,
  -- the e-mail, as a flow's step; settings, as a flow's
  email jsonb not null,
  settings jsonb not null,
  -- {when: 'now'} | {when: 'at', at} | {when: 'local', local}: the same hour in each contact's own zone
  schedule jsonb not null default '{"when": "now"}',
  holdout_percent smallint not null default 0 check (holdout_percent between 0 and 50),
  rev int not null default 1,
  -- when the minute's sweep looks at it again; null = never by itself
  wake_at timestamptz,
  -- the job that is at it, or was last
  job_id uuid,
  -- the rule that was used, with the segment's name and version
  frozen jsonb,
  -- how many it was begun for; null = not yet counted
  total int,
  -- its first mail was claimed; "the last five campaigns" are told by it
  started_at timestamptz,
  finished_at timestamptz,
  -- its mails have had their days to be clicked, and the ratings know it
  rated_at timestamptz,
  -- made up for the sample
  is_synthetic boolean not null default false,
  actor text not null,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp()
);
create index campaigns_newest on campaigns (audience_id, id desc);
create index campaigns_started on campaigns (audience_id, started_at desc, id desc) where started_at is not null;
create index campaigns_wake on campaigns (wake_at) where wake_at is not null;
create index campaigns_unrated on campaigns (finished_at) where finished_at is not null and rated_at is null;

-- whom it was begun for and who is still to be mailed: ids by the page, taken out in the transaction that claims their messages
create table campaign_pages (
  campaign_id uuid not null references campaigns on delete cascade,
  n bigint generated always as identity,
  zone text not null,
  -- not before; null = the zone's hour is not yet reckoned
  at timestamptz,
  attempt int not null default 0,
  members uuid[] not null,
  primary key (campaign_id, n)
);
create index campaign_pages_due on campaign_pages (campaign_id, at, n);

-- dedupe_key of theirs: campaign:contact
alter table messages add campaign_id uuid references campaigns;
create index messages_by_campaign on messages (campaign_id, id desc) where campaign_id is not null and not is_test;
`;

const undo = `
alter table messages drop campaign_id;
drop table campaign_pages, campaigns;
`;
