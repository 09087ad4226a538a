import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { personalMailId, type Queues } from '../../workflows/names.ts';

/**
 * Starts what sends a personal mail, once however often it is called. Without a reachable Temporal nothing is lost: housekeeping
 * starts within a minute what waits.
 */
export async function sendPersonally({ client, queues }: { client: Client | null; queues: Queues }, messageId: string): Promise<void> {
  if (!client) return;
  const start = client.workflow.start('personalMail', {
    workflowId: personalMailId(messageId),
    taskQueue: queues.series,
    args: [{ messageId, queue: queues.send('smtp') }],
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    workflowIdConflictPolicy: 'USE_EXISTING',
  });
  await start.catch((error) => {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  });
}
