import { type Group, leavesOf, type Rule } from '../../workflows/flow/rule/rule.ts';
import type { Db } from '../db/database.ts';
import { notFound } from '../http/errors.ts';
import type { Answer } from '../http/route.ts';
import { Compiler, groundFor } from './compile.ts';
import type { Found } from './explain-contract.ts';
import { foundOf } from './found.ts';
import { ruleWhere } from './where.ts';

/** Each condition of a rule with whether it holds for one contact, and what was found. 422 for a broken rule. */
export async function explainRule(db: Db, audienceId: string, rule: Rule, contactId: string, segmentId?: string) {
  const contact = await db('contacts').where({ id: contactId, audience_id: audienceId }).whereNull('forgotten_at').first('archived_at');
  if (!contact) throw notFound('contact');
  const options = { mode: 'one' as const, now: new Date(), ...(segmentId ? { segmentId } : {}) };
  await ruleWhere(db, audienceId, rule, options);
  const { standing, known, archivedToo } = await groundFor(db, audienceId, [rule], options);
  const compiler = new Compiler(standing, known);
  const leaves = leavesOf(rule);
  const asked = leaves.map(({ leaf, path }) => compiler.node(leaf, path, segmentId ? [segmentId] : []));
  const { rows } = await db.raw<{ rows: [Record<string, boolean>] }>(
    `select ${asked.map(({ sql }, n) => `((${sql}) is true) as h${n}`).join(', ')}
     from contacts c join audiences a on a.id = c.audience_id where c.id = ?`,
    [...asked.flatMap(({ bindings }) => bindings), contactId] as never,
  );
  const holds = new Map(leaves.map(({ path }, n) => [path, rows[0][`h${n}`] as boolean]));
  const conditions: { path: string; holds: boolean; found: Answer<Found> }[] = [];
  for (const { leaf, path } of leaves) {
    const found = await foundOf(db, contactId, leaf, standing);
    const is = holds.get(path) as boolean;
    conditions.push({
      path,
      holds: is,
      found: found.kind === 'segment' && leaf.kind === 'segment' ? { ...found, in: is === (leaf.op === 'in') } : found,
    });
  }
  const groups = groupsOf(rule, holds, '');
  const archived = contact.archived_at !== null && !archivedToo;
  return { contactId, holds: (groups[0]?.holds ?? false) && !archived, archived, groups, conditions };
}

/** Whether someone is among the people of a static segment, and since when. */
export async function explainMember(db: Db, { id, audienceId }: { id: string; audienceId: string }, contactId: string) {
  const contact = await db('contacts').where({ id: contactId, audience_id: audienceId }).whereNull('forgotten_at').first('archived_at');
  if (!contact) throw notFound('contact');
  const added = (await db('segment_members').where({ segment_id: id, contact_id: contactId }).first('at', 'actor', 'via')) ?? null;
  const archived = contact.archived_at !== null;
  return { contactId, holds: added !== null && !archived, archived, groups: [], conditions: [], added };
}

/** Every group with whether it holds, the whole rule first. */
function groupsOf(group: Group, holds: Map<string, boolean>, path: string): { path: string; holds: boolean }[] {
  const inner: { path: string; holds: boolean }[][] = [];
  const parts = group.rules.map((one, n) => {
    const at = `${path}${path ? '.' : ''}rules.${n}`;
    if (one.kind !== 'group') return holds.get(at) as boolean;
    const below = groupsOf(one, holds, at);
    inner.push(below);
    return below[0]?.holds ?? false;
  });
  const is = { all: parts.every(Boolean), any: parts.some(Boolean), none: !parts.some(Boolean) }[group.match];
  return [{ path, holds: is }, ...inner.flat()];
}
