import type { Db } from '../../db/database.ts';
import { type Part, whole } from '../predicates/where.ts';

/** Below so many it is quicker to gather them all. */
const LIKELY = 5_000;
/** Rows that a walk looks at before it is given up, at the most. */
export const MOST = 15_000;

/**
 * How far a walk along the sort's index should go to fill a page of `limit`; 0 = not worth beginning. By the planner's own guess of
 * how many match, a millisecond: twice as far as an even spread takes, and as far as there is where the planner can't guess.
 */
export async function walkingDistance(db: Db, parts: readonly Part[], limit: number): Promise<number> {
  const guess = async (some: readonly Part[]) => {
    const { sql, bindings } = whole(some);
    const { rows } = await db.raw<{ rows: { 'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }] }[] }>(
      `explain (format json) select from contacts c join audiences a on a.id = c.audience_id where ${sql}`,
      bindings as never,
    );
    return rows[0]?.['QUERY PLAN'][0].Plan['Plan Rows'] ?? 0;
  };
  const known = parts.filter(({ common, follows }) => !common && !follows);
  const [some, all] = await Promise.all([guess(known), guess(parts.filter(({ column }) => column === 'base'))]);
  if (some < LIKELY && (!parts.some(({ common }) => common) || all < LIKELY)) return 0;
  if (parts.some(({ common }) => common)) return MOST;
  return Math.round(Math.min(MOST, Math.max(LIKELY, (2.5 * limit * all) / Math.max(1, some))));
}
