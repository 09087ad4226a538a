import { continueAsNew, proxyActivities, sleep, workflowInfo } from '@temporalio/workflow';
import { ATTEMPT_MS } from './names.ts';

export interface PersonalMailActivities {
  /** Claims, sends and records one mail. null = it is over, whatever became of it; else milliseconds until it may be tried. */
  sendPersonal(mail: { messageId: string }): Promise<number | null>;
}
export interface PersonalMailInput {
  messageId: string;
  queue: string;
}

/** One person's mail to another. It waits as long as the provider is away, without holding a worker's place. */
export async function personalMail({ messageId, queue }: PersonalMailInput): Promise<void> {
  const { sendPersonal } = proxyActivities<PersonalMailActivities>({
    taskQueue: queue,
    startToCloseTimeout: ATTEMPT_MS,
    retry: { initialInterval: '1s', maximumInterval: '1 minute' },
  });
  for (;;) {
    const wait = await sendPersonal({ messageId });
    if (wait === null) return;
    if (workflowInfo().historyLength > 500) await continueAsNew<typeof personalMail>({ messageId, queue });
    await sleep(wait);
  }
}
