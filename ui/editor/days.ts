import { type Definition, outlets, type Step } from '../../workflows/flow/flow.ts';
import { edgesOf, type Place, placeKey, stepById, TRIGGER } from './graph.ts';

/** Where someone stands on the day ruler who does nothing but walk: days after the last purchase, or after entering. */
export interface Reached {
  day: number;
  /** The day of the e-mail before, for the minimum gap. */
  mailed: number | null;
}

export const firstDay = ({ trigger }: Definition) => (trigger.type === 'lapsed' ? trigger.days : 0);

function afterStep(step: Step, { day, mailed }: Reached, minGapDays: number): Reached {
  if (step.type === 'sendEmail') return { day, mailed: day };
  if (step.type !== 'wait') return { day, mailed };
  const { until } = step;
  if (until.kind === 'sincePurchase') return { day: Math.max(day, until.days, mailed === null ? 0 : mailed + minGapDays), mailed };
  if (until.kind === 'weekday') return { day, mailed };
  const days = { minutes: 0, hours: 0, days: until.amount, weeks: until.amount * 7 }[until.unit];
  return { day: day + days, mailed };
}

/** The day on which each step is reached; for waits, the day on which they end. The window's shifts are left out. */
export function reachedDays(definition: Definition): Map<string, number> {
  const { settings, entry } = definition;
  const byId = new Map(definition.steps.map((s) => [s.id, s]));
  const reached = new Map<string, number>();
  const queue: { id: string; at: Reached }[] = [{ id: entry, at: { day: firstDay(definition), mailed: null } }];
  for (const { id, at } of queue) {
    const step = byId.get(id);
    if (!step || reached.has(id)) continue;
    const after = afterStep(step, at, settings.minGapDays);
    reached.set(id, after.day);
    for (const to of Object.values(outlets(step))) queue.push({ id: to, at: after });
  }
  return reached;
}

/** A day for a new wait on an edge: half-way to the next wait for a day, else a month on. */
export function suggestedDay(definition: Definition, place: Place): number {
  const reached = reachedDays(definition);
  const before = place.from === TRIGGER ? firstDay(definition) : (reached.get(place.from) ?? firstDay(definition));
  const edges = edgesOf(definition);
  let edge = edges.find((e) => placeKey(e) === placeKey(place));
  for (let n = 0; edge?.to && n < definition.steps.length; n++) {
    const step = stepById(definition, edge.to);
    if (step?.type === 'wait' && step.until.kind === 'sincePurchase') {
      const between = Math.round((before + step.until.days) / 2);
      return between > before ? between : before + 1;
    }
    edge = edges.find((e) => e.from === step?.id);
  }
  return before + 30;
}
