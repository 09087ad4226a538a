import { type Group, MAX_DEPTH, type Rule, type RuleNode } from '../../../workflows/flow/rule/rule.ts';

/** Changes of a rule's tree; every one gives a new tree. A path is the way down from the root: [2, 0] = the first in the third. */
export type Path = readonly number[];
/** Where something can be put: before `index` among what `parent` holds. */
export interface Place {
  parent: Path;
  index: number;
}

/** As problems name it: "rules.2.rules.0". */
export const pathText = (path: Path) => path.map((n) => `rules.${n}`).join('.');
export const groupOf = (...rules: RuleNode[]): Group => ({ kind: 'group', match: 'all', rules });

export function nodeAt(root: Rule, path: Path): RuleNode | undefined {
  let at: RuleNode | undefined = root;
  for (const n of path) at = at?.kind === 'group' ? at.rules[n] : undefined;
  return at;
}

export function put(root: Rule, path: Path, node: RuleNode): Rule {
  const [n, ...below] = path;
  if (n === undefined) return node as Rule;
  const inner = root.rules[n];
  if (!inner) return root;
  return { ...root, rules: root.rules.with(n, below.length === 0 ? node : put(inner as Rule, below, node)) };
}

export function insert(root: Rule, { parent, index }: Place, node: RuleNode): Rule {
  const group = nodeAt(root, parent) as Group;
  return put(root, parent, { ...group, rules: group.rules.toSpliced(index, 0, node) });
}

/** Takes something out; a group that is left empty goes with it. */
export function remove(root: Rule, path: Path): Rule {
  const node = nodeAt(root, path);
  return node ? without(root, node) : root;
}

function without(root: Rule, node: RuleNode): Rule {
  const rules = root.rules.flatMap((inner): RuleNode[] => {
    if (inner === node) return [];
    if (inner.kind !== 'group') return [inner];
    const left = without(inner, node);
    return left.rules.length === 0 && inner.rules.length > 0 ? [] : [left];
  });
  // what nothing was taken from stays the one it is
  return rules.length === root.rules.length && rules.every((inner, n) => inner === root.rules[n]) ? root : { ...root, rules };
}

export function duplicate(root: Rule, path: Path): Rule {
  const node = nodeAt(root, path);
  return node ? insert(root, { parent: path.slice(0, -1), index: (path.at(-1) ?? 0) + 1 }, structuredClone(node)) : root;
}

/** A group of its own around it, to which more can be added. */
export function wrap(root: Rule, path: Path): Rule {
  const node = nodeAt(root, path);
  return node ? put(root, path, groupOf(node)) : root;
}

/** What a group holds takes its place. */
export function unwrap(root: Rule, path: Path): Rule {
  const node = nodeAt(root, path);
  if (node?.kind !== 'group') return root;
  const parent = path.slice(0, -1);
  const group = nodeAt(root, parent) as Group;
  return put(root, parent, { ...group, rules: group.rules.toSpliced(path.at(-1) ?? 0, 1, ...node.rules) });
}

/** Levels of groups in it. */
const depthOf = (node: RuleNode): number => (node.kind === 'group' ? 1 + Math.max(0, ...node.rules.map(depthOf)) : 0);
const inside = (path: Path, of: Path) => of.every((n, at) => path[at] === n);

/** Not into itself, and not deeper than rules may be. */
export function canMove(root: Rule, from: Path, { parent }: Place): boolean {
  const node = nodeAt(root, from);
  return node !== undefined && !inside(parent, from) && parent.length + 1 + depthOf(node) <= MAX_DEPTH;
}
export const canWrap = (root: Rule, path: Path) => {
  const node = nodeAt(root, path);
  return node !== undefined && path.length + 1 + depthOf(node) <= MAX_DEPTH;
};

/** Puts what stands at `from` before `to.index`, as places are now; and where it stands then. */
export function move(root: Rule, from: Path, to: Place): { rule: Rule; path: Path } {
  const node = nodeAt(root, from);
  if (!node || !canMove(root, from, to)) return { rule: root, path: from };
  const hole = groupOf();
  const [moved, left] = [{ ...node }, put(root, from, hole)];
  const rule = without(insert(left, to, moved), hole);
  return { rule, path: pathOf(rule, moved) ?? from };
}

function pathOf(group: Group, node: RuleNode): Path | null {
  for (const [n, inner] of group.rules.entries()) {
    if (inner === node) return [n];
    const below = inner.kind === 'group' ? pathOf(inner, node) : null;
    if (below) return [n, ...below];
  }
  return null;
}

export type Step = 'up' | 'down' | 'into' | 'out';

/** Where a step by the keyboard leads; null = nowhere. */
export function stepTo(root: Rule, from: Path, step: Step): Place | null {
  const parent = from.slice(0, -1);
  const index = from.at(-1) ?? 0;
  const group = nodeAt(root, parent) as Group | undefined;
  if (!group || from.length === 0) return null;
  const place = ((): Place | null => {
    if (step === 'up') return index > 0 ? { parent, index: index - 1 } : null;
    if (step === 'down') return index < group.rules.length - 1 ? { parent, index: index + 2 } : null;
    if (step === 'out') return parent.length > 0 ? { parent: parent.slice(0, -1), index: (parent.at(-1) ?? 0) + 1 } : null;
    const above = group.rules[index - 1];
    if (above?.kind === 'group') return { parent: [...parent, index - 1], index: above.rules.length };
    return group.rules[index + 1]?.kind === 'group' ? { parent: [...parent, index + 1], index: 0 } : null;
  })();
  return place && canMove(root, from, place) ? place : null;
}
