import knex, { type Knex } from 'knex';
import pg from 'pg';
import { migrationSource } from './migrations/index.ts';

export type Db = Knex;

// int8 as a number (counts and identities stay far below 2^53); numeric stays a string: money is never a float
pg.types.setTypeParser(pg.types.builtins.INT8, Number);
pg.types.setTypeParser(pg.types.builtins.DATE, (day) => day);

/** A pool on `url`. `max` connections: what one process can keep busy. */
export const openDatabase = (url: string, max = 20): Db =>
  knex({ client: 'pg', connection: { connectionString: url }, pool: { min: 0, max }, migrations: { migrationSource } });

/** Brings the schema up to date. Safe to call from several processes: knex holds its own lock. */
export const migrate = (db: Db): Promise<void> => db.migrate.latest({ migrationSource });

/** A statement the server parses and plans once a connection, under `name`: for what runs many times a second. `?` binds. */
export const prepared = <T>(db: Db, name: string, sql: string, bindings: unknown[]): PromiseLike<{ rows: T[] }> =>
  (db.raw(sql, bindings as never) as unknown as { options(o: object): PromiseLike<{ rows: T[] }> }).options({ name });
