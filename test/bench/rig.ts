import { chmodSync } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { startLoops } from '../../activities/engine/loops.ts';
import { createWorkers } from '../../activities/workers.ts';
import { migrate, openDatabase } from '../../api/db/database.ts';
import { freePort } from '../../api/local/ports.ts';
import { endPostgres, ensureDatabase, startPostgres } from '../../api/local/postgres.ts';
import { end } from '../../api/local/processes.ts';
import { startTemporal } from '../../api/local/temporal.ts';
import { temporalBinary } from '../../api/local/temporal-binary.ts';
import type { Channel } from '../../api/mails/index.ts';
import { queues as queuesOf } from '../../workflows/names.ts';
import { SITE } from '../support/engine.ts';

Runtime.install({ logger: new DefaultLogger('ERROR') });

/** A durable Postgres and a fresh Temporal server, as `npm start` runs them; both on this machine's cores, beside what is measured. */
export async function rig(bundle: string) {
  const dir = await mkdtemp(path.join(tmpdir(), 'rekindle-bench-'));
  chmodSync(dir, 0o755);
  const file = path.join(dir, 'temporal.sqlite');
  const postgres = await startPostgres({
    dir: path.join(dir, 'postgres'),
    port: await freePort(),
    log: path.join(dir, 'postgres.log'),
    durable: !process.env.BENCH_FAST,
  });
  const temporal = await startTemporal({
    binary: await temporalBinary(() => {}),
    file,
    port: await freePort(),
    uiPort: null,
    log: path.join(dir, 'temporal.log'),
  });
  const another = async (name: string, connections = 4) => {
    await ensureDatabase(postgres.url, name);
    const databaseUrl = `${postgres.url}/${name}`;
    const db = openDatabase(databaseUrl, connections);
    await migrate(db);
    return { db, databaseUrl };
  };
  const { db, databaseUrl } = await another('bench', 40);
  const [connection, own] = await Promise.all([
    NativeConnection.connect({ address: temporal.address }),
    Connection.connect({ address: temporal.address }),
  ]);
  const client = new Client({ connection: own });
  const shared = new Client({ connection });
  const queues = queuesOf();
  let stopWorker = async () => {};

  return {
    db,
    databaseUrl,
    client,
    queues,
    connection,
    another,
    /** Starts the product's worker; `loops: false` leaves the relay out. */
    async work(channel: Channel, { loops = true, bulkRate = 100_000 } = {}) {
      const workers = await createWorkers({ db, client: shared, connection, queues, bundle, channel, site: SITE });
      const running = Promise.all(workers.map((w) => w.run()));
      const stopLoops = loops ? startLoops({ db, databaseUrl, client: shared, queues, bulkRate, log: () => {} }) : async () => {};
      stopWorker = async () => {
        await stopLoops();
        for (const w of workers) w.shutdown();
        await running;
        stopWorker = async () => {};
      };
    },
    stopWorker: () => stopWorker(),
    /** Carries out `nothing` for bare workflows while `what` runs. */
    async withBareWorker<T>(what: () => Promise<T>): Promise<T> {
      const worker = await Worker.create({
        connection,
        taskQueue: 'bare',
        workflowBundle: { codePath: bundle },
        activities: { nothing: async () => {} },
        maxConcurrentActivityTaskExecutions: 20,
      });
      return worker.runUntil(what);
    },
    /** Ends Temporal, so that all is in its file; bytes of that file. */
    async temporalBytes(): Promise<number> {
      await stopWorker();
      await connection.close();
      await own.close();
      await end(temporal.child);
      return (
        (await stat(file)).size +
        (await stat(`${file}-wal`).then(
          (s) => s.size,
          () => 0,
        ))
      );
    },
    async close() {
      await stopWorker();
      await connection.close().catch(() => {});
      await own.close().catch(() => {});
      await db.destroy();
      await Promise.all([end(temporal.child).catch(() => {}), endPostgres(postgres.child)]);
      await rm(dir, { recursive: true, force: true });
    },
  };
}
export type Rig = Awaited<ReturnType<typeof rig>>;

export interface Figure {
  what: string;
  ours: string;
  against: string;
  ratio: number | null;
  reach: string;
  ok: boolean;
}

export async function seconds(what: () => Promise<unknown>): Promise<number> {
  const from = process.hrtime.bigint();
  await what();
  return Number(process.hrtime.bigint() - from) / 1e9;
}
/**
 * `ours` and `against` in turn, ours first and last alternating, so that what else the machine does falls on both alike. `ratio` is the
 * median of the pairs': how many times as fast ours is.
 */
export async function pairs(rounds: number, ours: (round: number) => Promise<unknown>, against: (round: number) => Promise<unknown>) {
  const took: { ours: number; against: number }[] = [];
  for (let round = 0; round < rounds; round++) {
    const first = round % 2 === 0 ? await seconds(() => ours(round)) : null;
    const other = await seconds(() => against(round));
    took.push({ ours: first ?? (await seconds(() => ours(round))), against: other });
  }
  const sum = (which: 'ours' | 'against') => took.reduce((total, pair) => total + pair[which], 0);
  const ratios = took.map((pair) => pair.against / pair.ours).sort((a, b) => a - b);
  return {
    ours: sum('ours'),
    against: sum('against'),
    ratio: ((ratios[(rounds - 1) >> 1] as number) + (ratios[rounds >> 1] as number)) / 2,
  };
}
export const perSecond = (n: number, took: number): string => `${Math.round(n / took)}/s`;

/** `width` at a time over `items`. */
export async function sideBySide<T>(items: T[], width: number, work: (item: T) => Promise<unknown>): Promise<void> {
  const entries = items.values();
  const lane = async () => {
    for (const item of entries) await work(item);
  };
  await Promise.all(Array.from({ length: width }, lane));
}

export async function until(what: () => Promise<boolean>, ms = 600_000, every = 50): Promise<void> {
  for (const stop = Date.now() + ms; !(await what()); ) {
    if (Date.now() > stop) throw new Error('a benchmark did not come to its end');
    await new Promise((ok) => setTimeout(ok, every));
  }
}
