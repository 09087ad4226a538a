import { proxyActivities } from '@temporalio/workflow';

export interface TestRunActivities {
  /** Moves the run's clock from fact to fact until it is over or held. */
  driveTestRun(run: { enrollmentId: string }): Promise<'over' | 'held'>;
}

const { driveTestRun } = proxyActivities<TestRunActivities>({
  startToCloseTimeout: '1 hour',
  heartbeatTimeout: '10 seconds',
  retry: { initialInterval: '1s', maximumInterval: '10s', maximumAttempts: 20 },
});

/** Drives one test run's clock. Its own time is the wall's: only the series it drives skips. */
export async function testRun({ enrollmentId }: { enrollmentId: string }): Promise<string> {
  return driveTestRun({ enrollmentId });
}
