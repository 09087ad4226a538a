import type { Knex } from 'knex';

/** A confirmation speaks for the address it was sent to, and for no other that the contact has later. */
export const up = (db: Knex) => db.raw('alter table signups add email text');
export const down = (db: Knex) => db.raw('alter table signups drop email');
