import type { Position } from '../../workflows/flow/plan.ts';
import type { Enrollment } from './row.ts';

/** Where planning starts again from. */
export const positionOf = (row: Enrollment): Position => ({
  step: row.position,
  since: Number(row.since),
  visit: row.visit,
  enteredAt: Number(row.entered_at),
  triggered: row.origin !== 'api',
  previousAt: row.previous_at && Number(row.previous_at),
  notBefore: row.not_before && Number(row.not_before),
  waivedAt: row.waived_at && Number(row.waived_at),
  fresh: row.rev === 0,
});
