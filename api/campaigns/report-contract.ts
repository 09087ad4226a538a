import { z } from 'zod';
import { instant, money } from '../http/endpoint.ts';

const bought = z.object({ people: z.number(), bought: z.number() });

/** What became of a campaign. People, unless said; machines' opens stand apart and are in no rate. */
export const report = z.object({
  asOf: instant,
  chosen: z.number(),
  sent: z.number(),
  delivered: z.number(),
  uncertain: z.number().meta({ description: 'Nobody knows whether they left; never sent again.' }),
  left: z.number().meta({ description: 'Still to be sent.' }),
  opened: z.number(),
  machineOnly: z.number().meta({ description: 'Loaded by programs, and by nobody as far as can be told.' }),
  clicked: z.number(),
  clicks: z.number(),
  links: z.array(
    z.object({
      link: z.number().int(),
      label: z.string().meta({ description: 'The words of the link; empty for a picture.' }),
      url: z.string(),
      people: z.number(),
      clicks: z.number(),
      orders: z.number(),
      revenue: money,
    }),
  ),
  notSent: z.record(z.string(), z.number()).meta({ description: 'Skipped, by reason.' }),
  failed: z.number().meta({ description: 'Refused through no fault of the address.' }),
  bounced: z.object({ forGood: z.number(), forNow: z.number() }),
  unsubscribed: z.number(),
  orders: z.number().meta({ description: 'After a click, within the campaign’s days.' }),
  revenue: money,
  wonBackDays: z.number(),
  compare: z
    .object({
      mailed: bought,
      heldOut: bought,
      points: z.number().nullable().meta({ description: 'Difference in points of percent; null = too few to tell.' }),
      margin: z.number().nullable(),
      days: z.number(),
    })
    .nullable()
    .meta({ description: 'Who bought within 35 days; null = nobody was held out.' }),
  hours: z
    .array(z.object({ at: instant, opened: z.number(), clicked: z.number(), machine: z.number() }))
    .meta({ description: 'The first 24 hours after the first mail.' }),
});
