import type { Db } from '../db/database.ts';
import type { Enrollment } from './row.ts';

/** Whoever writes `ord` this high in a visit tells of something beside the drawing: moved, paused, hurried on. */
export const BESIDE = 2_000;

interface Beside {
  row: Enrollment;
  outcome: string;
  type: 'operator' | 'version';
  now: number;
  reason?: string;
}

/** Writes down what happened to walks beside the drawing: who moved, paused or hurried them. Each walk once. */
export async function noteBeside(tx: Db, notes: Beside[]): Promise<void> {
  if (notes.length === 0) return;
  const rows = notes.map(({ row, outcome, type, now, reason }) => ({
    enrollment_id: row.id,
    visit: row.visit,
    flow_id: row.flow_id,
    version_id: row.version_id,
    step_id: row.step_id ?? row.position,
    type,
    name: row.step_name,
    outcome,
    reason,
    at: new Date(now),
    is_test: row.is_test,
  }));
  await tx.raw(
    `insert into enrollment_steps
     select (jsonb_populate_record(n, jsonb_build_object('ord', coalesce(
       (select max(ord) + 1 from enrollment_steps where enrollment_id = n.enrollment_id and visit = n.visit and ord >= ?), ?)))).*
     from jsonb_populate_recordset(null::enrollment_steps, ?::jsonb) n`,
    [BESIDE, BESIDE, JSON.stringify(rows)],
  );
}
