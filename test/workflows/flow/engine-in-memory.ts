import { DateTime } from 'luxon';
import type { Definition } from '../../../workflows/flow/flow.ts';
import { type Facts, isDue, type OrderFact, type Planned, type Position, plan } from '../../../workflows/flow/plan.ts';

/** What the shop and the contact do, at the instant at which we hear of it. */
export type Happening = { at: number; order: string; placedAt?: number } | { at: number; refund: string } | { at: number; leaves: string };

export const utc = (iso: string) => DateTime.fromISO(iso, { zone: 'utc' }).toMillis();
export const inZone = (iso: string, zone: string) => DateTime.fromISO(iso, { zone }).toMillis();

/** What is known, in memory. */
export function memory(zone: string | Facts['zone'] = 'utc') {
  let orders: OrderFact[] = [];
  let left: { at: number; reason: string } | null = null;
  const facts: Facts = {
    zone: typeof zone === 'string' ? { audience: zone, contact: zone } : zone,
    lastOrder: (upTo) => orders.findLast((o) => o.at <= upTo) ?? null,
    nextOrder: (from, upTo) => orders.find((o) => o.at > from && o.at <= upTo) ?? null,
    holds: () => false,
    departure: (from, upTo) => (left && left.at > from && left.at <= upTo ? left : null),
  };
  return {
    facts,
    hear(news: Happening) {
      if ('order' in news) orders = [...orders, { id: news.order, at: news.placedAt ?? news.at }].sort((a, b) => a.at - b.at);
      else if ('refund' in news) orders = orders.filter((o) => o.id !== news.refund);
      else left = { at: news.at, reason: news.leaves };
    },
  };
}

export const entering = (definition: Definition, enteredAt: number, more: Partial<Position> = {}): Position => ({
  step: definition.entry,
  since: enteredAt,
  visit: 1,
  enteredAt,
  triggered: definition.trigger.type === 'lapsed',
  previousAt: null,
  notBefore: null,
  waivedAt: null,
  ...more,
});

/** The plan when it is an instruction; throws when the walk is over. */
export function next(definition: Definition, position: Position, facts: Facts, now: number) {
  const planned = plan(definition, position, facts, now);
  if (planned.do === 'done') throw new Error(`over: ${planned.outcome}`);
  return planned;
}

export interface Walked {
  sent: number[];
  end: Extract<Planned, { do: 'done' }> | null;
}

/** The engine without Temporal and Postgres: sleeps as planned, wakes at news, sends, goes on; at most `mails` of them. */
export function walk(
  definition: Definition,
  start: Position,
  happenings: Happening[],
  { zone = 'utc', mails = 1_000 }: { zone?: string | Facts['zone']; mails?: number } = {},
): Walked {
  const { facts, hear } = memory(zone);
  const news = [...happenings].sort((a, b) => a.at - b.at);
  const sent: number[] = [];
  let position = start;
  let now = Math.max(start.enteredAt, start.since);
  for (;;) {
    while (news[0] && news[0].at <= now) hear(news.shift() as Happening);
    const planned = plan(definition, position, facts, now);
    if (planned.do === 'done') return { sent, end: planned };
    if (!isDue(planned, now)) {
      now = Math.min(planned.at, news[0]?.at ?? Number.POSITIVE_INFINITY);
      continue;
    }
    if (planned.do === 'decide') throw new Error('told to decide again at the same instant');
    sent.push(now);
    if (sent.length === mails) return { sent, end: null };
    const step = definition.steps.find((s) => s.id === planned.stepId);
    if (step?.type !== 'sendEmail') throw new Error(`no e-mail ${planned.stepId}`);
    position = {
      ...position,
      step: step.next.sent,
      since: now,
      previousAt: now,
      visit: position.visit + 1,
      notBefore: null,
      waivedAt: null,
    };
  }
}
