import { randomUUID } from 'node:crypto';
import { Client, Connection, defaultPayloadConverter } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime } from '@temporalio/worker';
import { v7 } from 'uuid';
import { startLoops } from '../../activities/engine/loops.ts';
import { createWorkers } from '../../activities/workers.ts';
import type { Db } from '../../api/db/database.ts';
import { type Enrollment, locked, replan, type TestRunState } from '../../api/enrollments/index.ts';
import type { Channel } from '../../api/mails/index.ts';
import type { Definition } from '../../workflows/flow/flow.ts';
import { type Instruction, queues as queuesOf, type SeriesInput, seriesId } from '../../workflows/names.ts';
import { freshDatabase } from './database.ts';
import { DAY } from './factories.ts';
import { lagged } from './lag.ts';

export const SITE = { publicUrl: 'http://127.0.0.1:3000', secret: 'a secret for tests' };

export const sleep = (ms: number) => new Promise<void>((ok) => setTimeout(ok, ms));

/** Polls until `what` is true; false once `ms` have passed. */
export async function eventually(what: () => Promise<boolean>, ms: number, every = 100): Promise<boolean> {
  for (const end = Date.now() + ms; Date.now() < end; await sleep(every)) if (await what()) return true;
  return what();
}

/** Where a fake channel's mail arrives: a table of its own, so a killed worker can't forget what it delivered. */
export const DELIVERIES = 'create table if not exists deliveries (n bigserial, message_id uuid, at timestamptz default clock_timestamp())';

/** A channel that delivers into that table; `deliver` may wait, refuse or lose its answer around it. */
export function channelInto(
  db: Db,
  deliver: (arrive: () => Promise<void>, deadline: AbortSignal) => Promise<void> = (arrive) => arrive(),
): Channel {
  return {
    name: 'smtp',
    send: ({ id }, deadline) =>
      deliver(async () => {
        deadline.throwIfAborted();
        await db('deliveries').insert({ message_id: id });
      }, deadline),
    check: async () => {},
    close: async () => {},
  };
}

export interface EngineOptions {
  worker?: boolean;
  relays?: number;
  channel?: (db: Db) => Channel;
  overdue?: string;
  restMs?: number;
  site?: { publicUrl: string; secret: string };
  /** The worker's word reaches Temporal this much later. */
  lagMs?: number;
}

/** A database of its own, queues of its own on the shared server, and (unless told otherwise) a worker in this process. */
export async function engine({
  worker = true,
  relays = 1,
  channel = (db) => channelInto(db),
  overdue = '3 seconds',
  restMs = 2_000,
  site = SITE,
  lagMs = 0,
}: EngineOptions = {}) {
  try {
    Runtime.install({ logger: new DefaultLogger('ERROR') });
  } catch {
    // installed by an earlier test of this file
  }
  const address = process.env.TEST_TEMPORAL as string;
  const { db, url, drop } = await freshDatabase();
  await db.raw(DELIVERIES);
  const lag = lagMs ? await lagged(address, lagMs) : null;
  const [connection, own] = await Promise.all([
    NativeConnection.connect({ address: lag?.address ?? address }),
    Connection.connect({ address }),
  ]);
  const client = new Client({ connection: own });
  const prefix = `${randomUUID().slice(0, 8)}-`;
  const queues = queuesOf(prefix);
  let stop = async () => {};
  if (worker) {
    const shared = new Client({ connection });
    const deps = { db, client: shared, connection, queues, bundle: process.env.TEST_BUNDLE, channel: channel(db), site, overdue, restMs };
    const workers = await createWorkers(deps);
    const running = Promise.all(workers.map((w) => w.run()));
    const stopLoops = startLoops({ db, databaseUrl: url, client: shared, queues, relays, bulkRate: 2_000, log: () => {} });
    stop = async () => {
      await stopLoops();
      for (const w of workers) w.shutdown();
      await running;
    };
  }
  const close = async () => {
    await stop();
    await connection.close();
    await lag?.close();
    await own.close();
    await drop();
  };
  return { db, url, client, queues, prefix, address, close };
}
export type Engine = Awaited<ReturnType<typeof engine>>;

