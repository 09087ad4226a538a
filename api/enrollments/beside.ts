import type { Db } from '../db/database.ts';
import type { Enrollment } from './row.ts';

/** Whoever writes `ord` this high in a visit tells of something beside the drawing: moved, paused, hurried on. */
export const BESIDE = 2_000;

/** Writes down what happened to a walk beside the drawing: who moved, paused or hurried it. */
export async function noteBeside(
  tx: Db,
  row: Enrollment,
  outcome: string,
  type: string,
  now: number,
  reason: string | null = null,
): Promise<void> {
  await tx.raw(
    `insert into enrollment_steps (enrollment_id, visit, ord, flow_id, version_id, step_id, type, name, outcome, reason, at, is_test)
     select ?, ?, coalesce(max(ord) + 1, ?), ?, ?, ?, ?, ?, ?, ?, ?, ? from enrollment_steps where enrollment_id = ? and visit = ? and ord >= ?`,
    [
      row.id,
      row.visit,
      BESIDE,
      row.flow_id,
      row.version_id,
      row.step_id ?? row.position,
      type,
      row.step_name,
      outcome,
      reason,
      new Date(now),
      row.is_test,
      row.id,
      row.visit,
      BESIDE,
    ],
  );
}
