import type { Knex } from 'knex';

/** The rest of what contacts are filtered by. */
export const up = (db: Knex) =>
  db.raw(`
    create index contacts_role on contacts using gin (lower(role) gin_trgm_ops) where archived_at is null and role <> '';
    create index contacts_by_language on contacts (audience_id, language) where archived_at is null;
    create index contacts_by_sms_status on contacts (audience_id, sms_status) where archived_at is null and sms_status <> 'non_subscribed';
    create index contacts_by_birthday on contacts (audience_id, left(right(birthday, 5), 2)) where archived_at is null and birthday is not null;
    create index contacts_without_permission on contacts (audience_id, id) where archived_at is null and email_permission is false;
    create index contacts_without_address on contacts (audience_id, id) where archived_at is null and email is null;
  `);
export const down = (db: Knex) =>
  db.raw(
    'drop index contacts_role, contacts_by_language, contacts_by_sms_status, contacts_by_birthday, contacts_without_permission, contacts_without_address',
  );
