import type { Knex } from 'knex';

/** The first shape of everything. Never edited after it lands: later changes are migrations of their own. */
export const up = (db: Knex) => db.raw(schema);
export const down = (db: Knex) => db.raw('drop schema public cascade; create schema public');

const schema = `
create table audiences (
  id uuid primary key,
  name text not null,
  is_sample boolean not null default false,
  sender_name text not null default '',
  sender_address text not null default '',
  postal_address text not null default '',
  language text not null default 'en' check (language in ('en', 'fr')),
  time_zone text not null default 'UTC',
  currency text not null default 'EUR',
  -- who may receive marketing; existing customers only with the legal basis named
  recipients text not null default 'subscribed' check (recipients in ('subscribed', 'customers')),
  legal_basis text not null default '',
  check (recipients = 'subscribed' or legal_basis <> ''),
  -- at most cap_count marketing e-mails in any cap_days days, over all flows; null = no cap
  cap_count int check (cap_count > 0),
  cap_days int check (cap_days > 0),
  check ((cap_count is null) = (cap_days is null)),
  created_by text not null,
  created_at timestamptz not null default clock_timestamp()
);

create table stores (
  id uuid primary key,
  audience_id uuid not null references audiences,
  name text not null,
  currency text not null,
  -- history is being loaded: facts are recorded, nothing purchase-based leaves
  syncing_since timestamptz,
  -- a store that is watched and silent for 3 times its usual longest gap holds purchase-based sends
  watch_silence boolean not null default true,
  usual_gap_ms bigint,
  last_heard_at timestamptz,
  created_by text not null,
  created_at timestamptz not null default clock_timestamp()
);
create index stores_by_audience on stores (audience_id);

create table contacts (
  id uuid primary key,
  audience_id uuid not null references audiences,
  email text,
  phone text,
  external_id text,
  first_name text not null default '',
  last_name text not null default '',
  language text check (language in ('en', 'fr')),
  time_zone text,
  source text not null,
  vip boolean not null default false,
  fields jsonb not null default '{}',
  -- marketing by e-mail
  status text not null default 'non_subscribed' check (status in ('subscribed', 'unsubscribed', 'non_subscribed', 'pending', 'cleaned')),
  status_at timestamptz not null default clock_timestamp(),
  status_source text not null default '',
  consent_basis text not null default '',
  archived_at timestamptz,
  -- kept true by whoever writes the fact, in the same transaction
  first_order_at timestamptz,
  last_order_at timestamptz,
  last_order_id uuid,
  order_count int not null default 0,
  revenue numeric(14,2) not null default 0,
  last_sent_at timestamptz,
  last_opened_at timestamptz,
  last_clicked_at timestamptz,
  -- what the person last did themselves: bought, clicked, signed up; an open does not count
  last_active_at timestamptz,
  mail_client text,
  country text,
  actor text not null,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp()
);
create unique index contacts_by_email on contacts (audience_id, lower(email));
create unique index contacts_by_external_id on contacts (audience_id, external_id);
create index contacts_newest on contacts (audience_id, created_at desc, id desc) where archived_at is null;
create index contacts_by_name on contacts (audience_id, lower(last_name), lower(first_name), id) where archived_at is null;
-- serves the lapsed sweep, the backlog and every list sorted by recency
create index contacts_by_last_order on contacts (audience_id, last_order_at, id) where archived_at is null and last_order_at is not null;

create table exclusions (
  id uuid primary key,
  audience_id uuid references audiences, -- null = all
  kind text not null check (kind in ('exact', 'domain')),
  pattern text not null,
  actor text not null,
  created_at timestamptz not null default clock_timestamp()
);
create unique index exclusions_by_pattern on exclusions (kind, lower(pattern), audience_id) nulls not distinct;

create table orders (
  id uuid primary key,
  audience_id uuid not null references audiences,
  store_id uuid not null references stores,
  contact_id uuid not null references contacts,
  external_id text not null,
  placed_at timestamptz not null,
  status text not null default 'paid' check (status in ('pending', 'paid', 'cancelled')),
  total numeric(14,2) not null,
  refunded numeric(14,2) not null default 0,
  currency text not null,
  counted boolean not null generated always as (status = 'paid' and total > 0 and refunded < total) stored,
  -- the message whose human click won this order
  message_id uuid,
  actor text not null,
  received_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  unique (store_id, external_id)
);
create index orders_by_contact on orders (contact_id, placed_at desc);
create index orders_counted on orders (contact_id, placed_at desc) include (id) where counted;
create index orders_by_store on orders (store_id, placed_at desc);
create index orders_won on orders (message_id) where message_id is not null;

create table order_lines (
  order_id uuid not null references orders on delete cascade,
  position int not null,
  product_id text,
  title text not null,
  quantity int not null,
  price numeric(14,2) not null,
  primary key (order_id, position)
);

-- everything that happened to a contact: the activity feed
create table events (
  id uuid not null,
  audience_id uuid not null,
  contact_id uuid not null,
  type text not null,
  at timestamptz not null,
  data jsonb not null default '{}',
  actor text not null,
  primary key (id, at)
) partition by range (at);
create table events_rest partition of events default;
create index events_by_contact on events (contact_id, at desc, id desc);

-- a partitioned table can't hold a unique key without its partition column: resends are made harmless here
create table event_keys (
  audience_id uuid not null,
  key text not null,
  primary key (audience_id, key)
);

create function ensure_event_month(day date) returns void language plpgsql as $$
declare
  month date := date_trunc('month', day);
begin
  if to_regclass(format('events_%s', to_char(month, 'YYYY_MM'))) is null then
    execute format('create table %I partition of events for values from (%L) to (%L)',
      'events_' || to_char(month, 'YYYY_MM'), month, month + interval '1 month');
  end if;
end $$;
select ensure_event_month((date_trunc('month', now()) + n * interval '1 month')::date) from generate_series(-24, 3) n;

create table flows (
  id uuid primary key,
  audience_id uuid not null references audiences,
  name text not null,
  status text not null default 'draft' check (status in ('draft', 'live', 'paused', 'archived')),
  -- why it is paused when it paused itself: 'bounces'
  held_reason text,
  status_at timestamptz not null default clock_timestamp(),
  -- bounces are counted from here on
  resumed_at timestamptz,
  draft jsonb not null,
  draft_rev int not null default 1,
  draft_at timestamptz not null default clock_timestamp(),
  live_version_id uuid,
  -- the first publication: whoever was due before is backlog
  activated_at timestamptz,
  actor text not null,
  created_at timestamptz not null default clock_timestamp()
);
create index flows_by_audience on flows (audience_id, created_at desc);

create table flow_versions (
  id uuid primary key,
  flow_id uuid not null references flows,
  number int not null,
  definition jsonb not null,
  -- removed step → where its people go: a step's id or 'exit'
  moves jsonb not null default '{}',
  -- what becomes of those already walking
  existing text not null default 'move' check (existing in ('move', 'finish')),
  backlog jsonb not null default '[]',
  backlog_done_at timestamptz,
  actor text not null,
  published_at timestamptz not null default clock_timestamp(),
  unique (flow_id, number)
);
alter table flows add foreign key (live_version_id) references flow_versions;

create table enrollments (
  id uuid primary key,
  audience_id uuid not null references audiences,
  flow_id uuid not null references flows,
  version_id uuid references flow_versions, -- null: a test run of a draft, which carries its own
  contact_id uuid not null references contacts,
  -- what may not be entered twice: for "lapsed" the anchor order at entry
  episode text not null,
  anchor_order_id uuid,
  origin text not null check (origin in ('sweep', 'backlog', 'api', 'test')),
  arm text not null check (arm in ('treated', 'holdout')),
  entered_at timestamptz not null,
  -- where they are: planning starts again from here
  position text not null,
  since timestamptz not null,
  visit int not null default 1, -- grows only when an effect is over: a re-plan never changes it
  previous_at timestamptz,
  not_before timestamptz,
  waived_at timestamptz,
  listening text[] not null default '{consent,order}',
  -- what the workflow is to do; never changes without rev growing
  rev int not null default 0,
  do_next text not null default 'decide',
  step_id text, -- the step they wait for
  step_name text not null default '',
  queue text not null,
  at timestamptz, -- null = until told (a hold)
  held text, -- why: 'flow', 'paused', 'provider', 'shop'
  due timestamptz, -- what lateness is measured from
  paused_at timestamptz,
  started_at timestamptz, -- the workflow was started
  watched int not null default 0, -- times the watchdog called without an answer
  outcome text,
  reason text,
  won_order_id uuid,
  won_message_id uuid,
  ended_at timestamptz, -- null = active
  is_test boolean not null default false,
  test jsonb, -- a test run's own definition, addressee and thrown-in facts
  actor text not null,
  created_at timestamptz not null default clock_timestamp()
);
create unique index enrollments_once on enrollments (flow_id, contact_id, episode) where not is_test;
create unique index enrollments_one_at_a_time on enrollments (flow_id, contact_id) where ended_at is null and not is_test;
create index enrollments_by_contact on enrollments (contact_id) where not is_test;
create index enrollments_active on enrollments (contact_id) where ended_at is null and not is_test;
create index enrollments_due on enrollments (at) where ended_at is null and not is_test and at is not null;
create index enrollments_held on enrollments (held, flow_id, due, id) where ended_at is null and held is not null;
create index enrollments_waiting on enrollments (flow_id, step_id, id) include (arm) where ended_at is null and not is_test;
-- mail that is planned: next send, sends ahead, what is held
create index enrollments_ahead on enrollments (flow_id, at) include (held, due)
  where ended_at is null and not is_test and do_next = 'sendEmail' and arm = 'treated';
create index enrollments_outcomes on enrollments (flow_id, outcome, arm) where not is_test;
create index enrollments_newest on enrollments (flow_id, id desc) where not is_test;

-- one row per step taken: the truth for reports and for "why did they get this?"
create table enrollment_steps (
  enrollment_id uuid not null references enrollments,
  visit int not null,
  ord int not null, -- within a visit: the waits on the way, then the effect
  flow_id uuid not null,
  version_id uuid,
  step_id text not null,
  type text not null,
  name text not null,
  outcome text not null,
  reason text,
  message_id uuid,
  at timestamptz not null,
  is_test boolean not null default false,
  primary key (enrollment_id, visit, ord)
);
create index enrollment_steps_counts on enrollment_steps (flow_id, step_id, outcome, reason, enrollment_id) where not is_test;

-- the send ledger
create table messages (
  id uuid primary key,
  audience_id uuid not null references audiences,
  contact_id uuid not null references contacts,
  flow_id uuid references flows,
  version_id uuid references flow_versions,
  enrollment_id uuid references enrollments,
  step_id text,
  step_name text not null default '',
  dedupe_key text not null unique, -- enrollment:visit
  channel text not null default 'email',
  provider text not null,
  state text not null check (state in ('sending', 'retry', 'sent', 'uncertain', 'skipped', 'failed')),
  reason text,
  attempt int not null default 1,
  deadline timestamptz, -- of the attempt; the database's clock, never the plan's
  at timestamptz not null, -- the plan's clock
  claimed_at timestamptz not null default clock_timestamp(),
  to_address text,
  subject text not null default '',
  bounced_at timestamptz, -- refused for good by the receiving side
  bounce text,
  opened_at timestamptz,
  last_opened_at timestamptz,
  machine_opened_at timestamptz,
  clicked_at timestamptz,
  last_clicked_at timestamptz,
  client text,
  country text,
  language text,
  unsubscribed_at timestamptz,
  is_test boolean not null default false
);
create index messages_open on messages (deadline) where state = 'sending';
create index messages_by_contact on messages (contact_id, at desc) where not is_test;
create index messages_newest on messages (audience_id, id desc) where not is_test;
create index messages_by_flow on messages (flow_id, id desc) where not is_test;
create index messages_by_enrollment on messages (enrollment_id);
-- serves the bounce watch: 2 % of what was sent since the flow was last resumed
create index messages_bounces on messages (flow_id, claimed_at) include (bounced_at) where state in ('sent', 'failed') and not is_test;

-- facts and orders to the enrollments they concern, until each has been decided and told
create table nudges (
  id bigint generated always as identity primary key,
  enrollment_id uuid not null references enrollments,
  lane text not null default 'facts' check (lane in ('facts', 'bulk')),
  fact_at timestamptz,
  tell boolean not null default false, -- the workflow must hear, even when the retry finds nothing changed
  attempts int not null default 0,
  free_at timestamptz not null default clock_timestamp()
);
create index nudges_free on nudges (lane, tell, free_at);
create index nudges_by_enrollment on nudges (enrollment_id);

create table providers (
  name text primary key,
  -- the breaker: set = open, nothing leaves
  open_since timestamptz,
  open_reason text,
  failures int not null default 0,
  -- token bucket; null = no limit
  rate_per_second numeric,
  tokens numeric not null default 0,
  filled_at timestamptz not null default clock_timestamp()
);
insert into providers (name) values ('smtp');

-- what the embedded mail catcher took in: the test inbox
create table caught_mails (
  id uuid primary key,
  message_id text,
  sender text not null,
  recipients text[] not null,
  subject text not null,
  source bytea not null,
  at timestamptz not null default clock_timestamp()
);
create index caught_mails_newest on caught_mails (id desc);
create index caught_mails_by_message on caught_mails (message_id);

-- writes that must happen once however often they are sent; kept for a day
create table idempotency_keys (
  actor text not null,
  key text not null,
  fingerprint text not null, -- of address and body
  answer text, -- null = still at work
  created_at timestamptz not null default now(),
  primary key (actor, key)
);
create index idempotency_keys_old on idempotency_keys (created_at);
`;
