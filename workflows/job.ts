import { proxyActivities } from '@temporalio/workflow';

export interface JobActivities {
  /** Does page after page until the job is over, or its owner wants it to rest. */
  runJob(job: { jobId: string }): Promise<'over' | 'paused'>;
}

const { runJob } = proxyActivities<JobActivities>({
  startToCloseTimeout: '12 hours',
  heartbeatTimeout: '15 seconds',
  retry: { initialInterval: '1s', maximumInterval: '1 minute' },
});

/** Long work: an import, an export, a change to many. Where it stands is a row in Postgres; this only keeps it going. */
export async function job({ jobId }: { jobId: string }): Promise<string> {
  return runJob({ jobId });
}
