import { z } from 'zod';
import { pasted } from '../contacts/contract.ts';
import { filters } from '../contacts/filters.ts';
import { uuid } from '../http/endpoint.ts';

/** Whom someone names: pasted, ticked, or all that a list shows. */
export const membersSaid = z.discriminatedUnion('by', [
  pasted,
  z.object({ by: z.literal('contacts'), ids: z.array(uuid).min(1, 'Choose at least one.').max(10_000) }),
  z
    .object({
      by: z.literal('filters'),
      filters,
      search: z.string().trim().max(200).optional(),
    })
    .meta({ description: 'Everyone whom these conditions mean now, 200,000 at most; of an import: the condition on imports.' }),
]);
export type MembersSaid = z.output<typeof membersSaid>;

/** What values can be asked for. */
export const asked = z.union([
  z.enum(['tags', 'imports', 'segments', 'campaigns']).meta({ description: 'Named by id: the value is the id, the label the name.' }),
  z.enum(['source', 'language', 'country', 'timeZone', 'mailClient', 'product', 'category', 'event', 'property', 'reason']),
  z.string().regex(/^field:[a-z][a-z0-9_]{0,59}$/),
  z.string().regex(/^property:.{1,200}$/u),
]);
