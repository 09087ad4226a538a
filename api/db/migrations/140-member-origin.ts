import type { Knex } from 'knex';

/** How someone came into a segment of people chosen by hand; null = before this was written down. */
export const up = (db: Knex) => db.raw(`alter table segment_members add column via text check (via in ('paste', 'import', 'selection'))`);

export const down = (db: Knex) => db.raw('alter table segment_members drop column via');
