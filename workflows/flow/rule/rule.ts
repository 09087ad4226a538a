import { z } from 'zod';
import { condition } from './contact.ts';
import { email } from './email.ts';
import { event } from './event.ts';
import { examples } from './examples.ts';
import { orders } from './orders.ts';
import { walk } from './walk.ts';

/** A rule: who is meant, as a tree. Segments, branches, goals and exits all speak this language; it is also the builder's form. */

export const MAX_DEPTH = 10;
export const MAX_CONDITIONS = 200;

/** What can be asked of a contact's own fields. */
const contact = z.object({ kind: z.literal('contact'), condition });
/** Members of another segment; it may not lead back to this one. */
const segment = z.object({ kind: z.literal('segment'), op: z.enum(['in', 'out']), segmentId: z.uuid('This is not an id.') });
/** Excluded by a pattern, or in the archive. Whoever asks for the archived in a rule asks it of everyone, archived or not. */
const standing = z.object({ kind: z.literal('standing'), is: z.enum(['excluded', 'archived']), op: z.enum(['yes', 'no']) });

const shapes = [contact, email, orders, event, walk, segment, standing] as const;
/** One condition, by its kind. */
export const leaf = z.discriminatedUnion('kind', shapes);
export type Leaf = z.infer<typeof leaf>;

export interface Group {
  kind: 'group';
  match: 'all' | 'any' | 'none';
  rules: (Group | Leaf)[];
}
export type Rule = Group;
export type RuleNode = Group | Leaf;

export const group: z.ZodType<Group, Group> = z
  .object({
    kind: z.literal('group'),
    match: z.enum(['all', 'any', 'none']),
    get rules() {
      return z.array(node).min(1, 'Add a condition.').max(MAX_CONDITIONS, `At most ${MAX_CONDITIONS} conditions.`);
    },
  })
  .meta({
    description:
      'Who is meant: a tree of groups, 10 deep at most, with 200 conditions at most. Each condition has a kind: contact (their own fields, as GET /api/contacts filters by them), email, orders, event, flow, segment, standing. The archived are left out unless a condition asks for them.',
    examples,
  });
const node: z.ZodType<RuleNode, RuleNode> = z.lazy(() => z.discriminatedUnion('kind', [group, ...shapes] as never));

/** Who is in a segment, as a rule. */
export const membersOf = (segmentId: string): Rule => ({ kind: 'group', match: 'all', rules: [{ kind: 'segment', op: 'in', segmentId }] });

/** The whole rule, checked for its size before anything else: what is too deep would not even be readable. */
export const rule = z.preprocess((said, context) => {
  const fault = tooLarge(said);
  if (!fault) return said;
  context.addIssue({ code: 'custom', message: fault });
  return z.NEVER;
}, group) as unknown as z.ZodType<Rule, Rule>;

/** Why it is too large to be a rule; null = it is not. Iterative: a body may be nested as deep as its size allows. */
function tooLarge(said: unknown): string | null {
  const open: [value: unknown, depth: number][] = [[said, 1]];
  let conditions = 0;
  for (let next = open.pop(); next; next = open.pop()) {
    const [at, depth] = next;
    const rules = (at as { rules?: unknown } | null)?.rules;
    if (!Array.isArray(rules)) conditions++;
    else if (depth > MAX_DEPTH)
      return `Groups can be nested ${MAX_DEPTH} deep at most. Put conditions that belong together into one group.`;
    else for (const inner of rules) open.push([inner, depth + 1]);
    if (conditions > MAX_CONDITIONS)
      return `A rule can have ${MAX_CONDITIONS} conditions at most. Make a segment of some of them and name it here.`;
  }
  return null;
}

/** Every condition of a rule with its path, such as "rules.0.rules.2", in the order in which one reads them. */
export function leavesOf(rule: Group, path = ''): { leaf: Leaf; path: string }[] {
  return rule.rules.flatMap((inner, n) => {
    const at = `${path}rules.${n}`;
    return inner.kind === 'group' ? leavesOf(inner, `${at}.`) : [{ leaf: inner, path: at }];
  });
}
