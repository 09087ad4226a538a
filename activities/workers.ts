import type { Client } from '@temporalio/client';
import { type NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import type { Db } from '../api/db/database.ts';
import type { Channel, Site } from '../api/mails/index.ts';
import type { Queues } from '../workflows/names.ts';
import { createDecide } from './engine/decide.ts';
import { createSendPersonal } from './engine/send-personal.ts';
import { createEnrollBacklog } from './jobs/enroll-backlog.ts';
import { createHousekeeping } from './jobs/housekeeping.ts';
import { createRunJob } from './jobs/run-job.ts';
import { createBeginSunset } from './jobs/sunset.ts';
import { createSweepLapsed } from './jobs/sweep-lapsed.ts';
import { createSweepRules } from './jobs/sweep-rules.ts';
import { createSweepSegments } from './jobs/sweep-segments.ts';
import { createDriveTestRun } from './jobs/test-run.ts';
import { createSendEmail } from './steps/send-email.ts';

export interface WorkerDeps {
  db: Db;
  client: Client;
  connection: NativeConnection;
  namespace?: string;
  queues: Queues;
  /** Path of a prebuilt workflow bundle; built from source when absent. */
  bundle?: string | undefined;
  channel: Channel;
  /** Where the links of mails lead. */
  site: Site;
  overdue?: string;
  restMs?: number;
}
/** A task already claimed is finished, not cut off: longer than any attempt. */
const GRACE = '15s';

/** The activities by the queue they stand on. */
export const createActivities = ({ db, client, queues, channel, site, overdue = '15 minutes', restMs }: WorkerDeps) => ({
  decide: { decide: createDecide(db, restMs) },
  send: { sendEmail: createSendEmail(db, channel, site), sendPersonal: createSendPersonal(db, channel) },
  jobs: {
    ...createHousekeeping({ db, client, queues, channel, site, overdue }),
    sweepLapsed: createSweepLapsed(db, queues),
    sweepSegments: createSweepSegments(db, queues),
    sweepRules: createSweepRules(db),
    enrollBacklog: createEnrollBacklog(db, queues),
    beginSunset: createBeginSunset({ db, client, queues }),
    driveTestRun: createDriveTestRun(db, client),
    runJob: createRunJob({ db, client, queues, site, channel }),
  },
});

/** One worker a queue. Senders start before deciders, so that no decision finds nobody to carry it out. */
export async function createWorkers(deps: WorkerDeps): Promise<Worker[]> {
  const { connection, queues, channel, bundle, namespace = 'default' } = deps;
  const workflows = bundle
    ? { workflowBundle: { codePath: bundle } }
    : { workflowsPath: new URL('../workflows/index.ts', import.meta.url).pathname };
  const { send, decide, jobs } = createActivities(deps);
  const common = { connection, namespace, shutdownGraceTime: GRACE, shutdownForceTime: '20s' } satisfies Partial<WorkerOptions>;
  return [
    await Worker.create({ ...common, taskQueue: queues.send(channel.name), activities: send, maxConcurrentActivityTaskExecutions: 20 }),
    await Worker.create({ ...common, taskQueue: queues.decide, activities: decide, maxConcurrentActivityTaskExecutions: 10 }),
    await Worker.create({
      ...common,
      ...workflows,
      taskQueue: queues.series,
      maxCachedWorkflows: 1_000,
      stickyQueueScheduleToStartTimeout: '2s',
    }),
    await Worker.create({
      ...common,
      ...workflows,
      taskQueue: queues.jobs,
      activities: jobs,
      maxConcurrentActivityTaskExecutions: 8,
      maxCachedWorkflows: 20,
    }),
  ];
}
