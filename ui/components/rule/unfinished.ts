import { type Group, leaf, leavesOf, type Rule } from '../../../workflows/flow/rule/rule.ts';

/** What is wrong with a condition, and where. `code`: the API's, or `unfinished` = something is still to be filled in. */
export interface Problem {
  path: string;
  code: string;
  message: string;
}

/** Conditions that can't be asked yet. A rule without any condition is unfinished as a whole. */
export function unfinished(rule: Rule): Problem[] {
  const leaves = leavesOf(rule);
  if (leaves.length === 0) return [{ path: '', code: 'empty', message: '' }];
  const groups = emptyGroups(rule, '').map((path) => ({ path, code: 'empty', message: '' }));
  const conditions = leaves.flatMap((one) => {
    const read = leaf.safeParse(one.leaf);
    if (read.success) return [];
    const wrong = read.error.issues.some(({ message }) => message.startsWith('The end comes'));
    return [{ path: one.path, code: wrong ? 'ends' : 'unfinished', message: '' }];
  });
  return [...groups, ...conditions];
}

const emptyGroups = (group: Group, path: string): string[] =>
  group.rules.flatMap((inner, n) => {
    if (inner.kind !== 'group') return [];
    const at = `${path}rules.${n}`;
    return inner.rules.length === 0 ? [at] : emptyGroups(inner, `${at}.`);
  });
