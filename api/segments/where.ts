import type { Rule } from '../../workflows/flow/rule/rule.ts';
import type { Where } from '../contacts/index.ts';
import type { Db } from '../db/database.ts';
import { notFound, refused } from '../http/errors.ts';
import { compileRule, type Options } from './compile.ts';

/** A rule as a where clause; 422 that names what is broken in it. */
export async function ruleWhere(db: Db, audienceId: string, rule: Rule, options: Options = {}): Promise<Where> {
  const { where, problems } = await compileRule(db, audienceId, rule, options);
  const first = problems[0];
  if (!first) return where;
  const details = problems.map(({ path, message, code }) => ({ field: `rule.${path}`, message, code }));
  throw refused(problems.length === 1 ? first.message : `${first.message} (${problems.length - 1} more in details)`, details);
}

/** Its members as a where clause over `contacts c join audiences a`. 404 when it isn't in the audience, 422 when its rule is broken. */
export async function segmentWhere(
  db: Db,
  audienceId: string,
  segmentId: string,
  options: Pick<Options, 'now' | 'mode'> = {},
): Promise<Where> {
  const found = await db('segments').where({ id: segmentId, audience_id: audienceId }).whereNull('removed_at').first('id');
  if (!found) throw notFound('segment');
  const members: Rule = { kind: 'group', match: 'all', rules: [{ kind: 'segment', op: 'in', segmentId: found.id }] };
  return ruleWhere(db, audienceId, members, options);
}

/** Whether the rule holds for one contact now; false for an archived one unless the rule asks for these. 422 when it is broken. */
export async function matchesOne(db: Db, contactId: string, rule: Rule, options: Pick<Options, 'now'> = {}): Promise<boolean> {
  const contact = await db('contacts').where({ id: contactId }).first('audience_id');
  if (!contact) throw notFound('contact');
  const { sql, bindings } = await ruleWhere(db, contact.audience_id, rule, { ...options, mode: 'one' });
  const { rows } = await db.raw(`select from contacts c join audiences a on a.id = c.audience_id where c.id = ? and ${sql}`, [
    contactId,
    ...bindings,
  ] as never);
  return rows.length > 0;
}
