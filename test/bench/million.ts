import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Db, migrate, openDatabase } from '../../api/db/database.ts';
import { listFields, tuneIndex } from '../../api/fields/index.ts';
import { freePort } from '../../api/local/ports.ts';
import { endPostgres, ensureDatabase, postgresPlace, startPostgres } from '../../api/local/postgres.ts';
import { winBack } from '../support/factories.ts';
import { AGGREGATES, EVENTS, MESSAGES, ORDERS, TIDY } from './million-facts.ts';
import { CAMPAIGNS, CARRIED, MAILS } from './million-mails.ts';
import { CONTACTS, FIELDS, FUNCTIONS, TAGS } from './million-people.ts';

const COUNT = 1_000_000;
export const AUDIENCE = '01900000-0000-7000-8000-00000000000a';
const FIXED: Record<string, string> = {
  count: String(COUNT),
  audience: AUDIENCE,
  store: '01900000-0000-7000-8000-00000000000b',
  flow: '01900000-0000-7000-8000-00000000000c',
  version: '01900000-0000-7000-8000-00000000000d',
  definition: JSON.stringify(winBack()).replaceAll("'", "''"),
};
const PARTS = { FUNCTIONS, FIELDS, CONTACTS, TAGS, ORDERS, MESSAGES, AGGREGATES, EVENTS, TIDY };
const MAILED = { CAMPAIGNS, MAILS, CARRIED };
const hashed = (parts: unknown) => createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 10);
const dir = path.join(tmpdir(), `rekindle-million-${hashed([PARTS, FIXED])}`);
/** What a server with room for a million contacts is given; docker-compose.yml says the same. */
const SETTINGS = ['shared_buffers=1GB', 'maintenance_work_mem=1GB', 'work_mem=32MB', 'max_wal_size=8GB'];

/**
 * A million contacts and ten million events on a Postgres of its own: made once in a few minutes, kept under the temp folder by the hash
 * of its SQL, found running or started. Leave `million` as it is: to write, ask for a `copy`, which is dropped at the end.
 */
export async function million({ copy = false, log = (_: string) => {} } = {}) {
  const { url, stop } = await server();
  await ensureDatabase(url, 'million');
  const base = openDatabase(`${url}/million`, copy ? 2 : 10);
  await build(base, log);
  if (!copy) return { db: base, url: `${url}/million`, stop, close: () => base.destroy().then(stop) };
  await base.destroy();
  const name = `million_${process.pid}`;
  const owner = openDatabase(`${url}/postgres`, 1);
  await copied(owner, name);
  const db = openDatabase(`${url}/${name}`, 10);
  return {
    db,
    url: `${url}/${name}`,
    stop,
    async close() {
      await db.destroy();
      await owner.raw(`drop database ${name} with (force)`);
      await owner.destroy();
      await stop();
    },
  };
}

/** The same with twenty million messages, made once and kept beside it; to be read only. */
export async function mailedMillion({ log = (_: string) => {} } = {}) {
  const plain = await million({ log });
  await plain.db.destroy();
  const url = plain.url.slice(0, plain.url.lastIndexOf('/'));
  const name = `mailed_${hashed(MAILED)}`;
  const owner = openDatabase(`${url}/postgres`, 1);
  if (!(await owner('pg_database').where({ datname: name }).first())) {
    const half = `${name}_half`;
    await owner.raw(`drop database if exists ${half} with (force)`);
    await copied(owner, half);
    const db = openDatabase(`${url}/${half}`, 1);
    await fill(db, MAILED, ['messages', 'contacts'], log);
    await db.destroy();
    await owner.raw(`alter database ${half} rename to ${name}`);
  }
  await owner.destroy();
  const db = openDatabase(`${url}/${name}`, 10);
  await upToDate(db);
  return { db, close: () => db.destroy().then(plain.stop) };
}

/** A copy is only made while nobody looks at the original: whoever does is waited for, two minutes. */
async function copied(owner: Db, name: string): Promise<void> {
  for (let attempt = 1; ; attempt++)
    try {
      await owner.raw(`create database ${name} template million strategy file_copy`);
      return;
    } catch (error) {
      if ((error as { code?: string }).code !== '55006' || attempt === 60) throw error;
      await new Promise((ok) => setTimeout(ok, 2_000));
    }
}

