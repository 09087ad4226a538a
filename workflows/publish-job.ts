import { proxyActivities } from '@temporalio/workflow';
import type { SweepActivities } from './sweep.ts';

export interface PublishActivities extends Pick<SweepActivities, 'sweepLapsed'> {
  /** Enrolls the backlog of a version as its author chose, page by page; returns how many entered. */
  enrollBacklog(job: { versionId: string }): Promise<{ flowId: string; entered: number }>;
}

const { enrollBacklog, sweepLapsed } = proxyActivities<PublishActivities>({
  startToCloseTimeout: '6 hours',
  heartbeatTimeout: '1 minute',
  retry: { initialInterval: '5s', maximumInterval: '1 minute' },
});

/** After a publication: those already past the trigger's day, then those whose day comes before the next hourly sweep. */
export async function publishJob({ versionId }: { versionId: string }): Promise<number> {
  const { flowId, entered } = await enrollBacklog({ versionId });
  await sweepLapsed({ flowId });
  return entered;
}
