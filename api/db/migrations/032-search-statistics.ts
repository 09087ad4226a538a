import type { Knex } from 'knex';

/**
 * How many a search finds is guessed from a sample of texts: with a hundred of them every rare word looks alike, and the plan for a
 * common one takes ten times as long.
 */
export const up = (db: Knex) =>
  db.raw(`
    alter table contacts alter column search set statistics 1000;
  `);
export const down = (db: Knex) => db.raw('alter table contacts alter column search set statistics -1');