/** One server a folder: whoever comes second uses the one that runs. */
async function server(): Promise<{ url: string; stop(): Promise<unknown> }> {
  mkdirSync(dir, { recursive: true });
  chmodSync(dir, 0o755);
  const { data } = postgresPlace(dir);
  const lines = existsSync(path.join(data, 'postmaster.pid')) ? readFileSync(path.join(data, 'postmaster.pid'), 'utf8').split('\n') : [];
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  if (pid && existsSync(`/proc/${pid}`)) return { url: `postgres://postgres@127.0.0.1:${port}`, stop: async () => {} };
  const options = { dir, port: await freePort(), log: path.join(dir, 'postgres.log'), durable: false, settings: SETTINGS };
  const { url, child } = await startPostgres(options);
  return { url, stop: () => endPostgres(child) };
}

/** Someone whose tree is newer may have been here: what is there is more than this tree asks for. */
const upToDate = (db: Db) =>
  migrate(db).catch((error) => {
    if (!/migration directory is corrupt/.test(String(error))) throw error;
  });

async function build(db: Db, log: (line: string) => void): Promise<void> {
  await upToDate(db);
  await db('audiences')
    .insert({ id: FIXED.audience, name: 'A million', sender_name: 'Shop', sender_address: 'shop@shop.example', created_by: 'bench' })
    .onConflict()
    .ignore();
  const store = { id: FIXED.store, audience_id: FIXED.audience, name: 'Shop', currency: 'EUR', watch_silence: false, created_by: 'bench' };
  await db('stores').insert(store).onConflict().ignore();
  const { rows } = await db.raw(`select to_regclass('public.million_made') as made`);
  if (!rows[0].made) {
    await fill(db, PARTS, WRITTEN, log);
    await db.raw('create table million_made as select now() as at');
  }
  await indexFields(db);
}

/** As the product's own job makes them for filterable fields. */
async function indexFields(db: Db): Promise<void> {
  for (const { id } of await listFields(db, AUDIENCE)) while (!(await tuneIndex(db, id)));
}

async function fill(db: Db, parts: Record<string, string>, tables: string[], log: (line: string) => void): Promise<void> {
  const began = Date.now();
  const connection = await db.client.acquireConnection();
  const run = (sql: string, bindings?: unknown[]) =>
    connection.query(
      sql.replace(/(?<!:):([a-z]+)/g, (all, name: string) => FIXED[name] ?? all),
      bindings,
    );
  // foreign keys hold by how it is made; checking each would double the time
  const loose = await run(INDEXES, [tables]);
  for (const { name } of loose.rows) await run(`drop index ${name}`);
  for (const [name, sql] of Object.entries(parts)) {
    // tags are counted by triggers
    await run(`set session_replication_role = ${name === 'TAGS' ? 'origin' : 'replica'}`);
    await run(sql);
    log(`${name} ${Math.round((Date.now() - began) / 1000)} s`);
  }
  await run(`set maintenance_work_mem = '1GB'`);
  // an index of a partitioned table is shown as ON ONLY: made so, its partitions would have none
  for (const { definition } of loose.rows) await run(definition.replace(' ON ONLY ', ' ON '));
  await run(`set session_replication_role = origin`);
  // the aggregates have written every contact once more
  await run('vacuum full contacts');
  await run('vacuum analyze');
  await db.client.releaseConnection(connection);
  log(`made in ${Math.round((Date.now() - began) / 1000)} s`);
}

const WRITTEN = ['contacts', 'orders', 'messages', 'events', 'enrollments', 'contact_tags', 'contact_lists'];
/** Indexes that are no constraint: built at the end, they take a fifth of the time. */
const INDEXES = `
  select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition from pg_index i join pg_class c on c.oid = i.indrelid
  where c.relname = any($1) and c.relnamespace = 'public'::regnamespace
    and not exists (select from pg_constraint k where k.conindid = i.indexrelid)`;
