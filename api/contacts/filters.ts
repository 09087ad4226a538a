import { z } from 'zod';
import { condition } from '../../workflows/flow/rule/contact.ts';

/** What the contacts page, exports, bulk changes and saved views filter by: conditions on a contact's own fields, all of which must hold. */

export * from '../../workflows/flow/rule/contact.ts';

/** All of these must hold; none = everyone. The archived are never among them unless asked for. */
export const filters = z.array(condition).max(20, 'At most 20 conditions.');

/** The same, as the text that an address can carry: a JSON array of conditions. */
export const filtersText = z
  .string()
  .max(16_000)
  .transform((said, context): unknown => {
    try {
      return JSON.parse(said);
    } catch {
      context.addIssue({ code: 'custom', message: 'Write the filters as a JSON array of conditions.' });
      return z.NEVER;
    }
  })
  .pipe(filters)
  .meta({ description: 'A JSON array of conditions, all of which must hold, such as [{"field":"orderCount","op":"between","from":2}].' });

/** How a list can be sorted, and which way it goes unless told otherwise. Custom fields: `field:<key>`, upwards. */
export const sorts = {
  last_order: 'desc',
  name: 'asc',
  email: 'asc',
  created: 'desc',
  orders: 'desc',
  revenue: 'desc',
  rating: 'desc',
  last_click: 'desc',
  last_sent: 'desc',
} as const;
export type Sort = keyof typeof sorts;
export const sort = z.union([
  z.enum(Object.keys(sorts) as [Sort, ...Sort[]]),
  z.string().regex(/^field:[a-z][a-z0-9_]{0,59}$/, `Choose one of: ${Object.keys(sorts).join(', ')}, or field:<key>.`),
]);
export const order = z.enum(['asc', 'desc']);
