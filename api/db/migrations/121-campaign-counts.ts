import type { Knex } from 'knex';

/** What became of a campaign, kept for lists: counted again while it changes. The bounce watch begins anew when someone resumes. */
export const up = (db: Knex) =>
  db.raw(`
    alter table campaigns add counts jsonb, add counted_at timestamptz, add resumed_at timestamptz;
    create index campaigns_recount on campaigns (counted_at nulls first) where started_at is not null and not is_synthetic;
    -- serves the bounce watch: 2 % of what was sent since it was last resumed
    create index messages_campaign_bounces on messages (campaign_id, bounced_at) where bounced_at is not null and campaign_id is not null;
  `);
export const down = (db: Knex) =>
  db.raw(`
    drop index messages_campaign_bounces;
    alter table campaigns drop counts, drop counted_at, drop resumed_at`);
