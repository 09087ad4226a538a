import { z } from 'zod';

const duration = z.object({
  kind: z.literal('duration'),
  amount: z.number().int().min(1, 'Wait for at least 1.').max(3_650),
  unit: z.enum(['minutes', 'hours', 'days', 'weeks']),
});

/** Until `days` after the last purchase, and until the flow's minimum gap after the previous e-mail has passed. */
const sincePurchase = z.object({ kind: z.literal('sincePurchase'), days: z.number().int().min(1).max(3_650) });

/** Until the next of these weekdays (1 = Monday) at this local time. */
const weekday = z.object({
  kind: z.literal('weekday'),
  days: z.array(z.number().int().min(1).max(7)).min(1, 'Choose at least one weekday.').max(7),
  time: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Write the time as 09:30.'),
  zone: z.enum(['contact', 'audience']),
});

export const wait = z.object({
  type: z.literal('wait'),
  id: z.string().min(1).max(60),
  name: z.string().trim().max(80),
  until: z.discriminatedUnion('kind', [duration, sincePurchase, weekday]),
  next: z.object({ done: z.string() }),
});
export type Wait = z.infer<typeof wait>;
