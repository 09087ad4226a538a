import { z } from 'zod';
import { amount, count, period } from './period.ts';

const values = z.array(z.string().trim().min(1).max(300)).min(1, 'Choose at least one.').max(50);

/** Which orders: those that meet all of these. Only counted ones: paid, not cancelled, not wholly refunded, above 0. */
const which = {
  stores: z.array(z.uuid('This is not an id.')).min(1, 'Choose at least one.').max(50).optional(),
  /** With a line of one of these products, by the shop's own id or by the whole title. */
  products: values.optional(),
  /** With a line whose title contains this. */
  title: z.string().trim().min(1, 'Write what to look for.').max(120).optional(),
  categories: values.optional(),
  when: period.optional(),
};
const said = <What extends string, Shape extends z.ZodRawShape>(what: What, shape: Shape) =>
  z.object({ kind: z.literal('orders'), what: z.literal(what), ...which, ...shape });

/** What was bought. Amounts are what was paid and not refunded, in the audience's currency. */
export const orders = z.discriminatedUnion('what', [
  said('count', { is: count }),
  /** All of them together; nobody who has none. */
  said('total', { is: amount }),
  said('average', { is: amount }),
  /** One of them alone. */
  said('one', { is: amount }),
  said('first', { at: period }),
  said('last', { at: period }),
  said('never', {}),
  /** So many of them within so many days (of 24 hours) of each other. */
  said('often', { times: z.number().int().min(2, 'Write 2 or more.').max(100), days: z.number().int().min(1).max(3_650) }),
  /** Late by their own measure: the last one is longer ago than so many times their usual gap. Of two orders or more. */
  said('late', { factor: z.number().min(1, 'Write 1 or more.').max(100) }),
]);
export type OrdersRule = z.infer<typeof orders>;
