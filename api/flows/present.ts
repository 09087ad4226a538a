import type { Problem } from '../../workflows/flow/problems.ts';
import type { Db } from '../db/database.ts';
import type { Answer } from '../http/route.ts';
import { shopOf } from './checklist.ts';
import type { Flow, FlowRow } from './contract.ts';
import { type Counts, countFlows } from './counts.ts';
import { liftOf } from './lift.ts';
import { allProblemsOf } from './rule-problems.ts';
import { type FlowRecord, findFlow, listFlows } from './store.ts';
import { type Upcoming, upcomingOf } from './upcoming.ts';

/** The list: three grouped queries for all flows of an audience. */
export async function presentFlows(db: Db, audienceId: string): Promise<Answer<FlowRow>[]> {
  const flows = await listFlows(db, audienceId);
  const ids = flows.map(({ id }) => id);
  const [counts, upcoming, problems] = await Promise.all([countFlows(db, ids), upcomingOf(db, ids), problemsFor(db, audienceId, flows)]);
  return flows.map((flow) => rowOf(flow, counts.get(flow.id) as Counts, upcoming.get(flow.id) as Upcoming, problems.get(flow.id) ?? []));
}

const problemsFor = (db: Db, audienceId: string, flows: FlowRecord[]) =>
  allProblemsOf(
    db,
    audienceId,
    flows.map(({ id, draft, audience }) => ({ id, definition: draft, audience })),
  );

/** One flow with everything the editor shows; 404 when there is none. */
export async function presentFlow(db: Db, id: string): Promise<Answer<Flow>> {
  const flow = await findFlow(db, id);
  const [counts, upcoming, shop, provider, problems] = await Promise.all([
    countFlows(db, [id]),
    upcomingOf(db, [id]),
    shopOf(db, flow.audience_id),
    db('providers').min('open_since as since').first(),
    problemsFor(db, flow.audience_id, [flow]),
  ]);
  const problemList = problems.get(id) ?? [];
  const { arms, outcomes, steps } = counts.get(id) as Counts;
  return {
    ...rowOf(flow, counts.get(id) as Counts, upcoming.get(id) as Upcoming, problemList),
    draft: flow.draft,
    draftRev: flow.draft_rev,
    draftChanged: flow.draft_changed,
    live: flow.live,
    activatedAt: flow.activated_at,
    problemList,
    counts: { entered: arms.treated + arms.holdout, heldOut: arms.holdout, outcomes, steps },
    shop,
    providerOpenSince: provider?.since ?? null,
  };
}

function rowOf(
  flow: FlowRecord,
  { arms, waiting, sent, wonBack, revenue }: Counts,
  upcoming: Upcoming,
  problems: Problem[],
): Answer<FlowRow> {
  return {
    id: flow.id,
    audienceId: flow.audience_id,
    name: flow.name,
    status: flow.status,
    heldReason: flow.held_reason,
    statusAt: flow.status_at,
    draftAt: flow.draft_at,
    trigger: (flow.live ?? { definition: flow.draft }).definition.trigger,
    waiting,
    sent,
    wonBack,
    revenue,
    lift: liftOf(arms),
    ...upcoming,
    problems: flow.status === 'archived' ? 0 : problems.length,
  };
}
