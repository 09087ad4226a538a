import type { Knex } from 'knex';

/** The planner guesses how many match from these; what it knows of indexes on expressions it uses for none that leaves people out. */
export const up = (db: Knex) =>
  db.raw(`
    create statistics contacts_company_words on (lower(company)) from contacts;
    create statistics contacts_role_words on (lower(role)) from contacts;
    create statistics contacts_city_words on (lower(city)) from contacts;
    create statistics contacts_birthday_month on (left(right(birthday, 5), 2)) from contacts;
  `);
export const down = (db: Knex) =>
  db.raw('drop statistics contacts_company_words, contacts_role_words, contacts_city_words, contacts_birthday_month');
