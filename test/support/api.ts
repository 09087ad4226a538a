import type { Client } from '@temporalio/client';
import express from 'express';
import { pino } from 'pino';
import { pinoHttp } from 'pino-http';
import supertest from 'supertest';
import type { Db } from '../../api/db/database.ts';
import { enrollmentRoutes } from '../../api/enrollments/index.ts';
import { flowRoutes } from '../../api/flows/index.ts';
import { answerFailure } from '../../api/http/failure.ts';
import type { Channel } from '../../api/mails/index.ts';
import { testRunRoutes } from '../../api/tests/index.ts';
import { type Queues, queues as queuesOf } from '../../workflows/names.ts';

/** The API over HTTP, in this process. Without a client there is no Temporal: what needs one says so. */
export function api(
  db: Db,
  { client = null, queues = queuesOf('none-'), channel }: { client?: Client | null; queues?: Queues; channel?: Channel } = {},
) {
  const config = { publicUrl: 'http://127.0.0.1', secret: 'secret', temporalUiUrl: null, catching: true };
  const deps = { db, client, queues, config, log: pino({ level: 'silent' }), ...(channel ? { channel } : {}) };
  const app = express();
  app.locals.db = db;
  app.use(
    pinoHttp({ logger: deps.log }),
    express.json({ limit: '8mb' }),
    flowRoutes(deps),
    enrollmentRoutes(deps),
    testRunRoutes(deps),
    answerFailure,
  );
  return supertest(app);
}
