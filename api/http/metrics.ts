import type { RequestHandler } from 'express';
import { Gauge, Histogram, Registry } from 'prom-client';
import type { Db } from '../db/database.ts';

/** Counts of this API process, and what waits in Postgres. Labels are paths of the contract: no ids, no addresses. */
export function createMetrics(db: Db) {
  const registry = new Registry();
  const seconds = new Histogram({
    name: 'rekindle_http_seconds',
    help: 'Time to answer, by endpoint and status',
    labelNames: ['method', 'path', 'status'],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 1, 5],
    registers: [registry],
  });
  new Gauge({
    name: 'rekindle_nudges_waiting',
    help: 'Facts not yet decided or told, by lane',
    labelNames: ['lane'],
    registers: [registry],
    async collect() {
      const rows = await db('nudges').select('lane').count('* as n').groupBy('lane');
      this.reset();
      for (const lane of ['facts', 'bulk']) this.set({ lane }, Number(rows.find((row) => row.lane === lane)?.n ?? 0));
    },
  });
  const measure: RequestHandler = (req, res, next) => {
    const end = seconds.startTimer({ method: req.method });
    res.on('finish', () => end({ path: (req.route as { path?: string } | undefined)?.path ?? 'other', status: res.statusCode }));
    next();
  };
  return { registry, measure };
}
