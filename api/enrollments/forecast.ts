import type { Definition } from '../../workflows/flow/flow.ts';
import { type Facts, type Planned, type Position, plan } from '../../workflows/flow/plan.ts';
import type { Rule } from '../../workflows/flow/rule/rule.ts';

export interface Ahead {
  stepId: string;
  type: string;
  name: string;
  at: number;
  /** The e-mail's subject as written, or what the walk ends with. */
  detail: string;
  /** Of a branch: the way they take; null = nobody can say. */
  way?: 'yes' | 'no' | null;
}

/** A forecast stops here: a drawing may loop for ever. */
const MOST = 50;

/**
 * The rest of a walk, as it goes if nothing more happens: the engine's own plan, step by step, each e-mail taken as sent when due. A branch
 * is asked through `branchSays`, as of the instant at which they come to it; the forecast ends where that can't be said. Goals and exits
 * by rule are taken as not met.
 */
export function forecast(
  definition: Definition,
  from: Position,
  known: Omit<Facts, 'holds'>,
  now: number,
  branchSays: Facts['holds'] = () => null,
): Ahead[] {
  const { goalRule, exitRule } = definition.settings;
  const holds = (rule: Rule, at: number) => (rule === goalRule || rule === exitRule ? false : branchSays(rule, at));
  const quiet = stillFacts({ ...known, holds }, now);
  const stepOf = (id: string | null) => definition.steps.find((s) => s.id === id);
  const ahead: Ahead[] = [];
  let position = from;
  let at = now;
  for (
    let planned = plan(definition, position, { ...known, holds }, now);
    ahead.length < MOST;
    planned = plan(definition, position, quiet, at)
  ) {
    for (const { passed } of planned.taken?.turns ?? []) {
      const last = passed.at(-1);
      if (last?.way)
        ahead.push({ stepId: last.stepId, type: 'branch', name: last.name, at: Math.max(last.at, now), detail: '', way: last.way });
    }
    if (planned.taken) {
      const { step, since, visit } = planned.taken;
      position = { ...position, step, since, visit, notBefore: null, waivedAt: null, fresh: false };
    }
    const step = stepOf(planned.stepId);
    if (planned.do === 'done') {
      if (planned.stepId && ahead.length > 0)
        ahead.push({ stepId: planned.stepId, type: 'exit', name: step?.name ?? '', at: Math.max(planned.at, at), detail: '' });
      break;
    }
    const arrives = Math.max(planned.at, now);
    if (step?.type === 'branch' && !planned.blocked && arrives > at) {
      at = arrives;
      continue;
    }
    ahead.push(entryOf(planned, step, arrives));
    if (step?.type !== 'sendEmail') break;
    at = arrives;
    position = { ...position, step: step.next.sent, since: at, visit: position.visit + 1, previousAt: at, notBefore: null, waivedAt: null };
  }
  return ahead;
}

type Coming = Extract<Planned, { stepId: string }> & { do: string };
function entryOf({ stepId, do: does, name }: Coming, step: Definition['steps'][number] | undefined, at: number): Ahead {
  const entry = { stepId, type: step?.type ?? does, name: step?.name ?? name, at, detail: step?.type === 'sendEmail' ? step.subject : '' };
  return step?.type === 'branch' ? { ...entry, way: null } : entry;
}

/** Nothing is known of what comes after now, so nothing happens after now. */
const stillFacts = (facts: Facts, now: number): Facts => ({
  holds: facts.holds,
  zone: facts.zone,
  lastOrder: (upTo) => facts.lastOrder(Math.min(upTo, now)),
  nextOrder: (from, upTo) => facts.nextOrder(from, Math.min(upTo, now)),
  departure: (from, upTo) => facts.departure(from, Math.min(upTo, now)),
});
