import type { RuleNode } from '../../workflows/flow/rule/rule.ts';

/** Why a rule can't be asked, and where: what it names is gone, or can't be asked of what it is now. */
export interface RuleProblem {
  /** Of the condition, such as "rules.0.rules.2". */
  path: string;
  code:
    | 'field'
    | 'tag'
    | 'list'
    | 'group'
    | 'import'
    | 'flow'
    | 'step'
    | 'campaign'
    | 'store'
    | 'segment'
    | 'broken_segment'
    | 'cycle'
    | 'too_large';
  /** What to do. */
  message: string;
}

const gone = (what: string) => `The ${what} that this names is not there any more. Choose another one, or take the condition away.`;
/** Sentences for what is gone. */
export const words: Record<Exclude<RuleProblem['code'], 'field'>, string> = {
  tag: gone('tag'),
  list: gone('list'),
  group: gone('group'),
  import: gone('import'),
  flow: gone('flow'),
  step: gone('step'),
  campaign: gone('campaign'),
  store: gone('store'),
  segment: gone('segment'),
  broken_segment: 'The segment that this names is broken itself. Mend it first, or take the condition away.',
  cycle: 'This leads back to the segment itself. Choose another one, or take the condition away.',
  too_large: 'With the segments that it names this is too much for one rule. Name fewer of them.',
};

/** Everything that a rule names by id. */
export interface Named {
  tags: string[];
  lists: string[];
  groups: string[];
  imports: string[];
  flows: string[];
  steps: { flowId: string; stepId: string }[];
  campaigns: string[];
  stores: string[];
  segments: string[];
}

/** What one condition names, by the kind of problem there is when it is gone. */
export function namesOf(leaf: Exclude<RuleNode, { kind: 'group' }>): Named {
  const none: Named = { tags: [], lists: [], groups: [], imports: [], flows: [], steps: [], campaigns: [], stores: [], segments: [] };
  switch (leaf.kind) {
    case 'contact': {
      const { condition } = leaf;
      const values = 'values' in condition ? condition.values : [];
      if (condition.field.startsWith('list:')) return { ...none, lists: [condition.field.slice(5)] };
      if (condition.field === 'tags' || condition.field === 'groups' || condition.field === 'imports' || condition.field === 'segments')
        return { ...none, [condition.field]: values };
      return none;
    }
    case 'email': {
      const { over } = leaf;
      if (over.of === 'step') return { ...none, flows: [over.flowId], steps: [{ flowId: over.flowId, stepId: over.stepId }] };
      if (over.of === 'flow') return { ...none, flows: [over.flowId] };
      return over.of === 'campaign' ? { ...none, campaigns: [over.campaignId] } : none;
    }
    case 'flow': {
      const flows = leaf.flowId === null ? [] : [leaf.flowId];
      return leaf.was === 'at' ? { ...none, flows, steps: [{ flowId: leaf.flowId, stepId: leaf.stepId }] } : { ...none, flows };
    }
    case 'orders':
      return { ...none, stores: leaf.stores ?? [] };
    case 'segment':
      return { ...none, segments: [leaf.segmentId] };
    default:
      return none;
  }
}
