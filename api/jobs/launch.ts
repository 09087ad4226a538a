import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { type Queues, jobId as workflowIdOf } from '../../workflows/names.ts';

interface Launcher {
  client: Client | null;
  queues: Queues;
}

/**
 * Starts the job's workflow, once however often it is called. Without a reachable Temporal nothing is lost: housekeeping starts
 * within a minute what waits.
 */
export async function launch({ client, queues }: Launcher, id: string): Promise<void> {
  if (!client) return;
  const start = client.workflow.start('job', {
    workflowId: workflowIdOf(id),
    taskQueue: queues.jobs,
    args: [{ jobId: id }],
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    workflowIdConflictPolicy: 'USE_EXISTING',
  });
  await start.catch((error) => {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  });
}
