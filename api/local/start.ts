import path from 'node:path';
import { migrate, openDatabase } from '../db/database.ts';
import { buildUi, bundleWorkflows } from './built.ts';
import { openTheUi } from './dev.ts';
import { portFrom } from './ports.ts';
import { ensureDatabase, startPostgres } from './postgres.ts';
import { loadSample, wantsSample } from './sample/load.ts';
import { ownService } from './services.ts';
import { openStackFolder } from './stack-folder.ts';
import { say, stage } from './stages.ts';
import { supervisor } from './supervisor.ts';
import { startTemporal } from './temporal.ts';
import { temporalBinary } from './temporal-binary.ts';

/**
 * `npm start`: the whole product on this machine, one process tree, data under `.rekindle/`.
 * `-- --empty`: without the sample. `-- --dev`: with reload.
 */
const began = performance.now();
const root = path.resolve(import.meta.dirname, '../..');
const empty = process.argv.includes('--empty');
const dev = process.argv.includes('--dev');
const PORTS = { api: Number(process.env.PORT ?? 4000), temporal: 7233, temporalUi: 8233, postgres: 5442, smtp: 1025 };

console.log('\nRekindle');
const folder = await openStackFolder(process.env.REKINDLE_DATA ?? path.join(root, '.rekindle'), say).catch(refuse);
const keeper = supervisor(folder.remember, say);
const undo: (() => Promise<unknown>)[] = [];
let stopping = false;

process.on('SIGINT', () => void stop('stopping'));
process.on('SIGTERM', () => void stop('stopping'));
process.on('SIGHUP', () => void stop('the terminal is gone: stopping'));
if (process.env.npm_lifecycle_event) {
  // npm dies on SIGTERM without passing it on
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && void stop('npm is gone: stopping'), 500).unref();
}

try {
  await start();
} catch (error) {
  if (!stopping) {
    console.error(`\nRekindle could not start.\n${(error as Error).message}\nLogs: ${path.join(folder.dir, 'logs')}`);
    process.exitCode = 1;
    await stop('stopping what had started');
  }
}

async function start() {
  const ports = await choosePorts();
  const postgresUrl = `postgres://postgres@127.0.0.1:${ports.postgres}`;
  const databaseUrl = `${postgresUrl}/rekindle`;
  const outside = process.env.TEMPORAL_ADDRESS;
  const temporal = outside ?? `127.0.0.1:${ports.temporal}`;
  const temporalUi = outside ? (process.env.TEMPORAL_UI_URL ?? null) : `http://127.0.0.1:${ports.temporalUi}`;
  const url = `http://127.0.0.1:${ports.api}`;
  const smtp = `smtp://127.0.0.1:${ports.smtp}`;
  const uiDir = path.join(root, 'dist/ui');
  const bundle = path.join(root, 'dist/workflows.cjs');

  await Promise.all([
    stage('Postgres', async () => {
      await keeper.keep({
        name: 'postgres',
        signal: 'SIGINT',
        patience: 8_000,
        start: (onLaunch) =>
          startPostgres({ dir: path.join(folder.dir, 'postgres'), port: ports.postgres, log: folder.log('postgres'), onLaunch }),
      });
      await ensureDatabase(postgresUrl, 'rekindle');
    }).then(() =>
      stage('migrations', async () => {
        const db = openDatabase(databaseUrl, 2);
        await migrate(db).finally(() => db.destroy());
      }),
    ),
    stage(
      'Temporal',
      async () => {
        if (outside) return `yours, at ${outside}`;
        const binary = await temporalBinary(say);
        const file = path.join(folder.dir, 'temporal.sqlite');
        await keeper.keep({
          name: 'temporal',
          start: (onLaunch) =>
            startTemporal({ binary, file, port: ports.temporal, uiPort: ports.temporalUi, log: folder.log('temporal'), onLaunch }),
        });
        return '';
      },
      (remark) => remark,
    ),
    dev
      ? null
      : stage(
          'UI',
          () => buildUi(uiDir),
          (built) => (built ? 'built' : ''),
        ),
    stage(
      'workflows',
      () => bundleWorkflows(bundle),
      (built) => (built ? 'bundled' : ''),
    ),
  ]);

  const env = {
    DATABASE_URL: databaseUrl,
    TEMPORAL_ADDRESS: temporal,
    HOST: '127.0.0.1',
    PORT: String(ports.api),
    PUBLIC_URL: url,
    SECRET: folder.secret(),
    SMTP_URL: process.env.SMTP_URL ?? smtp,
    SMTP_PORT: String(ports.smtp),
    MAIL_CATCHER: process.env.SMTP_URL ? '' : '1',
    TEMPORAL_UI_URL: temporalUi ?? '',
    // while developing, from source: what changed counts at once
    WORKFLOW_BUNDLE: dev ? '' : bundle,
    UI_DIR: dev ? '' : uiDir,
  };
  const api = ownService(folder, { name: 'api', entry: 'api/server.ts', env, url: `${url}/readyz` });
  const worker = ownService(folder, { name: 'worker', entry: 'activities/worker.ts', env, patience: 6_000 });
  const mailCatcher = ownService(folder, { name: 'mail-catcher', entry: 'api/local/mail-catcher.ts', env, port: ports.smtp });
  await Promise.all([
    stage('mail catcher', () => keeper.keep(mailCatcher)),
    stage('API', () => keeper.keep(api)),
    stage('worker', () => keeper.keep(worker)),
  ]);
  const shown = dev ? await openTheUi({ root, api: url, restart: (name) => keeper.restart(name), say, undo }) : url;
  folder.publish({ url: shown, api: url, temporal, temporalUi, postgres: databaseUrl, smtp });
  if (!empty) await sample(databaseUrl);
  if (!stopping) welcome(shown, temporalUi);
}

async function choosePorts() {
  const spoken = new Set<number>();
  const chosen = { ...PORTS };
  for (const name of Object.keys(PORTS) as (keyof typeof PORTS)[]) {
    chosen[name] = await portFrom(PORTS[name], spoken);
    if (chosen[name] !== PORTS[name]) say(`port ${PORTS[name]} is taken: ${name} uses ${chosen[name]}`);
  }
  return chosen;
}

async function sample(databaseUrl: string) {
  const db = openDatabase(databaseUrl, 4);
  try {
    if (await wantsSample(db))
      await stage(
        'sample data',
        () => loadSample(db),
        ({ contacts, orders }) => `${contacts} customers, ${orders} orders`,
      );
  } finally {
    await db.destroy();
  }
}

function welcome(url: string, temporalUi: string | null) {
  const line = (what: string, where: string) => console.log(`  ${what.padEnd(14)} ${where}`);
  console.log(`\nReady in ${((performance.now() - began) / 1000).toFixed(1)} s. Where to look:`);
  line('Rekindle', url);
  line('test inbox', `${url}/inbox`);
  line('API', `${url}/api/openapi.json`);
  if (temporalUi) line('Temporal', temporalUi);
  line('logs, data', folder.dir);
  console.log('\nCtrl-C stops everything.');
}

async function stop(why: string) {
  if (stopping) {
    keeper.kill();
    process.exit(1);
  }
  stopping = true;
  say(why);
  await Promise.allSettled(undo.map((close) => close()));
  await keeper.stop(['api', 'worker', 'mail-catcher'], ['temporal'], ['postgres']);
  folder.clear();
  say('stopped');
  process.exit();
}

function refuse(error: Error): never {
  console.error(error.message);
  process.exit(1);
}
