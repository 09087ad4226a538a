import type { Knex } from 'knex';

/** Rules about what lies under a domain are few: an index of their own. Patterns stand in lower case, as they are compared. */
export const up = (db: Knex) =>
  db.raw(`
    create index exclusions_under on exclusions (lower(pattern)) where kind = 'domain' and subdomains;
    update exclusions set pattern = lower(pattern) where pattern <> lower(pattern);
    drop function domains_of(text)`);
export const down = (db: Knex) => db.raw('drop index exclusions_under');
