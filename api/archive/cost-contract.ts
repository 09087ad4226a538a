import { z } from 'zod';
import { marketingStatus } from '../contacts/filters.ts';
import { endpoint, money, uuid } from '../http/endpoint.ts';

const count = z.number();
const byStatus = z.partialRecord(marketingStatus, count);
const tier = z.object({ upTo: count, price: money }).nullable();

/** What one definition of "billed" comes to. null = no tiers, or more contacts than the last one holds. */
const bill = z.object({
  charged: count,
  tier,
  inactive: count.meta({ description: 'Of these: nothing of their own within 365 days, and not new.' }),
  tierWithoutInactive: tier,
  inactiveCost: money.nullable().meta({ description: 'What the inactive cost a month: the difference of the two tiers.' }),
  archived: count.meta({ description: 'Archived who would be billed.' }),
  tierWithArchived: tier,
  archivedSaves: money.nullable().meta({ description: 'What archiving saves a month: the difference of the two tiers.' }),
});
export const cost = z.object({
  currency: z.string(),
  chargedFor: z.enum(['contacts', 'active']),
  tiers: z.array(z.object({ upTo: count, price: money })),
  byStatus,
  inactive: byStatus,
  archived: byStatus,
  contacts: bill.meta({ description: 'Were everyone billed who is subscribed, unsubscribed or not subscribed.' }),
  active: bill.meta({ description: 'Were the subscribed alone billed.' }),
  cameBack: z.object({ contacts: count, bought: count }).meta({ description: 'Of archive runs, other than by undo.' }),
  saved: z.object({ total: money, since: z.iso.date().nullable() }).meta({ description: 'Each day counts as its part of the month.' }),
  months: z.array(z.object({ month: z.string(), saved: money })).meta({ description: 'The last twelve that were counted, "2026-03".' }),
  trend: z
    .array(z.object({ day: z.iso.date(), charged: count, inactive: count, archived: count }))
    .meta({ description: 'One a day, the last 90 that were counted.' }),
});
export type Cost = z.infer<typeof cost>;
export type Bill = z.infer<typeof bill>;

export const readCost = endpoint({
  method: 'GET',
  path: '/api/archive/cost',
  summary: 'What an audience’s inactive contacts cost, and what archiving saves, under both ways of billing',
  access: 'viewer',
  query: z.object({ audienceId: uuid }),
  response: cost,
});
