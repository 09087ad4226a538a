import { type Definition, outlets, type Step, walkOrder } from './flow.ts';

/** Why a drawing can't run. `code` is the UI's key; `message` is the API's English; `field` leads the editor to the input. */
export interface Problem {
  code:
    | 'noEntry'
    | 'unreachable'
    | 'openOutlet'
    | 'waitFreeLoop'
    | 'idleLoop'
    | 'noEmail'
    | 'duplicateId'
    | 'daysNotRising'
    | 'atOnce'
    | 'noSubject'
    | 'noText'
    | 'noRule'
    | 'noSegment'
    | 'brokenRule'
    | 'noFallback'
    | 'badTemplate'
    | 'noPostalAddress'
    | 'noSender';
  stepId: string | null;
  field: string | null;
  message: string;
}

const problem = (code: Problem['code'], message: string, at: Step | null = null, field: string | null = null): Problem => ({
  code,
  stepId: at?.id ?? null,
  field,
  message,
});
const named = (s: Step) => `“${s.name || s.type}”`;

/** Checks of the graph alone; what needs the audience or the templates is checked where those are known. */
export function graphProblems(definition: Definition): Problem[] {
  const { steps, entry, trigger } = definition;
  const byId = new Map(steps.map((s) => [s.id, s]));
  if (!byId.has(entry)) return [problem('noEntry', 'The flow has no first step. Add a step after the trigger.')];
  const found: Problem[] = [];
  if (byId.size < steps.length) found.push(problem('duplicateId', 'Two steps have the same id. Give each its own.'));
  if (!steps.some((s) => s.type === 'sendEmail')) found.push(problem('noEmail', 'The flow sends nothing. Add an e-mail.'));

  const order = walkOrder(definition);
  const reached = new Set(order.map((s) => s.id));
  for (const s of steps)
    if (!reached.has(s.id)) found.push(problem('unreachable', `Nobody can reach ${named(s)}. Join it or delete it.`, s));
  for (const s of order)
    for (const [outlet, to] of Object.entries(outlets(s)))
      if (!byId.has(to)) found.push(problem('openOutlet', `${named(s)} leads nowhere after “${outlet}”. Join it to a step or an exit.`, s));
  // a branch leads out of its loop once the rule says otherwise
  const idle = new Set(loopsWithout(order, byId, (s) => s.type === 'sendEmail' || s.type === 'branch'));
  for (const s of idle)
    found.push(problem('idleLoop', `${named(s)} is in a loop that only waits, for ever. Lead it to an e-mail or an exit.`, s));
  for (const s of loopsWithout(order, byId, takesTime))
    if (!idle.has(s))
      found.push(problem('waitFreeLoop', `${named(s)} is in a loop that never waits. Put a wait of a fixed time into the loop.`, s));

  // only a wait knows of the flow's least gap: without one the second leaves with the first
  for (const s of order)
    for (const next of s.type === 'sendEmail' ? mailsAtOnce(s.next.sent, byId) : [])
      if (next !== s)
        found.push(problem('atOnce', `${named(next)} would leave at the same moment as ${named(s)}. Put a wait between them.`, next));

  // along the way by which each step is met first
  const days = new Map([[entry, trigger.type === 'lapsed' ? trigger.days : 0]]);
  for (const s of order) {
    let day = days.get(s.id) ?? 0;
    if (s.type === 'wait' && s.until.kind === 'sincePurchase') {
      if (s.until.days <= day)
        found.push(problem('daysNotRising', `Day ${s.until.days} comes after day ${day}. Choose a later day.`, s, 'until.days'));
      day = Math.max(day, s.until.days);
    }
    for (const to of Object.values(outlets(s))) if (!days.has(to)) days.set(to, day);
  }

  for (const s of order)
    if (s.type === 'branch' && !s.rule) found.push(problem('noRule', `${named(s)} has no rule. Say who takes which way.`, s, 'rule'));
  if (trigger.type === 'entersSegment' && !trigger.segmentId)
    found.push(problem('noSegment', 'Choose the segment that lets contacts into this flow.', null, 'trigger'));
  return found;
}

/** The e-mails that are reached from a step without a wait, whichever way branches go. */
function mailsAtOnce(from: string, byId: Map<string, Step>): Step[] {
  const open = [from];
  const met = new Set<Step>();
  for (const id of open) {
    const at = byId.get(id);
    if (!at || met.has(at)) continue;
    met.add(at);
    if (at.type === 'branch') open.push(...Object.values(at.next));
  }
  return [...met].filter((s) => s.type === 'sendEmail');
}

/** Only waits that always take time break a loop: “until day 240” is over at once the second time round. */
const takesTime = (s: Step) => s.type === 'wait' && s.until.kind !== 'sincePurchase';

/** One step of each loop in which no step `breaks` it. */
function loopsWithout(order: Step[], byId: Map<string, Step>, breaks: (s: Step) => boolean): Step[] {
  const state = new Map<string, 'open' | 'done'>();
  const guilty: Step[] = [];
  for (const root of order) {
    const stack: { at: Step; rest: string[] }[] = [];
    const enter = (s: Step) => {
      if (breaks(s)) return;
      if (state.get(s.id) === 'open') guilty.push(s);
      if (state.has(s.id)) return;
      state.set(s.id, 'open');
      stack.push({ at: s, rest: Object.values(outlets(s)) });
    };
    enter(root);
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const next = byId.get(top.rest.pop() ?? '');
      if (next) enter(next);
      else if (top.rest.length === 0) {
        state.set(top.at.id, 'done');
        stack.pop();
      }
    }
  }
  return guilty;
}
