import {
  condition,
  defineQuery,
  defineSignal,
  isCancellation,
  makeContinueAsNewFunc,
  proxyActivities,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { ATTEMPT_MS, decideQueueBeside, type Instruction, type SeriesActivities, type SeriesInput, type Task, TELL } from './names.ts';

/** From here on a wait is a run that has not begun: nothing to replay, a third of the space. */
const LONG_WAIT = 30 * 86_400_000;
const LONG_HISTORY = 200;
export const tell = defineSignal<[Instruction]>(TELL);
export const instruction = defineQuery<Instruction>('instruction');

/**
 * One contact's walk: sleep as told, do as told, obey the newest answer. The drawing stays in Postgres, so that an edit
 * reaches everyone, and this code can stay as it is for the year that its sleepers sleep.
 */
export async function series({ v, enrollmentId, next, isTest }: SeriesInput): Promise<void> {
  let told = next;
  const hear = (said: Instruction) => {
    if (said.rev > told.rev) told = said;
  };
  setHandler(tell, hear);
  setHandler(instruction, () => told);
  await Promise.resolve(); // signals that came with this run are heard before it waits

  while (told.do !== 'done') {
    const current = told;
    const newer = () => told !== current;
    const wait = current.at === null ? Number.POSITIVE_INFINITY : Date.parse(current.at) - Date.now();
    if (wait > 0) {
      const fresh = !isTest && wait < Number.POSITIVE_INFINITY && (wait >= LONG_WAIT || workflowInfo().historyLength > LONG_HISTORY);
      if (fresh) await makeContinueAsNewFunc<typeof series>({ backoffStartInterval: wait })({ v, enrollmentId, next: current, isTest });
      if (wait === Number.POSITIVE_INFINITY) await condition(newer);
      else await condition(newer, wait, { summary: current.name });
      if (newer()) continue;
    }
    hear(await perform(enrollmentId, current));
    if (!newer()) await condition(newer, '1 minute'); // an answer that changes nothing never spins
  }
}

/** Whatever goes wrong, Postgres decides what next: an enrollment's workflow never fails. */
async function perform(enrollmentId: string, { rev, visit, do: step, name, queue }: Instruction): Promise<Instruction> {
  const task: Task = { enrollmentId, rev, visit };
  if (step === 'decide' || step === 'done') return decide(task, name);
  const effects = proxyActivities<SeriesActivities>({
    taskQueue: queue,
    startToCloseTimeout: ATTEMPT_MS,
    scheduleToStartTimeout: '1 hour',
    retry: { initialInterval: '1s', maximumAttempts: 3 },
    summary: name,
  });
  try {
    return await effects[step](task);
  } catch (error) {
    if (isCancellation(error)) throw error;
    return decide({ ...task, failed: true }, name);
  }
}

const decide = (task: Task, summary: string): Promise<Instruction> =>
  proxyActivities<SeriesActivities>({
    taskQueue: decideQueueBeside(workflowInfo().taskQueue),
    startToCloseTimeout: ATTEMPT_MS,
    retry: { maximumInterval: '1 minute' },
    summary,
  }).decide(task);
