import type { Client } from '@temporalio/client';
import { v7 } from 'uuid';
import type { z } from 'zod';
import { legs } from '../../workflows/flow/legs.ts';
import { publishJobId } from '../../workflows/names.ts';
import type { Db } from '../db/database.ts';
import type { Deps } from '../http/deps.ts';
import { conflict, refused } from '../http/errors.ts';
import { peopleAtRemovedSteps, placeBefore } from './removed-steps.ts';
import { allProblems } from './rule-problems.ts';
import type { backlogChoice } from './shapes.ts';
import { type FlowRecord, findFlow } from './store.ts';

export interface Publishing {
  backlog: z.infer<typeof backlogChoice>[];
  moves: Record<string, string>;
  existing: 'move' | 'finish';
}

/**
 * Makes the draft the live version. 422 with every reason when it can't run, when a removed step has people and no place for them,
 * or when the backlog names a stretch that is not in the drawing; 409 when the flow is archived. Returns the version's id.
 */
export function publishDraft(db: Db, flowId: string, { backlog, moves, existing }: Publishing, actor: string): Promise<string> {
  return db.transaction(async (tx) => {
    await tx('flows').where('id', flowId).forNoKeyUpdate().first('id');
    const flow = await findFlow(tx, flowId);
    if (flow.status === 'archived') throw conflict('This flow is archived and can’t run again. Make a new one.');
    const problems = await allProblems(tx, flow.audience_id, flow.draft, flow.audience);
    if (problems.length > 0)
      throw refused(
        `This can’t be published: ${problems[0]?.message}${problems.length > 1 ? ` (${problems.length - 1} more in details)` : ''}`,
        problems.map((p) => ({ field: [p.stepId, p.field].filter(Boolean).join('.') || 'draft', message: p.message })),
      );
    checkBacklog(flow, backlog);
    const places = existing === 'move' ? await placesFor(tx, flow, moves) : {};

    const id = v7();
    const newest = await tx('flow_versions').where('flow_id', flowId).max('number as number').first();
    await tx('flow_versions').insert({
      id,
      flow_id: flowId,
      number: (newest?.number ?? 0) + 1,
      definition: JSON.stringify(flow.draft),
      moves: JSON.stringify(places),
      existing,
      backlog: JSON.stringify(backlog.filter(({ choice }) => choice !== 'leave_out')),
      actor,
    });
    await tx('flows')
      .where('id', flowId)
      .update({
        live_version_id: id,
        activated_at: tx.raw('coalesce(activated_at, clock_timestamp())'),
        actor,
        ...(flow.status === 'draft' ? { status: 'live', status_at: tx.fn.now() } : {}),
      });
    return id;
  });
}

function checkBacklog({ draft }: FlowRecord, backlog: Publishing['backlog']): void {
  const bySegment = draft.trigger.type === 'entersSegment';
  const known = bySegment ? [0] : legs(draft).map((leg) => leg.fromDay);
  const seen = new Set<number>();
  for (const [n, { fromDay, choice, perDay }] of backlog.entries()) {
    const wrong = (message: string) => refused(message, [{ field: `backlog.${n}`, message }]);
    if (!known.includes(fromDay))
      throw wrong(
        known.length === 0
          ? 'This flow does not start by days since the last purchase, so it has no backlog. Leave `backlog` empty.'
          : `No stretch begins on day ${fromDay}. They begin on day ${known.join(', ')}.`,
      );
    if (bySegment && choice === 'by_anchor')
      throw wrong('Members of a segment either start (“first_email”) or are left out (“leave_out”).');
    if (seen.has(fromDay)) throw wrong(`Day ${fromDay} is there twice. Choose once for each stretch.`);
    if (perDay !== undefined && choice !== 'first_email')
      throw wrong('`perDay` goes with “first_email” only: the others do not start people day by day.');
    seen.add(fromDay);
  }
}

async function placesFor(tx: Db, flow: FlowRecord, moves: Record<string, string>): Promise<Record<string, string>> {
  const kept = new Set(flow.draft.steps.map((step) => step.id));
  const removed = await peopleAtRemovedSteps(tx, flow);
  const lost = removed.filter(({ stepId }) => !Object.hasOwn(moves, stepId));
  const [first] = lost;
  if (first)
    throw refused(
      `Say where the ${first.waiting} people waiting at “${first.name}” go: name a step of the draft, or “exit”, in \`moves\`.`,
      lost.map(({ stepId, name, waiting }) => ({ field: `moves.${stepId}`, message: `${waiting} people wait at “${name}”.` })),
    );
  for (const [from, to] of Object.entries(moves))
    if (to !== 'exit' && !kept.has(to))
      throw refused(`“${from}” can’t move to “${to}”: the draft has no such step. Name one that it has, or “exit”.`, [
        { field: `moves.${from}`, message: 'No such step.' },
      ]);
  return Object.fromEntries(
    Object.entries(moves)
      .filter(([from]) => !kept.has(from))
      .map(([from, to]) => [from, to === 'exit' ? to : placeBefore(to, flow.draft)]),
  );
}

/**
 * Starts the job that lets the backlog in and sweeps at once. After the commit and without a promise: when this call is lost, the
 * scheduled sweep finds the unfinished version.
 */
export async function startPublishJob(
  { client, queues, log }: Pick<Deps, 'queues' | 'log'> & { client: Client | null },
  versionId: string,
) {
  await client?.workflow
    .start('publishJob', { workflowId: publishJobId(versionId), taskQueue: queues.jobs, args: [{ versionId }] })
    .catch((error) => log.warn({ error: String(error), versionId }, 'the publish job waits for the sweep'));
}
