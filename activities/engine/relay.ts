import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { defineSearchAttributeKey, SearchAttributeType, TypedSearchAttributes } from '@temporalio/common';
import type { Db } from '../../api/db/database.ts';
import { type Enrollment, locked, replan, stored } from '../../api/enrollments/index.ts';
import { FLOW_ID, type Instruction, PRIORITY, type Queues, type SeriesInput, seriesId, TELL } from '../../workflows/names.ts';
import { factTime } from './clock.ts';
import { drain, type Lane } from './drain.ts';

/** Facts → decisions. Postgres alone: a purchase ends its series however busy Temporal is. */
export const decideNudges = (db: Db, lane: Lane) =>
  drain(db, false, lane, (id, nudges) =>
    locked(db, id, async (tx, row) => {
      const before = stored(row);
      const next = await replan(
        tx,
        row,
        factTime(
          row.is_test,
          nudges.map((nudge) => nudge.fact_at),
        ),
      );
      const mine = tx('nudges').whereIn(
        'id',
        nudges.map((nudge) => nudge.id),
      );
      if (!row.started_at || mustHear(before, next)) await mine.update({ tell: true, attempts: 0, free_at: new Date(0) });
      else await mine.delete();
    }),
  );

/** Decisions → workflows: the newest instruction, whatever it was when the row was written. */
export const tellWorkflows = (db: Db, client: Client, queues: Queues, lane: Lane) =>
  drain(db, true, lane, async (id, nudges) => {
    const row = (await db<Enrollment>('enrollments').where({ id }).first()) as Enrollment;
    if (row.is_test && !row.started_at) return; // a skipped run is started by the test run itself
    await say(client, queues.series, row, stored(row));
    if (!row.started_at)
      await db('enrollments')
        .where({ id })
        .update({ started_at: db.raw('clock_timestamp()') });
    await db('nudges')
      .whereIn(
        'id',
        nudges.map((nudge) => nudge.id),
      )
      .delete();
  });

/** A later wake needs no call: the workflow wakes at the old instant, asks, and sleeps on. */
const mustHear = (before: Instruction, next: Instruction) =>
  next.rev > before.rev &&
  (next.do === 'done' || next.queue !== before.queue || (next.at !== null && (before.at === null || next.at < before.at)));

const flowIdKey = defineSearchAttributeKey(FLOW_ID, SearchAttributeType.KEYWORD);

/** Starts what never started, wakes what sleeps, replaces what was terminated; refused for what completed. */
async function say(client: Client, taskQueue: string, row: Enrollment, next: Instruction): Promise<void> {
  const input: SeriesInput = { v: 1, enrollmentId: row.id, next, isTest: row.is_test };
  const common = {
    taskQueue,
    workflowId: seriesId(row.id),
    args: [input],
    workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
    typedSearchAttributes: new TypedSearchAttributes([{ key: flowIdKey, value: row.flow_id }]),
    priority: { priorityKey: row.origin === 'api' ? PRIORITY.api : PRIORITY.sweep, fairnessKey: row.audience_id },
  } as const;
  const refused = (error: unknown) => {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    return true;
  };
  if (!row.started_at) {
    if (next.do === 'done') return; // nothing to end
    const startDelay = Math.max(next.at === null ? 0 : Date.parse(next.at) - Date.now(), 0);
    const running = await client.workflow.start('series', { ...common, startDelay }).then(() => false, refused);
    if (!running) return;
  }
  await client.workflow.signalWithStart('series', { ...common, signal: TELL, signalArgs: [next] }).catch(refused);
}
