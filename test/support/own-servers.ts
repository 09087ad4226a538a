import { chmodSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { migrate, openDatabase } from '../../api/db/database.ts';
import { freePort } from '../../api/local/ports.ts';
import { endPostgres, ensureDatabase, startPostgres } from '../../api/local/postgres.ts';
import { end } from '../../api/local/processes.ts';
import { startTemporal } from '../../api/local/temporal.ts';
import { temporalBinary } from '../../api/local/temporal-binary.ts';

/** A Postgres with a database `rekindle` and a Temporal server that a test may kill, each on a port it keeps. */
export async function ownServers({ migrated = true } = {}) {
  const dir = await mkdtemp(path.join(tmpdir(), 'rekindle-own-'));
  chmodSync(dir, 0o755);
  const [pgPort, temporalPort] = [await freePort(), await freePort()];
  const file = path.join(dir, 'temporal.sqlite');
  const binary = await temporalBinary(() => {});
  const startPg = () => startPostgres({ dir: path.join(dir, 'postgres'), port: pgPort, log: path.join(dir, 'postgres.log') });
  const startT = () => startTemporal({ binary, file, port: temporalPort, uiPort: null, log: path.join(dir, 'temporal.log') });
  let [postgres, temporal] = await Promise.all([startPg(), startT()]);
  await ensureDatabase(postgres.url, 'rekindle');
  const url = `${postgres.url}/rekindle`;
  const db = openDatabase(url);
  if (migrated) await migrate(db);
  const killTemporal = async () => {
    temporal.child.kill('SIGKILL');
    await end(temporal.child);
  };
  return {
    db,
    url,
    address: temporal.address,
    async restartTemporal({ loseData = false, awayMs = 0 } = {}) {
      await killTemporal();
      if (loseData) for (const more of ['', '-wal', '-shm']) await rm(file + more, { force: true });
      await new Promise((ok) => setTimeout(ok, awayMs));
      temporal = await startT();
    },
    async restartPostgres() {
      await endPostgres(postgres.child);
      postgres = await startPg();
    },
    async close() {
      await db.destroy();
      await Promise.all([end(temporal.child), endPostgres(postgres.child)]);
      await rm(dir, { recursive: true, force: true });
    },
  };
}
