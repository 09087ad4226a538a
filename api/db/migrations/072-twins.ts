import type { Knex } from 'knex';

/** Proposals are listed with those first that hold a message. */
export const up = (db: Knex) =>
  db.raw(`
    drop index twins_proposed;
    create index twins_proposed on twins (audience_id, (bought_at is not null) desc, found_at desc, a_id desc, b_id desc) where state = 'proposed'`);
export const down = (db: Knex) => db.raw('drop index twins_proposed');