/** A test run: months in seconds, on the real server. Day 0 is now; thrown-in facts are added by `throwIn`. */
export async function startSkipped(
  { db, client, queues }: Engine,
  {
    audienceId,
    flowId,
    contactId,
    definition,
    fastForwardDays,
  }: { audienceId: string; flowId: string; contactId: string; definition: Definition; fastForwardDays?: number },
  {
    startedAt = new Date(),
    enteredAt = new Date(Number(startedAt) + (definition.trigger.type === 'lapsed' ? definition.trigger.days * DAY : 0)),
  } = {},
) {
  const id = v7();
  const test: TestRunState = { definition, to: 'tester@shop.example', startedAt: startedAt.toISOString(), thrown: [] };
  await db('enrollments').insert({
    id,
    audience_id: audienceId,
    flow_id: flowId,
    contact_id: contactId,
    episode: id,
    origin: 'test',
    arm: 'treated',
    entered_at: enteredAt,
    position: definition.entry,
    since: enteredAt,
    at: enteredAt,
    queue: queues.decide,
    is_test: true,
    test: JSON.stringify(test),
    actor: 'test',
  });
  const next = await locked(db, id, (tx, row) => replan(tx, row, Date.now()));
  await db('enrollments').where({ id }).update({ started_at: new Date() });
  const fastForwardConfig = { id: 'first', duration: { seconds: (fastForwardDays ?? 0) * 86_400 } };
  await client.workflowService.startWorkflowExecution({
    namespace: 'default',
    workflowId: seriesId(id),
    workflowType: { name: 'series' },
    taskQueue: { name: queues.series },
    requestId: randomUUID(),
    identity: 'test',
    input: { payloads: [defaultPayloadConverter.toPayload({ v: 1, enrollmentId: id, next, isTest: true })] },
    timeSkippingConfig: { enabled: true, ...(fastForwardDays ? { fastForwardConfig } : {}) },
  } as never);
  return { id, handle: client.workflow.getHandle(seriesId(id)) };
}

/** The invariants of sending, over a whole database. */
export async function invariants(db: Db) {
  const one = async (sql: string) => Number((await db.raw(sql)).rows[0].n);
  return {
    deliveredTwice: await one('select count(*) n from (select from deliveries group by message_id having count(*) > 1) x'),
    keysTwice: await one(
      'select count(*) n from (select from messages m join deliveries d on d.message_id = m.id group by dedupe_key having count(*) > 1) x',
    ),
    sentNotDelivered: await one(
      `select count(*) n from messages m where state = 'sent' and not exists (select from deliveries where message_id = m.id)`,
    ),
    deliveredUnaccounted: await one(
      `select count(*) n from deliveries d left join messages m on m.id = d.message_id where m.id is null or m.state not in ('sent', 'uncertain')`,
    ),
    stillOpen: await one(`select count(*) n from messages where state = 'sending'`),
  };
}
export const CLEAN = { deliveredTwice: 0, keysTwice: 0, sentNotDelivered: 0, deliveredUnaccounted: 0, stillOpen: 0 };

/** What an enrollment's workflows cost: every billable event of every run. */
export async function actions({ client }: Pick<Engine, 'client'>, id: string) {
  const count: Record<string, number> = {};
  const add = (kind: string) => {
    count[kind] = (count[kind] ?? 0) + 1;
  };
  for await (const run of client.workflow.list({ query: `WorkflowId = '${seriesId(id)}'` })) {
    const { events } = await client.workflow.getHandle(run.workflowId, run.runId).fetchHistory();
    for (const e of events ?? []) {
      if (e.workflowExecutionStartedEventAttributes)
        add(e.workflowExecutionStartedEventAttributes.continuedExecutionRunId ? 'continued' : 'start');
      else if (e.timerStartedEventAttributes) add('timer');
      else if (e.workflowExecutionSignaledEventAttributes) add('signal');
      else if (e.activityTaskScheduledEventAttributes) add('activity');
    }
  }
  return { ...count, total: Object.values(count).reduce((a, b) => a + b, 0) };
}

const FAILED_PRECONDITION = 9;
/** What an enrollment's workflow believes. A sleeper that has not begun answers no query: it believes what it was started with. */
export async function believed(e: Pick<Engine, 'client'>, id: string, tries = 10): Promise<Instruction> {
  const handle = e.client.workflow.getHandle(seriesId(id));
  const { events } = await handle.fetchHistory();
  if (events?.some((event) => event.workflowTaskCompletedEventAttributes))
    return handle.query<Instruction>('instruction').catch((error) => {
      // it has continued as new in between, and the new run has not begun: look again
      if (tries > 0 && error.cause?.code === FAILED_PRECONDITION) return believed(e, id, tries - 1);
      throw error;
    });
  const payload = events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads?.[0];
  if (!payload) throw new Error(`enrollment ${id} has no workflow`);
  return defaultPayloadConverter.fromPayload<SeriesInput>(payload as never).next;
}

export const enrollmentRow = async (db: Db, id: string): Promise<Enrollment> =>
  (await db<Enrollment>('enrollments').where({ id }).first()) as Enrollment;
export const isOver = (db: Db, id: string, ms = 30_000) => eventually(async () => (await enrollmentRow(db, id)).ended_at !== null, ms);
