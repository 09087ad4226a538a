import type { Client } from '@temporalio/client';
import pino from 'pino';
import { createApp } from '../../api/app.ts';
import type { Db } from '../../api/db/database.ts';
import type { Channel } from '../../api/mails/index.ts';
import { queues } from '../../workflows/names.ts';

/** The API on this database, in this process; give it to supertest. What fails on our side is printed. */
export const apiOn = (
  db: Db,
  { client = null, prefix = '', channel }: { client?: Client | null; prefix?: string; channel?: Channel } = {},
) =>
  createApp({
    db,
    client,
    queues: queues(prefix),
    ...(channel ? { channel } : {}),
    config: { publicUrl: 'http://127.0.0.1:4000', secret: 'a secret of the tests', temporalUiUrl: null, catching: true },
    log: pino({ level: process.env.LOG_LEVEL ?? 'error' }),
  });
