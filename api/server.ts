import type { Server } from 'node:http';
import { Client, Connection } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import pino from 'pino';
import { smtpChannel } from '../activities/channels/smtp.ts';
import { queues } from '../workflows/names.ts';
import { createApp } from './app.ts';
import { openDatabase } from './db/database.ts';

/** Process entry: `npm run api`. Alone reads the environment of the API. */
const env = process.env;
const need = (name: string): string => {
  const value = env[name];
  if (!value) throw new Error(`Set ${name}. README.md, “Running it for real”, lists what each process needs.`);
  return value;
};

const log = pino({ name: 'api', level: env.LOG_LEVEL ?? 'info' });
const host = env.HOST ?? '127.0.0.1';
const port = Number(env.PORT ?? 4000);
const db = openDatabase(need('DATABASE_URL'));
const { connectionOptions, namespace } = loadClientConnectConfig();
// lazy: the API takes orders while Temporal is away, and finds it again by itself
const connection = Connection.lazy(connectionOptions);
const client = new Client({ connection, ...(namespace ? { namespace } : {}) });

const app = createApp(
  {
    db,
    client,
    queues: queues(env.QUEUE_PREFIX),
    ...(env.SMTP_URL ? { channel: smtpChannel(env.SMTP_URL) } : {}),
    config: {
      publicUrl: (env.PUBLIC_URL ?? `http://${host}:${port}`).replace(/\/+$/, ''),
      secret: need('SECRET'),
      temporalUiUrl: env.TEMPORAL_UI_URL || null,
      trustProxy: env.TRUST_PROXY || null,
      catching: env.MAIL_CATCHER === '1',
    },
    log,
  },
  env.UI_DIR || null,
);
const server: Server = app.listen(port, host, (error) => {
  if (error) throw error;
  log.info({ host, port }, 'listening');
});

/** Lets open requests end, 5 s at most. */
function stop(): void {
  server.close(async () => {
    await Promise.allSettled([db.destroy(), connection.close()]);
    process.exit(0);
  });
  server.closeIdleConnections();
  setTimeout(() => process.exit(0), 5_000).unref();
}
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
