import { daysAfter, inWindow, nextWeekday, openingSince } from './calendar.ts';
import type { Definition, Step } from './flow.ts';
import { asksOpens } from './rule/opens.ts';
import type { Rule } from './rule/rule.ts';
import type { Wait } from './steps/wait.ts';

/** Up to this early counts as due: the clocks of the server and the workers differ. */
const EARLY_MS = 2_000;
/** A walk that passes more steps, or takes more branches, than this without reaching outside is a bug in the drawing's checks. */
const MAX_WALKED = 2_000;
const MAX_TURNS = 200;

export interface OrderFact {
  id: string;
  at: number;
}
/**
 * `event`: what programs send; `open`: a person opened a mail; `contact`: anything else that a rule may ask. Only drawings that end by a
 * rule listen for these, and for opens, which are many, only those whose rules ask for them.
 */
export type Fact = 'order' | 'consent' | 'event' | 'open' | 'contact';

/** What is known of the contact. Every question names its instant, so Postgres, a simulation and a test answer alike. */
export interface Facts {
  zone: { audience: string; contact: string };
  /** The latest counted order placed at or before `upTo`. */
  lastOrder(upTo: number): OrderFact | null;
  /** The earliest counted order placed after `from`, at or before `upTo`. */
  nextOrder(from: number, upTo: number): OrderFact | null;
  /** Left the audience after `from`: unsubscribed, cleaned, archived. */
  departure(from: number, upTo: number): { at: number; reason: string } | null;
  /** Whether a rule holds; null = nobody can say, because what it names is gone. */
  holds(rule: Rule, at: number): boolean | null;
}

/** Where a contact stands. Instants are epoch milliseconds. */
export interface Position {
  /** The step after the last effect: planning always starts again from here, so a moved anchor moves every wait since. */
  step: string;
  /** When the walk arrived there. */
  since: number;
  visit: number;
  enteredAt: number;
  /** Entered by the trigger, and so also waits for the trigger's own day. */
  triggered: boolean;
  /** When the e-mail before was sent, skipped or given up. */
  previousAt: number | null;
  /** A failed attempt rests until then. */
  notBefore: number | null;
  /** Someone said "move on now": the waits of this visit are over at this instant. */
  waivedAt: number | null;
  /** Never planned before. */
  fresh?: boolean;
}

/** One reason for an instant, for people: the day after the purchase, the gap, the window. The latest one decides. */
export interface Because {
  rule: 'entry' | 'purchaseDay' | 'gap' | 'duration' | 'weekday' | 'waived' | 'window' | 'rest';
  at: number;
  days?: number;
}
interface Passed {
  stepId: string;
  name: string;
  at: number;
  /** Of a branch: the way that was taken. */
  way?: 'yes' | 'no';
}
/** Branches taken on the way. They are not asked again: the walk stands behind the last one now, and each began a visit of its own. */
export interface Taken {
  turns: { visit: number; passed: Passed[] }[];
  step: string;
  since: number;
  visit: number;
}
interface Leg {
  /** Waits walked on the way, with the instant each ends. */
  passed: Passed[];
  because: Because[];
  listening: Fact[];
  /** A rule that must be asked before this can't be: what it names is gone. */
  blocked?: true;
}
export type Outcome = 'bought' | 'reached' | 'finished' | 'left' | 'withdrawn' | 'removed' | 'stopped';
export type Planned = (
  | ({ do: 'sendEmail'; stepId: string; name: string; due: number; at: number } & Leg)
  /** `archives`: once due, the contact is to be archived and the walk is over. */
  | ({ do: 'decide'; stepId: string; name: string; due: number; at: number; archives?: true } & Leg)
  | { do: 'done'; outcome: Outcome; reason: string | null; order: OrderFact | null; stepId: string | null; at: number; passed: Passed[] }
) & { taken?: Taken };

