import { plan } from '../../workflows/flow/plan.ts';
import type { Rule } from '../../workflows/flow/rule/rule.ts';
import type { Db } from '../db/database.ts';
import { compileRule } from '../segments/index.ts';
import { asInRun } from './as-in-run.ts';
import type { Context } from './context.ts';
import { type Ahead, forecast } from './forecast.ts';
import { positionOf } from './position.ts';
import type { Enrollment } from './row.ts';

/** What rules said of a contact, by rule, as long as one look at them lasts. null = it is broken. */
export type Answers = Map<string, boolean | null>;

/**
 * Plans, and asks the rules that the plan comes to on its way: it is made as if they said no, told which it asked, and made again with
 * what they said. Nothing is asked that the walk does not stand before; a plan that asks nothing costs nothing.
 */
export async function planAsking(db: Db, row: Enrollment, { definition, facts, answers }: Context, now: number) {
  for (;;) {
    const open = new Map<string, { rule: Rule; at: number }>();
    const holds = (rule: Rule, at: number) => {
      const key = JSON.stringify(rule);
      const said = answers.get(key);
      if (said !== undefined) return said;
      open.set(key, { rule, at });
      return false;
    };
    const planned = plan(definition, positionOf(row), { ...facts, holds }, now);
    if (open.size === 0) return planned;
    for (const [key, { rule, at }] of open) answers.set(key, await ask(db, row, rule, at));
  }
}

/** Branches a forecast asks at most. */
const MOST_ASKED = 20;

/** The rest of a walk if nothing more happens; its branches are asked as of the day on which it comes to them. */
export async function forecastOf(db: Db, row: Enrollment, { definition, facts }: Context, now: number): Promise<Ahead[]> {
  const said: Answers = new Map();
  for (;;) {
    const open: { key: string; rule: Rule; at: number }[] = [];
    const ahead = forecast(definition, positionOf(row), facts, now, (rule, at) => {
      const key = `${at} ${JSON.stringify(rule)}`;
      if (!said.has(key)) open.push({ key, rule, at });
      return said.get(key) ?? null;
    });
    const [first] = open;
    if (!first || said.size === MOST_ASKED) return ahead;
    said.set(first.key, await ask(db, row, first.rule, first.at));
  }
}

/** One contact, one rule. Another transaction may change what it names the moment after. A test run is asked in its own world. */
async function ask(db: Db, row: Enrollment, rule: Rule, at: number): Promise<boolean | null> {
  const { test } = row;
  if (!test) return asked(db, row, rule, at);
  // before their day nobody walks: the run's clock begins with the order that they have to forget first
  if (at < Number(row.entered_at)) return false;
  return asInRun(db, row, test, (tx) => asked(tx, row, rule, at));
}

async function asked(db: Db, { audience_id, contact_id }: Enrollment, rule: Rule, at: number): Promise<boolean | null> {
  const { where, problems } = await compileRule(db, audience_id, rule, { now: new Date(at), mode: 'one' });
  if (problems.length > 0) return null;
  const { rows } = await db.raw(`select from contacts c join audiences a on a.id = c.audience_id where c.id = ? and ${where.sql}`, [
    contact_id,
    ...where.bindings,
  ] as never);
  return rows.length > 0;
}
