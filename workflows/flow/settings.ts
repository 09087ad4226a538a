import { z } from 'zod';
import { rule } from './rule/rule.ts';

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'Write the time as 09:30.');
const date = z.iso.date('Write the date as 2026-12-24.');

/** When mail may leave, in the audience's zone. `null` in settings = at any time. */
export const sendWindow = z
  .object({
    /** 1 = Monday. */
    days: z.array(z.number().int().min(1).max(7)).min(1, 'Choose at least one day.'),
    from: clock,
    to: clock,
    /** Local dates on which nothing leaves. */
    quiet: z.array(date).max(400),
  })
  .refine((w) => w.from < w.to, { message: 'The window must open before it closes.', path: ['to'] });
export type SendWindow = z.infer<typeof sendWindow>;

/** What holds for every step of a flow. All days are calendar days in the audience's zone. */
export const settings = z.object({
  from: z.object({ name: z.string().max(120), address: z.string().max(254) }),
  window: sendWindow.nullable(),
  /** Least days after the previous e-mail at a wait until a day after the purchase: who is met late doesn't get all at once. */
  minGapDays: z.number().int().min(0).max(365),
  /** Past due by more than this: skipped, not sent. */
  tooLateDays: z.number().int().min(1).max(365),
  /** A contact may enter again with a new episode (lapsed: a new last order). */
  reentry: z.enum(['per_episode', 'never']),
  /** A counted order ends the walk. */
  goal: z.enum(['order', 'none']),
  /** Whoever comes to meet it has reached the goal, and their walk ends; absent = there is none. */
  goalRule: rule.optional(),
  /** Whoever meets it leaves without having reached the goal. */
  exitRule: rule.optional(),
  /** Bought within this many days of a human click on our message: won back. */
  wonBackDays: z.number().int().min(1).max(90),
  /** Percent never mailed, to measure the effect. */
  holdoutPercent: z.number().int().min(0).max(50),
  /** A mail of which we don't know whether it left. */
  onUncertain: z.enum(['leave', 'resend']),
  tracking: z.object({
    opens: z.boolean(),
    clicks: z.boolean(),
    /** utm_source, utm_medium, utm_campaign on links; empty = none. */
    campaign: z.string().max(50),
  }),
});
export type Settings = z.infer<typeof settings>;

export const defaultSettings: Settings = {
  from: { name: '', address: '' },
  window: { days: [1, 2, 3, 4, 5], from: '09:00', to: '18:00', quiet: [] },
  minGapDays: 14,
  tooLateDays: 7,
  reentry: 'per_episode',
  goal: 'order',
  wonBackDays: 5,
  holdoutPercent: 0,
  onUncertain: 'leave',
  tracking: { opens: true, clicks: true, campaign: '' },
};
