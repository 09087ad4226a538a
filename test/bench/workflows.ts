import { proxyActivities } from '@temporalio/workflow';

/** What the engine is measured against: the least that Temporal can be asked to do. */
export async function empty(): Promise<void> {}

const { nothing } = proxyActivities<{ nothing(): Promise<void> }>({ startToCloseTimeout: '10s' });
export async function oneActivity(): Promise<void> {
  await nothing();
}

export { job } from '../../workflows/job.ts';
export { publishJob } from '../../workflows/publish-job.ts';
export { series } from '../../workflows/series.ts';
export { housekeeping, lapsedSweep } from '../../workflows/sweep.ts';
export { testRun } from '../../workflows/test-run.ts';
