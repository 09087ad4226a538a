import type { Knex } from 'knex';

/** Lists of contacts at a million: what they are filtered and sorted by has an index, and search finds beginnings of words too. */
export const up = (db: Knex) => db.raw(schema);
export const down = (db: Knex) => db.raw(undo);

const schema = `
-- begins with a space: ' an' then is a trigram of every word that begins with "an", so two letters are served by the same index.
-- The phone once more in digits alone, and the customer number.
drop index contacts_search;
alter table contacts alter column search set expression as (
  lower(' ' || first_name || ' ' || last_name || ' ' || coalesce(email, '') || ' ' || coalesce(phone, '') || ' ' || company
    || ' ' || coalesce(external_id, '') || ' ' || coalesce(regexp_replace(phone, '[^0-9]', '', 'g'), '')));
create index contacts_search on contacts using gin (search gin_trgm_ops) where archived_at is null;

-- sorts: the value, then the id; those without a value come by contacts_newest
create index contacts_by_address on contacts (audience_id, lower(email), id) where archived_at is null and email is not null;
create index contacts_by_orders on contacts (audience_id, order_count, id) where archived_at is null;
create index contacts_by_revenue on contacts (audience_id, revenue, id) where archived_at is null;
create index contacts_by_rating on contacts (audience_id, rating, id) where archived_at is null and rating is not null;
create index contacts_by_last_click on contacts (audience_id, last_clicked_at, id) where archived_at is null and last_clicked_at is not null;
create index contacts_by_last_sent on contacts (audience_id, last_sent_at, id) where archived_at is null and last_sent_at is not null;

-- filters
create index contacts_by_status on contacts (audience_id, status, status_at) where archived_at is null;
create index contacts_by_last_open on contacts (audience_id, last_opened_at) where archived_at is null and last_opened_at is not null;
create index contacts_by_last_seen on contacts (audience_id, last_seen_at) where archived_at is null and last_seen_at is not null;
create index contacts_by_first_order on contacts (audience_id, first_order_at) where archived_at is null and first_order_at is not null;
create index contacts_by_source on contacts (audience_id, source) where archived_at is null;
create index contacts_by_country on contacts (audience_id, country) where archived_at is null and country is not null;
create index contacts_vip on contacts (audience_id, id) where archived_at is null and vip;
create index contacts_by_domain on contacts (audience_id, lower(split_part(email, '@', 2))) where archived_at is null and email is not null;
create index contacts_company on contacts using gin (lower(company) gin_trgm_ops) where archived_at is null and company <> '';
create index contacts_city on contacts using gin (lower(city) gin_trgm_ops) where archived_at is null and city is not null;
`;

const undo = `
drop index contacts_city, contacts_company, contacts_by_domain, contacts_vip, contacts_by_country, contacts_by_source, contacts_by_first_order,
  contacts_by_last_seen, contacts_by_last_open, contacts_by_status, contacts_by_last_sent, contacts_by_last_click, contacts_by_rating,
  contacts_by_revenue, contacts_by_orders, contacts_by_address, contacts_search;
alter table contacts alter column search set expression as (
  lower(first_name || ' ' || last_name || ' ' || coalesce(email, '') || ' ' || coalesce(phone, '') || ' ' || company));
create index contacts_search on contacts using gin (search gin_trgm_ops) where archived_at is null;
`;
