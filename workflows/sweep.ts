import { proxyActivities } from '@temporalio/workflow';

/** What the scheduled sweeps call; every one is safe to repeat and to stop half-way. */
export interface SweepActivities {
  /** Enrolls whoever lapses before the next sweep, page by page. */
  sweepLapsed(scope: { flowId?: string }): Promise<number>;
  /** Enrolls whoever has come to be in a flow's segment since the last look. */
  sweepSegments(scope: { flowId?: string }): Promise<number>;
  /** Nudges the walks whose goal or exit by rule has come to hold without a word. */
  sweepRules(): Promise<number>;
  /** Calls whoever is overdue, closes sends nobody came back for. */
  watch(): Promise<void>;
  /** Measures how long stores usually stay silent, and keeps event months ahead. */
  measure(): Promise<void>;
  /** Asks closed providers whether they take mail again. */
  probeProviders(): Promise<void>;
  /** Publications whose backlog job was never started or lost. */
  unfinishedPublications(): Promise<string[]>;
  /** Jobs whose workflow was never started or was lost, and mails that nobody sent. */
  unfinishedJobs(): Promise<void>;
  /** What may be forgotten: files that are over, signups that nobody confirmed. */
  clearAway(): Promise<void>;
}

const { sweepLapsed, sweepSegments, sweepRules, watch, measure, probeProviders, unfinishedPublications, unfinishedJobs, clearAway } =
  proxyActivities<SweepActivities>({
    startToCloseTimeout: '30 minutes',
    heartbeatTimeout: '1 minute',
    retry: { initialInterval: '5s', maximumInterval: '1 minute', maximumAttempts: 10 },
  });

/** Hourly: everyone whose day comes before the next sweep gets an enrollment that starts at the exact instant. */
export async function lapsedSweep(): Promise<number> {
  return sweepLapsed({});
}

/** Hourly: who has entered a segment, and who has left one. */
export async function segmentSweep(): Promise<number> {
  return sweepSegments({});
}

/** Hourly: whose goal or exit has come true as time passed. */
export async function ruleSweep(): Promise<number> {
  return sweepRules();
}

/** Each minute. */
export async function housekeeping(): Promise<void> {
  await watch();
  await probeProviders();
  await unfinishedPublications();
  await measure();
  await unfinishedJobs();
  await clearAway();
}
