import type { Db } from '../../db/database.ts';
import { type Part, type Where, whole } from '../predicates/where.ts';

/** The planner's own guess of how many fulfil this: a millisecond, and near enough where it has statistics. */
export async function guess(db: Db, { sql, bindings }: Where): Promise<number> {
  const { rows } = await db.raw<{ rows: { 'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }] }[] }>(
    `explain (format json) select from contacts c join audiences a on a.id = c.audience_id where ${sql}`,
    bindings as never,
  );
  return rows[0]?.['QUERY PLAN'][0].Plan['Plan Rows'] ?? 0;
}

export interface Odds {
  /** How many match, as far as the planner can tell, of `all` in the list. */
  some: number;
  all: number;
  /** Some condition is beyond it: fewer may match. */
  unsure: boolean;
}

export async function oddsOf(db: Db, parts: readonly Part[]): Promise<Odds> {
  const told = parts.filter(({ common, follows }) => !common && !follows);
  const [some, all] = await Promise.all([guess(db, whole(told)), guess(db, whole(parts.filter(({ column }) => column === 'base')))]);
  return { some, all, unsure: parts.some(({ common }) => common) };
}
