import type { Client } from '@temporalio/client';
import { pino } from 'pino';
import supertest from 'supertest';
import { createApp } from '../../api/app.ts';
import type { Db } from '../../api/db/database.ts';
import type { Channel } from '../../api/mails/index.ts';
import { type Queues, queues as queuesOf } from '../../workflows/names.ts';

/** The API over HTTP, in this process. Without a client there is no Temporal: what needs one says so. */
export function api(
  db: Db,
  { client = null, queues = queuesOf('none-'), channel }: { client?: Client | null; queues?: Queues; channel?: Channel } = {},
) {
  const config = { publicUrl: 'http://127.0.0.1', secret: 'secret', temporalUiUrl: null, catching: true };
  const log = pino({ level: 'silent' });
  return supertest(createApp({ db, client, queues, config, log, ...(channel ? { channel } : {}) }));
}
