/**
 * The wire format between Postgres, sleeping workflows and the activities they call. Browser-safe.
 * A workflow sleeps for months: whatever stands here is read for ever, so shapes only grow by optional fields.
 */

/** Steps that reach outside. All others are walked inside `plan`. */
export type EffectType = 'sendEmail';

/** `rev` orders instructions, `visit` numbers effects. `at: null` = until told (a hold). */
export interface Instruction {
  rev: number;
  visit: number;
  do: EffectType | 'decide' | 'done';
  /** The step's name as the author wrote it: the summary of timers and activities in Temporal's UI. Never personal data. */
  name: string;
  queue: string;
  /** ISO instant. */
  at: string | null;
}

export interface Task {
  enrollmentId: string;
  rev: number;
  visit: number;
  /** The activity this task replaces gave up. */
  failed?: boolean;
}

export interface SeriesInput {
  v: 1;
  enrollmentId: string;
  next: Instruction;
  /** A run with skipped time: never continues as new. */
  isTest: boolean;
}

export type SeriesActivities = Record<EffectType | 'decide', (task: Task) => Promise<Instruction>>;

export const TELL = 'tell';
export const seriesId = (enrollmentId: string) => `enrollment/${enrollmentId}`;
export const publishJobId = (versionId: string) => `backlog/${versionId}`;
export const jobId = (id: string) => `job/${id}`;
export const personalMailId = (messageId: string) => `mail/${messageId}`;
export const sunsetId = (policyId: string) => `sunset/${policyId}`;
export const testRunId = (enrollmentId: string) => `test-run/${enrollmentId}`;

/** No activity attempt lives longer; every deadline inside one is shorter. */
export const ATTEMPT_MS = 10_000;
/** Search attribute set at start: a sleeper can't gain one later. */
export const FLOW_ID = 'FlowId';

/** Temporal's priorities: what a program or a person asked for goes before what a sweep found. */
export const PRIORITY = { api: 2, sweep: 4 } as const;

/** Task queues. A prefix keeps test files and installations that share a server apart. */
export const queues = (prefix = '') => ({
  series: `${prefix}series`,
  decide: `${prefix}decide`,
  jobs: `${prefix}jobs`,
  send: (provider: string) => `${prefix}send-${provider}`,
});
export type Queues = ReturnType<typeof queues>;

/** A series knows only its own queue; its decisions are made on the one beside it. */
export const decideQueueBeside = (seriesQueue: string) => seriesQueue.replace(/series$/, 'decide');
