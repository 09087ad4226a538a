import { type Leaf, leavesOf, type Rule } from './rule.ts';

/** What opening a mail may change of a contact. A segment may ask for anything. */
const MOVED: readonly string[] = ['lastOpenedAt', 'mailClient', 'country', 'segments'];

function moves(leaf: Leaf): boolean {
  switch (leaf.kind) {
    case 'email':
      return leaf.did === 'opened' || leaf.did === 'not_opened';
    case 'contact':
      return MOVED.includes(leaf.condition.field);
    default:
      return leaf.kind === 'segment';
  }
}

/** Whether an opened mail may change what this rule says. Clicks are no opens: they are told to whoever ends by any rule. */
export const asksOpens = (rule: Rule): boolean => leavesOf(rule).some(({ leaf }) => moves(leaf));
