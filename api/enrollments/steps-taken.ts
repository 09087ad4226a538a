import type { Planned } from '../../workflows/flow/plan.ts';
import { type Db, prepared } from '../db/database.ts';
import type { Enrollment } from './row.ts';

/** A step of the walk that reaches nothing outside, as it is written down. Instants are epoch milliseconds. */
export interface StepTaken {
  visit: number;
  ord: number;
  stepId: string;
  type: 'wait' | 'branch' | 'archive';
  name: string;
  outcome: 'passed' | 'yes' | 'no' | 'archived' | 'skipped';
  reason: string | null;
  at: number;
}

/** Of what was passed in one visit, in order. */
export const stepsPassed = (visit: number, passed: Planned['passed']): StepTaken[] =>
  passed.map(({ stepId, name, at, way }, ord) => ({
    visit,
    ord,
    stepId,
    type: way ? 'branch' : 'wait',
    name,
    outcome: way ?? 'passed',
    reason: null,
    at,
  }));

/** As rows of `enrollment_steps`. */
export const rowsOf = ({ id, flow_id, version_id, is_test, arm }: Enrollment, taken: StepTaken[]): object[] =>
  taken.map(({ stepId, at, ...step }) => ({
    enrollment_id: id,
    flow_id,
    version_id,
    is_test,
    step_id: stepId,
    ...step,
    // no number of a step counts them
    reason: step.reason ?? (arm === 'holdout' && step.type === 'branch' ? 'held_out' : null),
    at: new Date(at),
  }));

export async function writeSteps(tx: Db, rows: object[]): Promise<void> {
  if (rows.length > 0) await prepared(tx, 'write-taken', WRITE, [JSON.stringify(rows)]);
}
const WRITE = `insert into enrollment_steps select * from jsonb_populate_recordset(null::enrollment_steps, ?::jsonb) on conflict do nothing`;
