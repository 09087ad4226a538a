import { randomUUID } from 'node:crypto';
import { type Client, defaultPayloadConverter } from '@temporalio/client';
import { msToTs, optionalTsToMs } from '@temporalio/common/lib/time.js';
import { type SeriesInput, seriesId } from '../../workflows/names.ts';

/**
 * A test run's own clock: the Temporal server skips time for one workflow, up to a target, and stands still there. The SDK has
 * no options for it yet, so these are the raw calls.
 */
export interface VirtualClock {
  /** Epoch milliseconds. */
  now: number;
  running: boolean;
  /** It has come to its target, or was stopped. */
  still: boolean;
}

const CHECK_MS = 3_000;
const codeOf = (error: unknown) => (error as { code?: number }).code;
const NOT_FOUND = 5;

/** Why time can't be skipped; null = it can. */
export async function whyNoSkipping(client: Client | null): Promise<string | null> {
  if (!client) return 'No Temporal server can be reached.';
  try {
    await client.connection.withDeadline(Date.now() + CHECK_MS, () =>
      client.workflowService.pollWorkflowExecutionTimeSkipping({
        namespace: client.options.namespace,
        workflowExecution: { workflowId: 'no-such-test-run' },
        fastForwardId: 'none',
      }),
    );
  } catch (error) {
    if (codeOf(error) === NOT_FOUND) return null;
    return 'This Temporal server can’t skip time. It needs version 1.32 and frontend.WorkflowTimeSkippingEnabled.';
  }
  return null;
}

/** Starts a series whose clock runs ahead by `ms`, then stands still. */
export async function startSkipped(client: Client, taskQueue: string, input: SeriesInput, ms: number): Promise<void> {
  const payload = defaultPayloadConverter.toPayload(input);
  await client.workflowService.startWorkflowExecution({
    namespace: client.options.namespace,
    workflowId: seriesId(input.enrollmentId),
    workflowType: { name: 'series' },
    taskQueue: { name: taskQueue },
    requestId: randomUUID(),
    identity: 'rekindle-test-run',
    input: { payloads: payload ? [payload] : [] },
    timeSkippingConfig: { enabled: true, fastForwardConfig: { id: randomUUID(), duration: msToTs(Math.ceil(ms)) } },
  });
}

/** Lets the clock run ahead by `ms`. */
export const runAhead = (client: Client, enrollmentId: string, ms: number) =>
  setSkipping(client, enrollmentId, { enabled: true, fastForwardConfig: { id: randomUUID(), duration: msToTs(Math.ceil(ms)) } });

/** Time goes by as on the wall from here. */
export const standStill = (client: Client, enrollmentId: string) => setSkipping(client, enrollmentId, { enabled: false });

type Skipping = NonNullable<
  NonNullable<Parameters<Client['workflowService']['updateWorkflowExecutionOptions']>[0]['workflowExecutionOptions']>['timeSkippingConfig']
>;
const setSkipping = (client: Client, enrollmentId: string, timeSkippingConfig: Skipping) =>
  client.workflowService.updateWorkflowExecutionOptions({
    namespace: client.options.namespace,
    workflowExecution: { workflowId: seriesId(enrollmentId) },
    workflowExecutionOptions: { timeSkippingConfig },
    updateMask: { paths: ['time_skipping_config'] },
    identity: 'rekindle-test-run',
  });

const RUNNING = 1;

/** Null = the server knows no such workflow. */
export async function readClock(client: Client, enrollmentId: string): Promise<VirtualClock | null> {
  try {
    const { workflowExecutionInfo, workflowExtendedInfo } = await client.workflowService.describeWorkflowExecution({
      namespace: client.options.namespace,
      execution: { workflowId: seriesId(enrollmentId) },
    });
    const skipping = workflowExtendedInfo?.timeSkippingInfo;
    return {
      now: optionalTsToMs(skipping?.currentTime) ?? Date.now(),
      running: workflowExecutionInfo?.status === RUNNING,
      still: !skipping?.effectiveConfig?.enabled,
    };
  } catch (error) {
    if (codeOf(error) === NOT_FOUND) return null;
    throw error;
  }
}
