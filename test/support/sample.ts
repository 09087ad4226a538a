import pg from 'pg';
import { openDatabase } from '../../api/db/database.ts';
import { loadSample } from '../../api/local/sample/load.ts';
import { type FreshDatabase, freshDatabase } from './database.ts';

const TEMPLATE = 'template_sample';

/**
 * A fresh database that holds the sample. Loaded once a run, by whoever asks first (on a busy machine 75 s, for
 * which whoever asks must have the time); a clone takes about 0.3 s.
 */
export async function sampleDatabase(): Promise<FreshDatabase> {
  const base = process.env.TEST_PG_URL;
  const client = new pg.Client({ connectionString: `${base}/postgres` });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock(1998)');
    const { rowCount } = await client.query('select from pg_database where datname = $1', [TEMPLATE]);
    if (!rowCount) {
      await client.query(`drop database if exists ${TEMPLATE}_new with (force)`); // of a file whose time ran out
      await client.query(`create database ${TEMPLATE}_new template template_rekindle strategy file_copy`);
      const db = openDatabase(`${base}/${TEMPLATE}_new`, 4);
      await loadSample(db);
      await db.raw('vacuum analyze');
      await db.destroy();
      await client.query(`alter database ${TEMPLATE}_new rename to ${TEMPLATE}`);
    }
    return await freshDatabase({ template: TEMPLATE });
  } finally {
    await client.end();
  }
}
