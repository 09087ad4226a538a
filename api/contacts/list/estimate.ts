import type { Db } from '../../db/database.ts';
import { type Part, type Where, whole } from '../predicates/where.ts';
import type { Stretch } from './sorting.ts';
import { isSoon } from './ways.ts';

interface Plan {
  'Node Type': string;
  'Plan Rows': number;
  'Relation Name'?: string;
  Plans?: Plan[];
}

/** The planner's own guess of how many fulfil this: a millisecond, and near enough where it has statistics. */
export const guess = async (db: Db, where: Where): Promise<number> => (await planOf(db, where))['Plan Rows'];

async function planOf(db: Db, { sql, bindings }: Where): Promise<Plan> {
  const { rows } = await db.raw<{ rows: [{ 'QUERY PLAN': [{ Plan: Plan }] }] }>(
    `explain (format json) select from contacts c join audiences a on a.id = c.audience_id where ${sql}`,
    bindings as never,
  );
  return rows[0]['QUERY PLAN'][0].Plan;
}

/** Contacts that a plan looks up before it asks more of them: 34,000 Martins, of whom 2,700 have the tag. */
function lookedUp(plan: Plan): number {
  const plans = plan.Plans ?? [];
  const first = plans[0]?.['Plan Rows'] ?? 0;
  const here = plan['Relation Name'] === 'contacts' ? Math.max(plan['Plan Rows'], first) : 0;
  // the second side of a loop is gone through for each row of the first
  const times = (n: number) => (plan['Node Type'] === 'Nested Loop' && n === 1 ? Math.max(1, first) : 1);
  return plans.reduce((sum, one, n) => sum + times(n) * lookedUp(one), here);
}

export interface Odds {
  /** How many match, as far as the planner can tell, of `all` in the list. */
  some: number;
  all: number;
  /** How many an index finds, of whom more is asked. */
  found: number;
  /** How many match but for what other tables tell, where something is told by both; null where not. */
  apart: number | null;
  /** How many of them stand here and there in this order; the others stand together, somewhere. */
  spread: number;
  /** Some condition is beyond it: fewer may match. */
  unsure: boolean;
}

export async function oddsOf(db: Db, parts: readonly Part[], { key }: Stretch): Promise<Odds> {
  const told = parts.filter(({ common, follows }) => !common && !follows);
  const base = whole(parts.filter(({ column }) => column === 'base'));
  // one after the other: a list has one connection
  const plan = await planOf(db, whole(told));
  const all = await guess(db, base);
  const some = plan['Plan Rows'];
  const found = Math.max(some, lookedUp(plan));
  const unsure = parts.some(({ common }) => common);
  if (isSoon(parts, { found, all })) return { some, all, found, apart: null, spread: some, unsure };
  const apart = await guessApart(db, told);
  const together = await shareTogether(db, parts, base, key[0] as string);
  return { some, all, found, apart, spread: some * (1 - together), unsure };
}

async function guessApart(db: Db, told: readonly Part[]): Promise<number | null> {
  const own = told.filter(({ probe }) => !probe);
  return own.length < told.length && own.some(({ column }) => column !== 'base') ? guess(db, whole(own)) : null;
}

/**
 * One in eight has it elsewhere: in an address, a company, a first name. Both guesses are a few per cent off, their difference would be
 * anything.
 */
const MOST_TOGETHER = 0.88;

/**
 * The share of those found by a word who stand together in an order of names or addresses, for that is what begins with it. A search for
 * “per” sorted by name finds 28,000 Perrins and Petits and 3,400 others: only these fill a page from the beginning.
 */
async function shareTogether(db: Db, parts: readonly Part[], base: Where, about: string): Promise<number> {
  const found = parts.find(({ typed }) => typed);
  if (!found?.typed || !['lower(c.last_name)', 'lower(c.email)'].includes(about)) return 0;
  const within = (where: Where) => guess(db, { sql: `${base.sql} and ${where.sql}`, bindings: [...base.bindings, ...where.bindings] });
  const all = await within(found);
  const together = await within({ sql: `starts_with(${about}, ?)`, bindings: [found.typed] });
  return Math.min(MOST_TOGETHER, together / Math.max(1, all));
}
