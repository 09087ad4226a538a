import type { Knex } from 'knex';

/** How many whose last name begins with what was typed stand together in an order of names: a list guesses from it which way to go. */
export const up = (db: Knex) => db.raw('create statistics contacts_last_name_words on (lower(last_name)) from contacts');
export const down = (db: Knex) => db.raw('drop statistics contacts_last_name_words');
