import type { Knex } from 'knex';

/** Segments, and what their rules ask the facts by. */
export const up = (db: Knex) => db.raw(schema);
export const down = (db: Knex) => db.raw(undo);

const schema = `
create table segments (
  id uuid primary key,
  audience_id uuid not null references audiences,
  name text not null,
  description text not null default '',
  kind text not null check (kind in ('rule', 'static')),
  version int not null default 1, -- the newest row of segment_versions
  rule jsonb check ((kind = 'rule') = (rule is not null)),
  -- which recipe it was made from
  recipe text,
  actor text not null,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  -- deleted: its versions stay, for reports that name them
  removed_at timestamptz
);
create unique index segments_by_name on segments (audience_id, lower(name)) where removed_at is null;
create index segments_newest on segments (audience_id, id desc) where removed_at is null;

-- every rule that a segment ever had; static ones have none
create table segment_versions (
  id uuid primary key,
  audience_id uuid not null references audiences,
  segment_id uuid not null references segments,
  number int not null,
  rule jsonb not null,
  actor text not null,
  created_at timestamptz not null default clock_timestamp(),
  unique (segment_id, number)
);

-- whom someone put into a static segment
create table segment_members (
  segment_id uuid not null references segments on delete cascade,
  contact_id uuid not null references contacts on delete cascade,
  at timestamptz not null default clock_timestamp(),
  actor text not null,
  primary key (segment_id, contact_id)
);
create index segment_members_by_contact on segment_members (contact_id);

-- how many there were, each day in the audience's zone; a broken rule has no size
create table segment_sizes (
  segment_id uuid not null references segments on delete cascade,
  day date not null,
  size bigint not null,
  at timestamptz not null default clock_timestamp(),
  primary key (segment_id, day)
);

-- ── what shops say of a line beside its title ──
alter table order_lines add category text;
create index order_lines_by_product on order_lines (product_id, order_id) where product_id is not null;
create index order_lines_by_title on order_lines (lower(title), order_id);
create index order_lines_by_category on order_lines (lower(category), order_id) where category is not null;
create index order_lines_title on order_lines using gin (lower(title) gin_trgm_ops);

-- ── what rules ask ──
create index orders_by_day on orders (audience_id, placed_at, contact_id) where counted;
create index messages_sent on messages (audience_id, at, contact_id) where state = 'sent' and not is_test and not is_personal;
create index messages_opened on messages (audience_id, at, contact_id) include (opened_at)
  where (opened_at is not null or machine_opened_at is not null) and not is_test and not is_personal;
create index messages_clicked on messages (audience_id, at, contact_id) where clicked_at is not null and not is_test and not is_personal;
create index messages_of_step on messages (flow_id, step_id, contact_id) where flow_id is not null and not is_test;
create index messages_of_campaign on messages (campaign_id, contact_id) where campaign_id is not null and not is_test;
create index contacts_by_anniversary on contacts (audience_id, right(birthday, 5)) where archived_at is null and birthday is not null;
`;

const undo = `
drop index contacts_by_anniversary, messages_of_campaign, messages_of_step, messages_clicked, messages_opened, messages_sent, orders_by_day,
  order_lines_title, order_lines_by_category, order_lines_by_title, order_lines_by_product;
alter table order_lines drop category;
drop table segment_sizes, segment_members, segment_versions, segments;
`;