const done = (
  outcome: Outcome,
  at: number,
  more: { reason?: string; order?: OrderFact; stepId?: string; passed?: Passed[] } = {},
): Planned => ({
  do: 'done',
  outcome,
  at,
  reason: more.reason ?? null,
  order: more.order ?? null,
  stepId: more.stepId ?? null,
  passed: more.passed ?? [],
});

/**
 * Walks from the position to the next effect, or to the end. Pure: the same facts at the same instant give the same answer,
 * in the engine, in a preview, in a test run. Due dates follow `due(n) = max(last purchase + D_n, previous e-mail + gap)`.
 */
export function plan(definition: Definition, position: Position, facts: Facts, now: number, turned = 0): Planned {
  const { settings, trigger } = definition;
  const bought = settings.goal === 'order' ? facts.nextOrder(position.enteredAt, now) : null;
  const left = facts.departure(position.enteredAt, now);
  if (bought && (!left || bought.at <= left.at)) return done('bought', bought.at, { order: bought });
  if (left) return done('left', left.at, { reason: left.reason });

  const anchor = facts.lastOrder(settings.goal === 'order' ? position.enteredAt : now);
  if (trigger.type === 'lapsed' && position.triggered && !anchor) return done('withdrawn', now);

  const leg: Leg = { passed: [], because: [], listening: settings.goal === 'order' ? ['consent', 'order'] : ['consent'] };
  const ends = [settings.goalRule, settings.exitRule];
  if (ends.some((rule) => rule)) leg.listening = ['consent', 'order', 'event', 'contact'];
  if (ends.some((rule) => rule && asksOpens(rule))) leg.listening.push('open');
  const [reached, over] = ends.map((rule) => (rule ? facts.holds(rule, now) : false));
  // whoever meets the goal before anything was planned for them owes it to something else
  if (reached) return position.fresh ? done('withdrawn', now, { reason: 'goal_before' }) : done('reached', now);
  if (over) return done('left', now, { reason: 'exit_rule' });
  if (reached === null || over === null) leg.blocked = true;

  let at = position.since;
  if (trigger.type === 'lapsed' && position.triggered && anchor && (settings.goal === 'order' || position.visit === 1)) {
    // at every visit: an older order that is heard of late may mean that this contact has not lapsed yet
    if (!leg.listening.includes('order')) leg.listening.push('order');
    const lapses = daysAfter(anchor.at, trigger.days, facts.zone.audience);
    const entering = position.visit === 1 && position.step === definition.entry;
    if (entering || lapses > at) leg.because.push({ rule: 'purchaseDay', at: lapses, days: trigger.days });
    if (entering && at > lapses) leg.because.push({ rule: 'entry', at });
    at = Math.max(at, lapses);
  }
  if (position.waivedAt !== null) {
    at = position.waivedAt;
    leg.because = [{ rule: 'waived', at }];
  }

  const byId = new Map(definition.steps.map((s) => [s.id, s]));
  let step: Step | undefined = byId.get(position.step);
  for (let walked = 0; step && walked < MAX_WALKED; walked++) {
    if (step.type === 'wait') {
      at = waitEnd(step, at, anchor?.at ?? position.enteredAt, { definition, position, facts }, leg);
      leg.passed.push({ stepId: step.id, name: step.name, at });
      step = byId.get(step.next.done);
    } else if (step.type === 'branch') {
      const arriving = { do: 'decide' as const, stepId: step.id, name: step.name || 'branch', due: at, at, ...leg };
      if (at > now + EARLY_MS) return arriving;
      const holds = step.rule ? facts.holds(step.rule, Math.max(at, now)) : null;
      if (holds === null || turned === MAX_TURNS) return { ...arriving, blocked: true };
      const way = holds ? 'yes' : 'no';
      const passed = [...leg.passed, { stepId: step.id, name: step.name, at, way } as const];
      return turn({ step: step.next[way], since: at, passed }, position, (from) => plan(definition, from, facts, now, turned + 1));
    } else if (step.type === 'archive') {
      return { do: 'decide', stepId: step.id, name: step.name || 'archive', due: at, at, archives: true, ...leg };
    } else if (step.type === 'exit') {
      if (at <= now + EARLY_MS) return done('finished', at, { stepId: step.id, passed: leg.passed });
      return { do: 'decide', stepId: step.id, name: step.name || 'exit', due: at, at: rest(at, position, leg), ...leg };
    } else {
      const window = position.waivedAt === null ? settings.window : null;
      const due = inWindow(at, window, facts.zone.audience);
      if (due > at) leg.because.push({ rule: 'window', at: due });
      const rested = rest(due, position, leg);
      // what was held, or failed, or queued past closing time leaves at the next opening, not in the night
      const leaves = openingSince(rested, now, window, facts.zone.audience);
      if (leaves > rested) leg.because.push({ rule: 'window', at: leaves });
      return { do: step.type, stepId: step.id, name: step.name, due, at: leaves, ...leg };
    }
  }
  return done('removed', now, { stepId: position.step });
}

