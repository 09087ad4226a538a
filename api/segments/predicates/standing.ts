import type { Leaf } from '../../../workflows/flow/rule/rule.ts';
import { excludedBy } from '../../contacts/index.ts';
import { opposite, type Predicate, plain } from './ask.ts';

/** On the exclusion list, by whatever pattern (exclusions_by_pattern), or in the archive (contacts_archived). */
export function standingPredicate({ is, op }: Extract<Leaf, { kind: 'standing' }>): Predicate {
  const found =
    is === 'archived'
      ? { yes: { sql: 'c.archived_at is not null', bindings: [] }, no: { sql: 'c.archived_at is null', bindings: [] } }
      : plain(`exists (select ${excludedBy()})`);
  return op === 'yes' ? found : opposite(found);
}
