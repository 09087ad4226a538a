import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { canMove, duplicate, move, nodeAt, type Path, put, remove, stepTo, unwrap, wrap } from '../../ui/components/rule/tree.ts';
import { type Group, leavesOf, MAX_DEPTH, type Rule, type RuleNode } from '../../workflows/flow/rule/rule.ts';

/** Conditions that can be told apart. */
const leaf = (name: string): RuleNode => ({ kind: 'event', name });
const group = (...rules: RuleNode[]): Group => ({ kind: 'group', match: 'all', rules });
const say = (node: RuleNode): string => (node.kind === 'group' ? `(${node.rules.map(say).join(' ')})` : (node as { name: string }).name);
const at = (rule: Rule, path: Path) => say(nodeAt(rule, path) as RuleNode);
const abc = group(leaf('a'), group(leaf('b'), leaf('c')), leaf('d'));

test('conditions are changed, copied, grouped and taken away; a group left empty goes with its last one', () => {
  expect(say(put(abc, [1, 0], leaf('x')))).toBe('(a (x c) d)');
  expect(say(duplicate(abc, [1]))).toBe('(a (b c) (b c) d)');
  expect(say(wrap(abc, [0]))).toBe('((a) (b c) d)');
  expect(say(unwrap(abc, [1]))).toBe('(a b c d)');
  expect(say(remove(remove(abc, [1, 0]), [1, 0]))).toBe('(a d)');
  expect(say(remove(group(leaf('a'), group()), [0]))).toBe('(())');
  expect(say(abc)).toBe('(a (b c) d)');
});

test('the keyboard moves up, down, into the group beside and out of it', () => {
  const step = (path: Path, by: 'up' | 'down' | 'into' | 'out') => {
    const to = stepTo(abc, path, by);
    return to && say(move(abc, path, to).rule);
  };
  expect(step([0], 'down')).toBe('((b c) a d)');
  expect(step([2], 'up')).toBe('(a d (b c))');
  expect(step([0], 'into')).toBe('((a b c) d)');
  expect(step([2], 'into')).toBe('(a (b c d))');
  expect(step([1, 0], 'out')).toBe('(a (c) b d)');
  expect([step([0], 'up'), step([2], 'down'), step([0], 'out'), step([1], 'into')]).toEqual([null, null, null, null]);
});

test('nothing moves into itself, nor deeper than rules may be', () => {
  expect(canMove(abc, [1], { parent: [1], index: 0 })).toBe(false);
  let deep: Rule = group(leaf('x'));
  for (let n = 1; n < MAX_DEPTH; n++) deep = group(leaf('y'), deep);
  const bottom = Array.from({ length: MAX_DEPTH - 1 }, () => 1);
  expect(canMove(deep, [0], { parent: bottom, index: 0 })).toBe(true);
  expect(canMove(group(group(leaf('z')), ...deep.rules), [0], { parent: [2, ...bottom.slice(1)], index: 0 })).toBe(false);
});

test('wherever something is moved, nobody is lost or doubled, and its path leads to it', () => {
  const { tree } = fc.letrec<{ tree: RuleNode; leaf: RuleNode; group: RuleNode }>((tie) => ({
    leaf: fc.uuid().map(leaf),
    group: fc.array(tie('tree'), { minLength: 1, maxLength: 4 }).map((rules) => group(...rules)),
    tree: fc.oneof({ maxDepth: 3 }, tie('leaf'), tie('group')),
  }));
  const places = (node: Group, path: Path = []): Path[] => [
    path,
    ...node.rules.flatMap((inner, n) => (inner.kind === 'group' ? places(inner, [...path, n]) : [])),
  ];
  const paths = (node: Group, path: Path = []): Path[] =>
    node.rules.flatMap((inner, n) => [[...path, n], ...(inner.kind === 'group' ? paths(inner, [...path, n]) : [])]);
  fc.assert(
    fc.property(fc.array(tree, { minLength: 1, maxLength: 4 }), fc.nat(), fc.nat(), fc.nat(), (rules, a, b, c) => {
      const rule = group(...rules);
      const from = paths(rule)[a % paths(rule).length] as Path;
      const parent = places(rule)[b % places(rule).length] as Path;
      const to = { parent, index: c % ((nodeAt(rule, parent) as Group).rules.length + 1) };
      const moved = move(rule, from, to);
      const names = (of: Rule) => leavesOf(of).map(({ leaf: one }) => (one as { name: string }).name);
      expect(names(moved.rule).sort()).toEqual(names(rule).sort());
      expect(at(moved.rule, moved.path)).toBe(at(rule, from));
    }),
  );
});