/** Goes on behind a branch, as a new visit: what was waived, or rested for, was so in the old one. */
function turn(to: { step: string; since: number; passed: Passed[] }, from: Position, goOn: (from: Position) => Planned): Planned {
  const { step, since, passed } = to;
  const visit = from.visit + 1;
  const { fresh: _, ...stands } = from;
  const onward = goOn({ ...stands, step, since, visit, notBefore: null, waivedAt: null });
  const here = { visit: from.visit, passed };
  const taken = onward.taken ? { ...onward.taken, turns: [here, ...onward.taken.turns] } : { turns: [here], step, since, visit };
  return { ...onward, taken };
}

function rest(due: number, { notBefore }: Position, leg: Leg): number {
  if (notBefore === null || notBefore <= due) return due;
  leg.because.push({ rule: 'rest', at: notBefore });
  return notBefore;
}

interface Context {
  definition: Definition;
  position: Position;
  facts: Facts;
}

/** When a wait that began at `from` is over. */
function waitEnd({ until }: Wait, from: number, anchor: number, { definition, position, facts }: Context, leg: Leg): number {
  if (position.waivedAt !== null) return from;
  const zone = facts.zone.audience;
  switch (until.kind) {
    case 'duration': {
      const end = afterDuration(from, until.amount, until.unit, zone);
      leg.because.push({ rule: 'duration', at: end });
      return end;
    }
    case 'weekday': {
      const end = nextWeekday(from, until.days, until.time, until.zone === 'contact' ? facts.zone.contact : zone);
      leg.because.push({ rule: 'weekday', at: end });
      return end;
    }
    case 'sincePurchase': {
      const day = daysAfter(anchor, until.days, zone);
      if (!leg.listening.includes('order')) leg.listening.push('order');
      leg.because.push({ rule: 'purchaseDay', at: day, days: until.days });
      if (position.previousAt === null) return Math.max(from, day);
      const gap = daysAfter(position.previousAt, definition.settings.minGapDays, zone);
      leg.because.push({ rule: 'gap', at: gap, days: definition.settings.minGapDays });
      return Math.max(from, day, gap);
    }
  }
}

/** Minutes and hours are lengths of time; days and weeks are calendar days, at the same local time. */
function afterDuration(from: number, amount: number, unit: 'minutes' | 'hours' | 'days' | 'weeks', zone: string): number {
  switch (unit) {
    case 'minutes':
      return from + amount * 60_000;
    case 'hours':
      return from + amount * 3_600_000;
    case 'days':
      return daysAfter(from, amount, zone);
    case 'weeks':
      return daysAfter(from, amount * 7, zone);
  }
}

export const isDue = (planned: Planned, now: number): boolean => planned.do !== 'done' && planned.at <= now + EARLY_MS;
