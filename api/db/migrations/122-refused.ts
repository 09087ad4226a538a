import type { Knex } from 'knex';

/** Refusals of a campaign whose consequences are looked for after a kill, and its bounces: few among many. */
export const up = (db: Knex) =>
  db.raw(`
    drop index messages_campaign_bounces;
    create index messages_campaign_refused on messages (campaign_id, id) where state = 'failed' and bounce is not null and campaign_id is not null`);
export const down = (db: Knex) => db.raw('drop index messages_campaign_refused');
