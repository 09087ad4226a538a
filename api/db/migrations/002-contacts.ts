import type { Knex } from 'knex';

/** The whole person: fields, lists, groups, tags, notes, consent, and the long jobs that change many at once. */
export const up = (db: Knex) => db.raw(schema);
export const down = (db: Knex) => db.raw('drop schema public cascade; create schema public');

const schema = `
create extension if not exists pg_trgm;

-- ── audiences ──
alter table audiences
  -- the languages its contacts may have; the first is used where a contact has none
  add languages text[] not null default '{en,fr}',
  -- who subscribes through a form is pending until they follow the link in the confirmation mail
  add double_optin boolean not null default false,
  -- since then whoever arrives by API or import needs a recorded permission to be mailed; null = off
  add permissions_since timestamptz,
  -- at least one of email, phone, name; further ones are standard names or keys of fields
  add required_fields text[] not null default '{email}';

-- ── what a contact is ──
alter table contacts
  add company text not null default '',
  add role text not null default '',
  add birthday text check (birthday ~ '^([0-9]{4}-)?[0-9]{2}-[0-9]{2}$'), -- 1990-03-12, or 03-12 when the year is not known
  add address jsonb, -- { line1, line2, city, region, postcode, country }
  add city text generated always as (address ->> 'city') stored,
  -- marketing by SMS, apart from e-mail
  add sms_status text not null default 'non_subscribed'
    check (sms_status in ('subscribed', 'unsubscribed', 'non_subscribed', 'pending', 'cleaned')),
  add sms_status_at timestamptz not null default clock_timestamp(),
  add sms_status_source text not null default '',
  add sms_consent_basis text not null default '',
  -- when and how they agreed: the proof, as far as it is known
  add opted_in_at timestamptz,
  add optin_proof jsonb, -- { source, ip, form, confirmedAt, confirmedIp … }
  -- the newest recorded answer to the audience's permission text; null = never asked
  add email_permission boolean,
  add sms_permission boolean,
  add format text not null default 'html' check (format in ('html', 'text')),
  -- 1 to 5 stars; null = not yet rated
  add rating smallint check (rating between 1 and 5),
  add soft_bounces int not null default 0, -- in a row; a delivery sets it back
  add last_seen_at timestamptz, -- the newest event that a program sent about them
  -- what they were when they were archived
  add status_before_archive text,
  add archived_reason text,
  -- the optimistic lock of people who edit: grows with every change that a person can see in a form
  add rev int not null default 1,
  -- what likely twins share: Gmail reads over dots and what stands after a plus
  add email_key text generated always as (
    case when lower(split_part(email, '@', 2)) in ('gmail.com', 'googlemail.com')
      then replace(split_part(split_part(lower(email), '@', 1), '+', 1), '.', '') || '@gmail.com'
      else lower(email) end) stored,
  add phone_key text generated always as (nullif(right(regexp_replace(phone, '[^0-9]', '', 'g'), 9), '')) stored,
  -- what search-as-you-type looks through
  add search text generated always as (
    lower(first_name || ' ' || last_name || ' ' || coalesce(email, '') || ' ' || coalesce(phone, '') || ' ' || company)) stored;
create index contacts_search on contacts using gin (search gin_trgm_ops) where archived_at is null;
create index contacts_by_email_key on contacts (audience_id, email_key) where archived_at is null;
create index contacts_by_phone_key on contacts (audience_id, phone_key) where archived_at is null and phone_key is not null;
create index contacts_archived on contacts (audience_id, archived_at desc, id desc) where archived_at is not null;
create index contacts_pending on contacts (status_at) where status = 'pending';

-- ── custom fields: values stand in contacts.fields under the key ──
create table fields (
  id uuid primary key,
  audience_id uuid not null references audiences,
  key text not null check (key ~ '^[a-z][a-z0-9_]{0,59}$'), -- never changes
  label text not null,
  type text not null check (type in
    ('text', 'long_text', 'number', 'money', 'date', 'birthday', 'choice', 'multi_choice', 'address', 'phone', 'url', 'yes_no')),
  choices text[] not null default '{}',
  position int not null,
  -- has an index of its own: lists filter and sort by it, segments ask for it
  filterable boolean not null default false,
  actor text not null,
  created_at timestamptz not null default clock_timestamp(),
  unique (audience_id, key)
);
create unique index fields_by_label on fields (audience_id, lower(label));

-- ── tags: labels the team sticks on ──
create table tags (
  id uuid primary key,
  audience_id uuid not null references audiences,
  name text not null,
  description text not null default '',
  colour text not null default 'neutral',
  actor text not null,
  created_at timestamptz not null default clock_timestamp()
);
create unique index tags_by_name on tags (audience_id, lower(name));
-- a merged tag's old name still finds the tag that took it in
create table tag_aliases (
  audience_id uuid not null references audiences,
  name text not null,
  tag_id uuid not null references tags on delete cascade
);
create unique index tag_aliases_by_name on tag_aliases (audience_id, lower(name));
create table contact_tags (
  contact_id uuid not null references contacts on delete cascade,
  tag_id uuid not null references tags on delete cascade,
  at timestamptz not null default clock_timestamp(),
  actor text not null,
  primary key (contact_id, tag_id)
);
create index contact_tags_by_tag on contact_tags (tag_id, contact_id);

-- ── lists: topics one subscribes to, each with a status of its own ──
create table lists (
  id uuid primary key,
  audience_id uuid not null references audiences,
  name text not null,
  description text not null default '',
  position int not null,
  actor text not null,
  created_at timestamptz not null default clock_timestamp()
);
create unique index lists_by_name on lists (audience_id, lower(name));
create table contact_lists (
  contact_id uuid not null references contacts on delete cascade,
  list_id uuid not null references lists on delete cascade,
  status text not null check (status in ('subscribed', 'unsubscribed', 'pending')),
  at timestamptz not null default clock_timestamp(),
  source text not null default '',
  actor text not null,
  primary key (contact_id, list_id)
);
create index contact_lists_by_list on contact_lists (list_id, status, contact_id);

-- ── groups: interests the person chose, in categories ──
create table group_categories (
  id uuid primary key,
  audience_id uuid not null references audiences,
  name text not null,
  position int not null
);
create unique index group_categories_by_name on group_categories (audience_id, lower(name));
create table groups (
  id uuid primary key,
  audience_id uuid not null references audiences,
  category_id uuid not null references group_categories on delete cascade,
  name text not null,
  position int not null
);
create unique index groups_by_name on groups (category_id, lower(name));
create table contact_groups (
  contact_id uuid not null references contacts on delete cascade,
  group_id uuid not null references groups on delete cascade,
  at timestamptz not null default clock_timestamp(),
  actor text not null,
  primary key (contact_id, group_id)
);
create index contact_groups_by_group on contact_groups (group_id, contact_id);

create table notes (
  id uuid primary key,
  audience_id uuid not null references audiences,
  contact_id uuid not null references contacts on delete cascade,
  text text not null,
  actor text not null,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp()
);
create index notes_by_contact on notes (contact_id, created_at desc);

-- ── GDPR: the words people agreed to. A change of words is a new version; old ones stay ──
create table permissions (
  id uuid primary key,
  audience_id uuid not null references audiences,
  channel text not null check (channel in ('email', 'sms')),
  version int not null,
  text text not null,
  actor text not null,
  created_at timestamptz not null default clock_timestamp(),
  unique (audience_id, channel, version)
);
create table contact_permissions (
  id uuid primary key,
  contact_id uuid not null references contacts on delete cascade,
  permission_id uuid not null references permissions,
  granted boolean not null,
  at timestamptz not null,
  source text not null,
  proof jsonb not null default '{}',
  actor text not null
);
create index contact_permissions_by_contact on contact_permissions (contact_id, at desc);

-- ── saved views of the contacts page ──
create table views (
  id uuid primary key,
  audience_id uuid not null references audiences,
  name text not null,
  filters jsonb not null default '{}',
  columns text[] not null default '{}',
  sort text not null default '',
  position int not null,
  actor text not null,
  created_at timestamptz not null default clock_timestamp()
);
create unique index views_by_name on views (audience_id, lower(name));

-- ── events that programs send: their name beside their type 'custom' ──
alter table events add name text;
create index events_by_name on events (audience_id, name, at desc, contact_id) where name is not null;

-- ── who may not be mailed: also by beginning and end ──
alter table exclusions drop constraint exclusions_kind_check;
alter table exclusions
  add constraint exclusions_kind_check check (kind in ('exact', 'domain', 'begins', 'ends')),
  add note text not null default '';

-- ── who was deleted for ever: only a salted hash stays, so that no import brings them back ──
create table forgotten (
  audience_id uuid not null references audiences,
  hash text not null, -- HMAC-SHA256 of the lower-case address or phone, keyed with the installation's secret
  at timestamptz not null default clock_timestamp(),
  primary key (audience_id, hash)
);

-- ── likely the same person twice ──
create table twins (
  audience_id uuid not null references audiences,
  a_id uuid not null references contacts on delete cascade,
  b_id uuid not null references contacts on delete cascade,
  reasons text[] not null, -- phone, customer, name_address, gmail
  state text not null default 'proposed' check (state in ('proposed', 'dismissed')),
  -- b bought while a walks: a's next message is held until someone decides
  bought_at timestamptz,
  found_at timestamptz not null default clock_timestamp(),
  actor text not null default 'system',
  primary key (a_id, b_id),
  check (a_id < b_id)
);
create index twins_proposed on twins (audience_id, found_at desc) where state = 'proposed';
create index twins_by_b on twins (b_id);

create table merges (
  id uuid primary key,
  audience_id uuid not null references audiences,
  kept_id uuid not null,
  merged_id uuid not null,
  -- everything needed to take it back: the former rows, and which facts moved
  snapshot jsonb not null,
  actor text not null,
  at timestamptz not null default clock_timestamp(),
  undone_at timestamptz
);
create index merges_by_kept on merges (kept_id, at desc);
create index merges_newest on merges (audience_id, at desc);

-- ── long work: one row a job, done in pages by a workflow that can be killed at any moment ──
create table jobs (
  id uuid primary key,
  audience_id uuid not null references audiences,
  kind text not null,
  state text not null default 'waiting' check (state in ('waiting', 'running', 'paused', 'done', 'failed', 'cancelled')),
  -- what its owner wants: obeyed between two pages
  wanted text not null default 'run' check (wanted in ('run', 'pause', 'cancel')),
  params jsonb not null default '{}',
  -- where it stands: written in the same transaction as the page it speaks of
  cursor jsonb,
  total bigint, -- null = not yet counted
  done bigint not null default 0,
  result jsonb not null default '{}',
  error text,
  actor text not null,
  created_at timestamptz not null default clock_timestamp(),
  started_at timestamptz,
  finished_at timestamptz
);
create index jobs_newest on jobs (audience_id, kind, id desc);
create index jobs_open on jobs (id) where state in ('waiting', 'running');

-- ── files: uploads and exports, in parts, so that API and workers share no disk ──
create table files (
  id uuid primary key,
  audience_id uuid not null references audiences,
  name text not null,
  type text not null default 'application/octet-stream',
  size bigint not null default 0,
  complete boolean not null default false,
  expires_at timestamptz,
  actor text not null,
  created_at timestamptz not null default clock_timestamp()
);
create index files_expired on files (expires_at) where expires_at is not null;
create table file_parts (
  file_id uuid not null references files on delete cascade,
  n int not null,
  bytes bytea not null,
  primary key (file_id, n)
);
alter table file_parts alter bytes set storage external; -- compressing what is compressed costs time
`;
