import { z } from 'zod';

/** Stretches of days. Days are whole days in the audience's zone, reckoned from the day on which the question is asked. */

const date = z.iso.date('Write the date as 2026-03-12.');
const ago = z.number().int().min(-40_000).max(40_000);
/** Days of a stretch that ends today. */
export const days = z.number().int().min(0, 'Write a number of days, 0 or more.').max(40_000);

/** The questions about a day, each as the parts beside `op`. Both ends of a stretch are included; one of them may be left out. */
export const dayQuestions = {
  /** Today, or at most so many days before. */
  within: { op: z.literal('within'), days },
  /** Earlier than that. */
  moreThan: { op: z.literal('moreThan'), days },
  daysAgo: { op: z.literal('daysAgo'), from: ago.optional(), to: ago.optional() },
  dates: { op: z.literal('dates'), from: date.optional(), to: date.optional() },
};

/** Both ends missing, or the wrong way round. */
export function checkEnds(said: object, context: z.core.$RefinementCtx): void {
  const { op, from, to } = said as { op: string; from?: number | string; to?: number | string };
  if (!['between', 'daysAgo', 'dates', 'anniversary'].includes(op)) return;
  if (from === undefined && to === undefined) context.addIssue({ code: 'custom', path: ['from'], message: 'Give from, to or both.' });
  else if (from !== undefined && to !== undefined && from > to)
    context.addIssue({ code: 'custom', path: ['to'], message: 'The end comes before the beginning.' });
}

/** When something was: an order, an event, the end of a walk. */
export const period = z
  .discriminatedUnion('op', [
    z.object(dayQuestions.within),
    z.object(dayQuestions.moreThan),
    z.object(dayQuestions.daysAgo),
    z.object(dayQuestions.dates),
  ])
  .superRefine(checkEnds);
export type Period = z.infer<typeof period>;

/** How many, how much. Both ends are included; one of them may be left out. */
export const between = z.object({ from: z.number().min(-1e12).max(1e12).optional(), to: z.number().min(-1e12).max(1e12).optional() });
export type Between = z.infer<typeof between>;

/** Both ends missing, or the wrong way round; what is counted has whole numbers. */
export const amount = between.superRefine((said, context) => checkEnds({ op: 'between', ...said }, context));
const times = z.number().int('Write a whole number.').min(0).max(1_000_000).optional();
export const count = z.object({ from: times, to: times }).superRefine((said, context) => checkEnds({ op: 'between', ...said }, context));
