import { chmodSync, existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { migrate, openDatabase } from '../../api/db/database.ts';
import { buildUi, bundleWorkflows } from '../../api/local/built.ts';
import { freePort } from '../../api/local/ports.ts';
import { endPostgres, ensureDatabase, startPostgres } from '../../api/local/postgres.ts';
import { end } from '../../api/local/processes.ts';
import { startTemporal } from '../../api/local/temporal.ts';
import { temporalBinary } from '../../api/local/temporal-binary.ts';
import { chromiumBinary } from './chromium-binary.ts';
import { clearOrphans, runFolder } from './orphans.ts';

const cache = path.resolve('node_modules/.cache/rekindle');

/**
 * What tests stand on, started side by side. `TEST_ONLY=db,temporal` starts only these (`TEST_ONLY=none` nothing), for those who
 * run one file over and over.
 */
export default async function setUp() {
  const began = Date.now();
  await clearOrphans();
  const { dir, remember } = runFolder();
  chmodSync(dir, 0o755);
  const only = process.env.TEST_ONLY?.split(',');
  const undo: (() => Promise<unknown>)[] = [];
  (globalThis as { tearDown?: () => Promise<void> }).tearDown = async () => {
    await Promise.all(undo.map((stop) => stop()));
    rmSync(dir, { recursive: true, force: true });
  };

  const took: string[] = [];
  const stage = async (name: string, start: () => Promise<unknown>) => {
    if (only && !only.includes(name)) return;
    const from = Date.now();
    await start();
    took.push(`${name} ${Date.now() - from} ms`);
  };
  const stages = [
    stage('db', async () => {
      const { url, child } = await startPostgres({
        dir: path.join(dir, 'postgres'),
        port: await freePort(),
        log: path.join(dir, 'postgres.log'),
        durable: false,
      });
      remember(child);
      undo.push(() => endPostgres(child));
      await ensureDatabase(url, 'template_rekindle');
      const db = openDatabase(`${url}/template_rekindle`);
      await migrate(db);
      await db.destroy();
      process.env.TEST_PG_URL = url;
    }),
    stage('temporal', async () => {
      const { address, child } = await startTemporal({
        binary: await temporalBinary(console.error),
        file: path.join(dir, 'temporal.sqlite'),
        port: await freePort(),
        uiPort: null,
        log: path.join(dir, 'temporal.log'),
        durable: false,
      });
      remember(child);
      undo.push(() => end(child));
      process.env.TEST_TEMPORAL = address;
    }),
    stage('bundle', async () => {
      process.env.TEST_BUNDLE = path.join(cache, 'workflow-bundle.cjs');
      await bundleWorkflows(process.env.TEST_BUNDLE);
    }),
    stage('ui', async () => {
      if (!existsSync('ui/index.html')) return;
      process.env.TEST_UI = path.join(cache, 'ui');
      await buildUi(process.env.TEST_UI);
    }),
    stage('chromium', async () => {
      process.env.TEST_CHROMIUM = await chromiumBinary(cache);
    }),
  ];
  const failed = (await Promise.allSettled(stages)).find((result) => result.status === 'rejected');
  if (failed) {
    await (globalThis as { tearDown?: () => Promise<void> }).tearDown?.();
    throw failed.reason;
  }
  console.error(`set up in ${Date.now() - began} ms (${took.join(', ') || 'nothing asked for'})`);
}
