import { type Client, ScheduleAlreadyRunning, ScheduleOverlapPolicy } from '@temporalio/client';
import { FLOW_ID, type Queues } from '../../workflows/names.ts';

const KEYWORD = 2;

/** Makes what the engine needs in Temporal, once: the search attribute and the schedules. Safe from every worker at once. */
export async function prepareTemporal(client: Client, queues: Queues): Promise<void> {
  await addSearchAttribute(client);
  await schedule(client, queues, 'lapsedSweep', '1 hour');
  await schedule(client, queues, 'segmentSweep', '1 hour');
  await schedule(client, queues, 'ruleSweep', '1 hour');
  await schedule(client, queues, 'housekeeping', '1 minute');
}

async function schedule(client: Client, { jobs }: Queues, workflowType: string, every: '1 hour' | '1 minute'): Promise<void> {
  const made = client.schedule.create({
    scheduleId: `${jobs}/${workflowType}`,
    spec: { intervals: [{ every }] },
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '2 hours' },
    action: { type: 'startWorkflow', workflowType, taskQueue: jobs, workflowId: `${jobs}/${workflowType}` },
    state: { triggerImmediately: true },
  });
  await made.catch((error) => {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
  });
}

async function addSearchAttribute(client: Client): Promise<void> {
  const namespace = client.options.namespace;
  const known = await client.connection.operatorService.listSearchAttributes({ namespace });
  if (FLOW_ID in (known.customAttributes ?? {})) return;
  await client.connection.operatorService.addSearchAttributes({ namespace, searchAttributes: { [FLOW_ID]: KEYWORD } }).catch((error) => {
    if (!/already exists/i.test(String(error))) throw error;
  });
}
