import type { Client } from '@temporalio/client';
import pino from 'pino';
import { createApp } from '../../api/app.ts';
import type { Db } from '../../api/db/database.ts';
import type { Channel } from '../../api/mails/index.ts';
import { queues } from '../../workflows/names.ts';

export const SECRET = 'a secret of the tests';

interface Options {
  client?: Client | null;
  prefix?: string;
  channel?: Channel;
  trustProxy?: string | null;
}

/** The API on this database, in this process; give it to supertest. What fails on our side is printed. */
export const apiOn = (db: Db, { client = null, prefix = '', channel, trustProxy = null }: Options = {}) =>
  createApp({
    db,
    client,
    queues: queues(prefix),
    ...(channel ? { channel } : {}),
    config: { publicUrl: 'http://127.0.0.1:4000', secret: SECRET, temporalUiUrl: null, trustProxy, catching: true },
    log: pino({ level: process.env.LOG_LEVEL ?? 'error' }),
  });
