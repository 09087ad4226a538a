import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { type Db, openDatabase } from '../../api/db/database.ts';

export interface FreshDatabase {
  url: string;
  db: Db;
  /** Closes `db` and removes the database, whoever is still connected. */
  drop(): Promise<void>;
}

const base = () => {
  const url = process.env.TEST_PG_URL;
  if (!url) throw new Error('No Postgres: run through `npm test`, with `db` in TEST_ONLY if that is set.');
  return url;
};

async function asOwner(sql: string) {
  const client = new pg.Client({ connectionString: `${base()}/postgres` });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** A migrated database of one's own: a file copy of the template, about 50 ms. */
export async function freshDatabase({ max = 20, template = 'template_rekindle' } = {}): Promise<FreshDatabase> {
  const name = `t_${randomUUID().replaceAll('-', '').slice(0, 16)}`;
  await asOwner(`create database ${name} template ${template} strategy file_copy`);
  const url = `${base()}/${name}`;
  const db = openDatabase(url, max);
  const drop = async () => {
    await db.destroy();
    await asOwner(`drop database ${name} with (force)`);
  };
  return { url, db, drop };
}
