import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { defineSearchAttributeKey, SearchAttributeType, TypedSearchAttributes } from '@temporalio/common';
import { NativeConnection } from '@temporalio/worker';
import { type Db, prepared } from '../../api/db/database.ts';
import { type Enrollment, stored } from '../../api/enrollments/index.ts';
import { FLOW_ID, type Instruction, PRIORITY, type Queues, type SeriesInput, seriesId, TELL } from '../../workflows/names.ts';
import { drain, type Lane, sideBySide } from './drain.ts';

/** Read, told and ended together. A relay that dies meanwhile tells so many again, which is harmless but an Action each. */
const PAGE = 50;
/** Well under a lease: whoever's turn has not come by then is given back, so that a slow Temporal isn't told everything twice. */
const PATIENCE_MS = 3_000;

/** Decisions → workflows: the newest instruction, whatever it was when the row was written. */
export const tellWorkflows = (db: Db, client: Client, queues: Queues, lane: Lane) =>
  drain(db, { tell: true, page: PAGE }, lane, async (page) => {
    const rows = await read(db, [...page.keys()]);
    const [told, left]: [Enrollment[], Enrollment[]] = [[], []];
    const until = Date.now() + PATIENCE_MS;
    await sideBySide(
      lane,
      rows.filter((row) => !row.is_test || row.started_at), // a skipped run is started by the test run itself
      (row) => row.id,
      async (row) => {
        if (Date.now() > until) return void left.push(row);
        await say(client, queues.series, row, stored(row));
        told.push(row);
      },
    );
    const nudgesOf = (some: Enrollment[]) => some.flatMap((row) => (page.get(row.id) ?? []).map((nudge) => nudge.id));
    const born = told.filter((row) => !row.started_at);
    const [ids, revs] = [born.map((row) => row.id), born.map((row) => row.rev)];
    await prepared(db, 'conclude-tells', CONCLUDE, [ids, revs, nudgesOf(left), nudgesOf(told)]);
  });

const read = async (db: Db, ids: string[]): Promise<Enrollment[]> =>
  (await prepared<Enrollment>(db, 'read-walks', 'select * from enrollments where id = any(?::uuid[])', [ids])).rows;

/**
 * Marks as started and deletes. Whoever was decided anew between our reading and our start may be asleep with an old instruction
 * while the word of the new one, "done" or sooner, was spoken before the workflow existed: their row stays and is told again,
 * even when it was another relay that spoke it and marked them as started.
 */
const CONCLUDE = `
  with born as (
    select e.id, e.rev > t.rev as overtaken from unnest(?::uuid[], ?::int[]) as t(id, rev) join enrollments e using (id)
    order by e.id for no key update of e),
  started as (update enrollments set started_at = clock_timestamp() where id in (select id from born) and started_at is null),
  given as (update nudges set attempts = 0, free_at = '-infinity' where id = any(?::bigint[]))
  delete from nudges where id = any(?::bigint[]) and enrollment_id not in (select id from born where overtaken)`;

const flowIdKey = defineSearchAttributeKey(FLOW_ID, SearchAttributeType.KEYWORD);

/** Whoever is due at once gets their first task with the answer to the start, when client and worker share a connection: no queue. */
const isShared = (client: Client) => client.connection instanceof NativeConnection;

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
    const when = startDelay > 0 ? { startDelay } : { requestEagerStart: isShared(client) };
    const running = await client.workflow.start('series', { ...common, ...when }).then(() => false, refused);
    if (!running) return;
  }
  await client.workflow.signalWithStart('series', { ...common, signal: TELL, signalArgs: [next] }).catch(refused);
}
