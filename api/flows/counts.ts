import type { Db } from '../db/database.ts';
import type { Arms } from './lift.ts';

export interface StepCount {
  stepId: string;
  waiting: number;
  sent: number;
  uncertain: number;
  failed: number;
  skipped: number;
  yes: number;
  no: number;
  archived: number;
  /** Skips by reason, without the held-out. */
  reasons: Record<string, number>;
}
export interface Counts {
  arms: Arms;
  outcomes: Record<string, number>;
  steps: StepCount[];
  waiting: number;
  sent: number;
  wonBack: number;
  revenue: string;
}

/** The held-out stand at the same steps as the treated, but nobody writes to them: no number of a step counts them. */
const TREATED = `arm = 'treated'`;

/** Everything the flows' screens count, in four grouped queries over index-only scans, however many flows are asked for. */
export async function countFlows(db: Db, flowIds: string[]): Promise<Map<string, Counts>> {
  const [waiting, steps, outcomes, revenue] = await Promise.all([
    rowsOf<{ flow_id: string; step_id: string | null; n: number }>(
      db,
      `select flow_id, step_id, count(*) as n from enrollments
       where flow_id = any(?::uuid[]) and ended_at is null and not is_test and ${TREATED} group by flow_id, step_id`,
      flowIds,
    ),
    rowsOf<{ flow_id: string; step_id: string; outcome: string; reason: string | null; n: number }>(
      db,
      `select flow_id, step_id, outcome, reason, count(*) as n from enrollment_steps
       where flow_id = any(?::uuid[]) and not is_test and outcome in ('sent', 'uncertain', 'failed', 'skipped', 'yes', 'no', 'archived')
         and reason is distinct from 'held_out'
       group by flow_id, step_id, outcome, reason`,
      flowIds,
    ),
    rowsOf<{ flow_id: string; outcome: string | null; arm: 'treated' | 'holdout'; n: number }>(
      db,
      `select flow_id, outcome, arm, count(*) as n from enrollments where flow_id = any(?::uuid[]) and not is_test
       group by flow_id, outcome, arm`,
      flowIds,
    ),
    rowsOf<{ flow_id: string; revenue: string }>(
      db,
      `select m.flow_id, sum(o.total - o.refunded)::text as revenue from orders o join messages m on m.id = o.message_id
       where o.message_id is not null and o.counted and m.flow_id = any(?::uuid[]) and not m.is_test group by m.flow_id`,
      flowIds,
    ),
  ]);

  const counted = new Map<string, Counts>(flowIds.map((id) => [id, nothing()]));
  const at = (flowId: string) => counted.get(flowId) as Counts;
  for (const { flow_id, step_id, n } of waiting) {
    at(flow_id).waiting += n;
    if (step_id) stepOf(at(flow_id), step_id).waiting += n;
  }
  for (const { flow_id, step_id, outcome, reason, n } of steps) {
    const step = stepOf(at(flow_id), step_id);
    step[outcome as 'sent' | 'skipped' | 'yes'] += n;
    if (outcome === 'skipped') step.reasons[reason ?? 'other'] = (step.reasons[reason ?? 'other'] ?? 0) + n;
    if (outcome === 'sent') at(flow_id).sent += n;
  }
  for (const { flow_id, outcome, arm, n } of outcomes) tally(at(flow_id), outcome, arm, n);
  for (const { flow_id, revenue: sum } of revenue) at(flow_id).revenue = sum;
  return counted;
}

function tally(counts: Counts, outcome: string | null, arm: 'treated' | 'holdout', n: number): void {
  const bought = outcome === 'bought' || outcome === 'won_back';
  counts.arms[arm] += n;
  if (bought) counts.arms[`${arm}Bought`] += n;
  if (arm === 'treated' && outcome) counts.outcomes[outcome] = (counts.outcomes[outcome] ?? 0) + n;
  if (arm === 'treated' && outcome === 'won_back') counts.wonBack += n;
}

function stepOf(counts: Counts, stepId: string): StepCount {
  const known = counts.steps.find((step) => step.stepId === stepId);
  if (known) return known;
  const fresh = { stepId, waiting: 0, sent: 0, uncertain: 0, failed: 0, skipped: 0, yes: 0, no: 0, archived: 0, reasons: {} };
  counts.steps.push(fresh);
  return fresh;
}

const nothing = (): Counts => ({
  arms: { treated: 0, treatedBought: 0, holdout: 0, holdoutBought: 0 },
  outcomes: {},
  steps: [],
  waiting: 0,
  sent: 0,
  wonBack: 0,
  revenue: '0',
});

const rowsOf = async <Row>(db: Db, sql: string, flowIds: string[]): Promise<Row[]> => (await db.raw<{ rows: Row[] }>(sql, [flowIds])).rows;
