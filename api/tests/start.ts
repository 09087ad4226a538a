import { v7 } from 'uuid';
import { daysAfter } from '../../workflows/flow/calendar.ts';
import { seriesId, testRunId } from '../../workflows/names.ts';
import type { Db } from '../db/database.ts';
import { locked, replan, type TestRunState } from '../enrollments/index.ts';
import { allProblems, type FlowRecord } from '../flows/index.ts';
import type { Deps } from '../http/deps.ts';
import { notFound, refused, unavailable } from '../http/errors.ts';
import { startSkipped, whyNoSkipping } from './clock.ts';
import type { ThrownIn } from './contract.ts';
import { kindOf } from './store.ts';

interface Starting {
  contactId: string;
  to: string;
  thrown: ThrownIn[];
}
/** The first stride of the clock; the driver goes on from there. */
const FIRST_MS = 86_400_000;

/**
 * Runs a flow's draft for one contact, with time skipped. The contact's last counted order is taken as made now. Nothing real is
 * touched: the enrollment is a test, and so is all that comes of it. Returns its id; 422 when the draft can't run, 503 without skipping.
 */
export async function startRun(
  { db, client, queues, log }: Deps,
  flow: FlowRecord,
  { contactId, to, thrown }: Starting,
  actor: string,
): Promise<string> {
  const contact = await db('contacts').where({ id: contactId, audience_id: flow.audience_id }).first('id');
  if (!contact) throw notFound('contact in this audience');
  const [problem] = (await allProblems(db, flow.audience_id, flow.draft, flow.audience)).filter((p) => p.code !== 'noPostalAddress');
  if (problem)
    throw refused(`The draft can’t run yet: ${problem.message}`, [{ field: problem.stepId ?? 'draft', message: problem.message }]);
  const why = await whyNoSkipping(client);
  if (!client || why) throw unavailable(why ?? 'No Temporal server can be reached.');

  const id = v7();
  const now = Date.now();
  const { trigger, entry } = flow.draft;
  const zone = flow.audience.time_zone;
  const test: TestRunState = {
    definition: flow.draft,
    to,
    startedAt: new Date(now).toISOString(),
    previousAt: await previousOrder(db, contactId, now),
    thrown: [...new Map(thrown.map((fact) => [kindOf(fact), fact])).values()].map((fact) => ({
      ...fact,
      at: new Date(daysAfter(now, fact.day, zone)).toISOString(),
      happened: false,
    })),
  };
  const entered = new Date(trigger.type === 'lapsed' ? daysAfter(now, trigger.days, zone) : now);
  await db('enrollments').insert({
    id,
    audience_id: flow.audience_id,
    flow_id: flow.id,
    contact_id: contactId,
    episode: id,
    origin: 'test',
    arm: 'treated',
    entered_at: entered,
    position: entry,
    since: entered,
    at: entered,
    due: entered,
    queue: queues.decide,
    started_at: db.fn.now(), // by us, with its own clock: the relay never starts it
    is_test: true,
    test: JSON.stringify(test),
    actor,
  });
  const next = await locked(db, id, (tx, row) => replan(tx, row, now));
  try {
    await startSkipped(client, queues.series, { v: 1, enrollmentId: id, next, isTest: true }, FIRST_MS);
    await drive({ client, queues }, id);
  } catch (error) {
    log.warn({ error: String(error), enrollmentId: id }, 'a test run could not be started');
    await client.workflow
      .getHandle(seriesId(id))
      .terminate('not driven')
      .catch(() => {});
    await db('enrollments').where({ id }).delete();
    throw unavailable('The Temporal server refused to start the run. Look at its log, and try again.');
  }
  return id;
}

/** Starts what moves the run's clock, unless it is at work. */
export async function drive(
  { client, queues }: { client: NonNullable<Deps['client']>; queues: Deps['queues'] },
  id: string,
): Promise<void> {
  await client.workflow.start('testRun', {
    workflowId: testRunId(id),
    taskQueue: queues.jobs,
    args: [{ enrollmentId: id }],
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    workflowIdConflictPolicy: 'USE_EXISTING',
  });
}

/** The order before the last, as long before now as it was before the last: what the clock goes back to after a refund. */
async function previousOrder(db: Db, contactId: string, now: number): Promise<string | null> {
  const [last, before] = await db('orders')
    .where({ contact_id: contactId, counted: true })
    .orderBy('placed_at', 'desc')
    .limit(2)
    .pluck('placed_at');
  return last && before ? new Date(now - (Number(last) - Number(before))).toISOString() : null;
}
