import type { Definition } from '../../workflows/flow/flow.ts';
import { type Facts, type Planned, type Position, plan } from '../../workflows/flow/plan.ts';

export interface Ahead {
  stepId: string;
  type: string;
  name: string;
  at: number;
  /** The e-mail's subject as written, or what the walk ends with. */
  detail: string;
}

/** A forecast stops here: a drawing may loop for ever. */
const MOST = 50;

/**
 * The rest of a walk, as it goes if nothing more happens: the engine's own plan, step by step, each e-mail taken as sent when due. It ends
 * at the first branch: nobody knows what a rule will say.
 */
export function forecast(definition: Definition, from: Position, known: Omit<Facts, 'holds'>, now: number): Ahead[] {
  const facts = { ...known, holds: untold };
  const ahead: Ahead[] = [];
  let position = from;
  let planned: Planned = plan(definition, position, facts, now);
  const quiet = stillFacts(facts, now);
  while (planned.do !== 'done' && ahead.length < MOST) {
    const { stepId, name } = planned;
    const at = Math.max(planned.at, now);
    const step = definition.steps.find((s) => s.id === stepId);
    ahead.push({ stepId, type: step?.type ?? planned.do, name, at, detail: step?.type === 'sendEmail' ? step.subject : '' });
    if (step?.type !== 'sendEmail') break;
    position = { ...position, step: step.next.sent, since: at, visit: position.visit + 1, previousAt: at, notBefore: null, waivedAt: null };
    planned = plan(definition, position, quiet, at);
    if (planned.do === 'done' && planned.stepId) {
      const end = definition.steps.find((s) => s.id === planned.stepId);
      ahead.push({ stepId: planned.stepId ?? '', type: 'exit', name: end?.name ?? '', at: Math.max(planned.at, at), detail: '' });
    }
  }
  return ahead;
}

/** Nothing is known of what comes after now, so nothing happens after now. */
const untold = () => null;
const stillFacts = (facts: Facts, now: number): Facts => ({
  holds: untold,
  zone: facts.zone,
  lastOrder: (upTo) => facts.lastOrder(Math.min(upTo, now)),
  nextOrder: (from, upTo) => facts.nextOrder(from, Math.min(upTo, now)),
  departure: (from, upTo) => facts.departure(from, Math.min(upTo, now)),
});
