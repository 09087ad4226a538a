import type { Knex } from 'knex';

/** A segment that is broken, or takes too long to count, has no size that day. */
export const up = (db: Knex) => db.raw('alter table segment_sizes alter size drop not null');
export const down = (db: Knex) => db.raw('delete from segment_sizes where size is null; alter table segment_sizes alter size set not null');
