import type { Knex } from 'knex';

/** "Three orders within 30 days" reads every counted order of an audience, by contact: 2.3 M of them in a second where this tells whose they are. */
const made = (include: string) =>
  `drop index orders_counted; create index orders_counted on orders (contact_id, placed_at desc) include (${include}) where counted`;
export const up = (db: Knex) => db.raw(made('id, audience_id'));
export const down = (db: Knex) => db.raw(made('id'));
