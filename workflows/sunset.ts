import { proxyActivities, workflowInfo } from '@temporalio/workflow';

export interface SunsetActivities {
  /** Begins a policy's run, once for each key. */
  beginSunset(of: { policyId: string; key: string }): Promise<void>;
}
const { beginSunset } = proxyActivities<SunsetActivities>({
  startToCloseTimeout: '1 minute',
  retry: { initialInterval: '5s', maximumInterval: '5 minutes' },
});

/** What a sunset policy's schedule starts. The work itself is a job, with a row of its own. */
export async function sunset({ policyId }: { policyId: string }): Promise<void> {
  await beginSunset({ policyId, key: workflowInfo().firstExecutionRunId });
}
