import { type Definition, type Step, walkOrder } from './flow.ts';

/** A part of a lapsed flow that begins `fromDay` days after the last purchase: at the trigger, or at a wait until a later day. */
export interface Leg {
  fromDay: number;
  /** Exclusive; null = the last one. */
  toDay: number | null;
  /** The step it begins with: the flow's entry, or the wait. */
  begins: string;
  /** The e-mails whose day this is, in order. */
  emails: Step[];
}

/** The drawing, down to its first branch, cut at each "until N days after the last purchase"; none for flows without that clock. */
export function legs(definition: Definition): Leg[] {
  if (definition.trigger.type !== 'lapsed') return [];
  const found: Leg[] = [{ fromDay: definition.trigger.days, toDay: null, begins: definition.entry, emails: [] }];
  for (const step of walkOrder(definition)) {
    // which way someone would have gone by then, nobody can say
    if (step.type === 'branch') break;
    const now = found.at(-1) as Leg;
    if (step.type === 'wait' && step.until.kind === 'sincePurchase' && step.until.days > now.fromDay) {
      now.toDay = step.until.days;
      found.push({ fromDay: step.until.days, toDay: null, begins: step.id, emails: [] });
    } else if (step.type === 'sendEmail') now.emails.push(step);
  }
  return found;
}
