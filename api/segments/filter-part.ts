import type { Condition } from '../../workflows/flow/rule/contact.ts';
import type { Rule } from '../../workflows/flow/rule/rule.ts';
import type { Part } from '../contacts/index.ts';
import type { Db } from '../db/database.ts';
import { invalid } from '../http/errors.ts';
import { compileRule } from './compile.ts';

/** The contacts page's question whether they are in one of some segments, or in none of them. 400 when one is gone or broken. */
export async function segmentPart(db: Db, audienceId: string, condition: Condition, field: string, now: Date): Promise<Part> {
  const rule: Rule = { kind: 'group', match: 'all', rules: [{ kind: 'contact', condition }] };
  const [set, one] = await Promise.all([
    compileRule(db, audienceId, rule, { now }),
    compileRule(db, audienceId, rule, { now, mode: 'one' }),
  ]);
  const problem = set.problems[0];
  if (problem) throw invalid(problem.message, [{ field, message: problem.message }]);
  return { ...set.where, probe: one.where.sql };
}
