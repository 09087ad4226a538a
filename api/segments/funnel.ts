import type { Leaf, Rule, RuleNode } from '../../workflows/flow/rule/rule.ts';
import type { Where } from '../contacts/index.ts';
import type { Db } from '../db/database.ts';
import { Compiler, everyone, groundFor } from './compile.ts';
import type { Count } from './patient-count.ts';
import { both } from './predicates/ask.ts';
import { ruleWhere } from './where.ts';

interface Counted {
  path: string;
  count: number | null;
  left: boolean;
  unknown?: number | null;
}
const MAILABLE: Leaf = { kind: 'contact', condition: { field: 'mailable', op: 'yes' } };

/**
 * How many are left after each part of an "all" rule, one part after the other; what stands inside a group is counted by itself, of
 * those left before that group. A rule of "any" or "none" has no order: each part is counted by itself. The parts come first, then
 * what is inside them and who can't be known to meet them, so that a slow rule loses the details and not the whole. 422 for a broken rule.
 *
 * Each count is a query of its own: as one of `count(*) filter (where exists …)` every condition would be looked up contact by contact,
 * where a count by itself is one join of two tables.
 */
export async function funnelOf(
  db: Db,
  { audienceId, rule, segmentId }: { audienceId: string; rule: Rule; segmentId?: string | undefined },
  count: Count,
): Promise<{ counts: Counted[]; mailable: number | null }> {
  const options = { now: new Date(), ...(segmentId ? { segmentId } : {}) };
  const whole = await ruleWhere(db, audienceId, rule, options);
  const { standing, known, archivedToo } = await groundFor(db, audienceId, [rule], options);
  const said = (node: RuleNode): Where => {
    const { sql, bindings } = new Compiler(standing, known).node(node, '', segmentId ? [segmentId] : []);
    return { sql: `(${sql})`, bindings };
  };
  const among = everyone(audienceId, archivedToo);
  const inOrder = rule.match === 'all';
  const counts: Counted[] = [];
  const groups: { node: RuleNode; path: string; before: Where; most: number | null }[] = [];
  let before: { where: Where; left: number | null } = { where: among, left: null };
  for (const [n, node] of rule.rules.entries()) {
    const [path, where] = [`rules.${n}`, both(before.where, said(node))];
    const found = before.left === 0 ? 0 : await count(where);
    counts.push({ path, count: found, left: inOrder });
    groups.push({ node, path, before: before.where, most: before.left });
    if (inOrder) before = { where, left: found };
  }
  const mailable = before.left === 0 ? 0 : await count(both(whole, said(MAILABLE)));
  for (const { node, path, before, most } of groups)
    for (const inner of inside(node, path))
      counts.push({ path: inner.path, count: most === 0 ? 0 : await count(both(before, said(inner.node))), left: false });
  for (const [n, { node, before, most }] of groups.entries()) {
    const unknown = unknownOf(node);
    if (unknown) (counts[n] as Counted).unknown = most === 0 ? 0 : await count(both(before, said(unknown)));
  }
  return { counts, mailable };
}

/** Who neither did it nor can be said not to have: of those "did not" is never true. */
function unknownOf(node: RuleNode): RuleNode | null {
  if (node.kind !== 'email' || (node.did !== 'not_opened' && node.did !== 'not_clicked')) return null;
  const did = node.did === 'not_opened' ? 'opened' : 'clicked';
  return { kind: 'group', match: 'none', rules: [node, { ...node, did }] };
}

/** All that stands in a group, groups themselves too. */
const inside = (node: RuleNode, path: string): { node: RuleNode; path: string }[] =>
  node.kind !== 'group'
    ? []
    : node.rules.flatMap((inner, n) => [{ node: inner, path: `${path}.rules.${n}` }, ...inside(inner, `${path}.rules.${n}`)]);

/** How many each of some rules means. 422 when one is broken. */
export async function countRules(db: Db, { audienceId, rules }: { audienceId: string; rules: Rule[] }, count: Count) {
  const wheres: Where[] = [];
  for (const rule of rules) wheres.push(await ruleWhere(db, audienceId, rule));
  const counts: (number | null)[] = [];
  for (const where of wheres) counts.push(await count(where));
  return { counts };
}
