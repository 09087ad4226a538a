import type { WalkRule } from '../../../workflows/flow/rule/walk.ts';
import { onDays, type Where } from '../../contacts/index.ts';
import { both, opposite, type Predicate, type Standing, some } from './ask.ts';

/**
 * Walks through flows. Indexes: enrollments_one_at_a_time (in), enrollments_waiting (at), enrollments_once (ever, never),
 * enrollments_outcomes (ended, converted). One contact: enrollments_by_contact.
 */
export function walkPredicate(said: WalkRule, standing: Standing): Predicate {
  const walks = (...parts: (Where | null)[]): Predicate => {
    const ours = { sql: 'n.audience_id = ? and not n.is_test', bindings: [standing.audienceId] };
    const flow = said.flowId === null ? null : { sql: 'n.flow_id = ?', bindings: [said.flowId] };
    const where = both(...[ours, flow, ...parts].filter((part) => part !== null));
    return some(standing, { from: 'enrollments n', owner: 'n.contact_id', where });
  };
  const active = { sql: 'n.ended_at is null', bindings: [] };
  switch (said.was) {
    case 'in':
      return walks(active);
    case 'at':
      return walks(active, { sql: 'n.step_id = ?', bindings: [said.stepId] });
    case 'ever':
      return walks(said.when ? onDays('n.entered_at', said.when, standing) : null);
    case 'never':
      return opposite(walks());
    case 'ended':
      return walks(
        { sql: 'n.outcome = any(?)', bindings: [said.outcomes] },
        said.reasons ? { sql: 'n.reason = any(?)', bindings: [said.reasons] } : null,
        said.when ? onDays('n.ended_at', said.when, standing) : null,
      );
    case 'converted':
      return walks(
        { sql: `n.outcome in ('won_back', 'reached')`, bindings: [] },
        said.when ? onDays('n.ended_at', said.when, standing) : null,
      );
  }
}
