import type { z } from 'zod';
import type { backlogChoice, flows } from '../../../api/flows/contract.ts';

export type Backlog = z.output<typeof flows.backlog.response>;
export type Stretch = Backlog['stretches'][number];
export type Choice = z.output<typeof backlogChoice>;

/** What is proposed: everyone waits for their next e-mail; who is past the last one is left out. */
export const proposed = (stretches: Stretch[]): Choice[] =>
  stretches.map(({ fromDay, nextStep }) => ({ fromDay, choice: nextStep ? 'by_anchor' : 'leave_out', perDay: 50 }));

/** People whose walk a stretch's choice begins. */
export const entering = (stretch: Stretch, { choice }: Choice): number =>
  choice === 'leave_out' || (choice === 'by_anchor' && !stretch.nextStep) ? 0 : Math.max(0, stretch.contacts - stretch.tooOld);

export interface Consequence {
  enter: number;
  mailable: number;
  cannot: Record<string, number>;
  leftOut: number;
  /** People who start at e-mail 1, so many a day in all, for so many days. */
  drip: { people: number; perDay: number; days: number } | null;
}

/** What publishing with these choices does, in people. */
export function consequenceOf(stretches: Stretch[], choices: Choice[]): Consequence {
  const sum: Consequence = { enter: 0, mailable: 0, cannot: {}, leftOut: 0, drip: null };
  for (const stretch of stretches) {
    const choice = choices.find((c) => c.fromDay === stretch.fromDay) ?? { fromDay: stretch.fromDay, choice: 'leave_out' };
    const people = entering(stretch, choice);
    sum.enter += people;
    sum.leftOut += stretch.contacts - people;
    if (people === 0) continue;
    sum.mailable += Math.min(stretch.mailable, people);
    for (const [reason, count] of Object.entries(stretch.notMailable)) sum.cannot[reason] = (sum.cannot[reason] ?? 0) + count;
    if (choice.choice !== 'first_email') continue;
    const perDay = choice.perDay ?? people;
    const before = sum.drip ?? { people: 0, perDay: 0, days: 0 };
    sum.drip = { people: before.people + people, perDay: before.perDay + perDay, days: Math.max(before.days, Math.ceil(people / perDay)) };
  }
  return sum;
}
