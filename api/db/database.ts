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

interface Connection {
  query(statement: { name: string; text: string; values: unknown[] }): Promise<{ rows: never[]; rowCount: number | null }>;
}
const numbered = new Map<string, string>();

/**
 * A statement the server parses and plans once a connection, under `name`: for what runs many times a second. `?` binds. It goes past
 * knex's builder, which costs as much as the statement's own trip, on the connection that knex would take: a transaction's own.
 */
export async function prepared<T>(db: Db, name: string, sql: string, bindings: unknown[]): Promise<{ rows: T[]; rowCount: number }> {
  let text = numbered.get(name);
  if (!text) {
    let n = 0;
    text = sql.replace(/\?/g, () => `$${++n}`);
    numbered.set(name, text);
  }
  if (db.isTransaction && (db as Knex.Transaction).isCompleted()) throw new Error(`${name}: the transaction is over`);
  const connection: Connection = await db.client.acquireConnection();
  try {
    const { rows, rowCount } = await connection.query({ name, text, values: bindings });
    return { rows, rowCount: rowCount ?? 0 };
  } finally {
    await db.client.releaseConnection(connection);
  }
}
