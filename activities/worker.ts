import { createServer } from 'node:http';
import { Client } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { DefaultLogger, NativeConnection, Runtime } from '@temporalio/worker';
import { pino } from 'pino';
import { openDatabase } from '../api/db/database.ts';
import { queues as queuesOf } from '../workflows/names.ts';
import { smtpChannel } from './channels/smtp.ts';
import { startLoops } from './engine/loops.ts';
import { prepareTemporal } from './engine/schedules.ts';
import { createWorkers } from './workers.ts';

/** `npm run worker`: the process that carries out what the flows decide. Run as many as needed. */
const env = process.env;
const log = pino({ level: env.LOG_LEVEL ?? 'info', name: 'worker' });
const metricsAt = `${env.METRICS_HOST ?? '127.0.0.1'}:${env.METRICS_PORT ?? '0'}`;
Runtime.install({
  logger: new DefaultLogger('WARN', ({ level, message, meta }) =>
    log[level === 'ERROR' ? 'error' : 'warn']({ ...meta, error: String(meta?.error ?? '') }, message),
  ),
  telemetryOptions: env.METRICS_PORT ? { metrics: { prometheus: { bindAddress: metricsAt } } } : {},
});

const databaseUrl = env.DATABASE_URL ?? 'postgres://rekindle@127.0.0.1:5432/rekindle';
const db = openDatabase(databaseUrl, Number(env.DATABASE_POOL ?? 40));
const { connectionOptions, namespace = 'default' } = loadClientConnectConfig();
const connection = await NativeConnection.connect(connectionOptions);
const client = new Client({ connection, namespace });
const queues = queuesOf(env.QUEUE_PREFIX ?? '');
const site = { publicUrl: env.PUBLIC_URL ?? 'http://127.0.0.1:3000', secret: env.SECRET ?? '' };
if (!site.secret) throw new Error('Set SECRET: the same random text for the API and every worker. It signs the links in mails.');
const channel = smtpChannel(env.SMTP_URL ?? 'smtp://127.0.0.1:1025');

await prepareTemporal(client, queues);
const workers = await createWorkers({
  db,
  client,
  connection,
  namespace,
  queues,
  channel,
  site,
  bundle: env.WORKFLOW_BUNDLE,
  overdue: env.OVERDUE ?? '15 minutes',
});
const stopLoops = startLoops({
  db,
  databaseUrl,
  client,
  queues,
  bulkRate: Number(env.BULK_RATE ?? 200),
  log: (what, error) => log.warn({ what, error: String(error) }, 'nudge'),
});
// liveness and readiness for whoever runs us; port 0 would tell nobody, so only when asked for
const health = env.HEALTH_PORT
  ? createServer((_, res) => {
      const ready = workers.every((worker) => worker.getState() === 'RUNNING');
      res.writeHead(ready ? 200 : 503, { 'content-type': 'application/json' }).end(JSON.stringify({ ready }));
    }).listen(Number(env.HEALTH_PORT), env.HEALTH_HOST ?? '127.0.0.1')
  : null;
log.info({ queues: { series: queues.series, jobs: queues.jobs } }, 'worker ready');

try {
  // SIGINT and SIGTERM end the workers' runs: what is claimed is finished first
  await Promise.all(workers.map((worker) => worker.run()));
} finally {
  health?.close();
  await stopLoops();
  await channel.close();
  await connection.close();
  await db.destroy();
}
