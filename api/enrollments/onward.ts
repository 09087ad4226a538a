import type { Db } from '../db/database.ts';
import type { Context } from './context.ts';
import { type Look, lookFrom } from './look.ts';
import type { Enrollment } from './row.ts';
import { rowsOf, stepsPassed } from './steps-taken.ts';
import { type Change, changeOf } from './store.ts';

export interface Effect {
  stepId: string;
  type: string;
  name: string;
  outcome: 'sent' | 'uncertain' | 'skipped' | 'failed';
  reason: string | null;
  messageId: string | null;
  at: Date;
}
/** After the waits of its visit, before what happened beside. */
export const EFFECT_ORD = 1_000;

/** How a walk goes on when the effect of its visit is over: the steps taken, the effect's last, and what becomes of the row. */
interface Onward {
  steps: object[];
  next: Look;
  changed: Change | null;
}

/** Reads nothing but versions: as far as `row` and `context` are true, so is the answer. */
export async function onward(db: Db, row: Enrollment, context: Context, effect: Effect, now: number): Promise<Onward> {
  const seen = await lookFrom(db, row, context, now);
  const passed = seen.planned.do === 'done' ? [] : seen.planned.passed;
  const moved = seen.row;
  const common = { enrollment_id: row.id, visit: row.visit, flow_id: row.flow_id, version_id: moved.version_id, is_test: row.is_test };
  const { stepId: step_id, type, name, outcome, reason, messageId: message_id, at } = effect;
  // an effect is over, so no branch lies before it
  const waits = seen.planned.taken ? [] : rowsOf({ ...row, version_id: moved.version_id }, stepsPassed(row.visit, passed));
  const taken = seen.context.definition.steps.find((s) => s.id === step_id);
  const change: Change = {
    position: (taken?.type === 'sendEmail' ? taken.next.sent : null) ?? moved.position,
    since: at,
    previous_at: at,
    visit: row.visit + 1,
    not_before: null,
    waived_at: null,
  };
  const next = await lookFrom(db, { ...moved, ...change }, seen.context, now);
  return {
    steps: [...waits, { ...common, ord: EFFECT_ORD, step_id, type, name, outcome, reason, message_id, at }],
    next,
    changed: changeOf(row, next, now, change),
  };
}
