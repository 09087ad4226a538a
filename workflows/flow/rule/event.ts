import { z } from 'zod';
import { checkEnds, count, period } from './period.ts';

const property = z.string().min(1, 'Name the property.').max(200);
const text = z.string().min(1).max(200);

/** About one property at the top of an event. Texts are compared without case; numbers may come as text. */
const about = z
  .discriminatedUnion('op', [
    z.object({ property, op: z.enum(['any', 'none']), values: z.array(text).min(1, 'Choose at least one.').max(50) }),
    z.object({ property, op: z.literal('contains'), text }),
    z.object({
      property,
      op: z.literal('between'),
      from: z.number().min(-1e12).max(1e12).optional(),
      to: z.number().min(-1e12).max(1e12).optional(),
    }),
    z.object({ property, op: z.enum(['empty', 'filled']) }),
  ])
  .superRefine(checkEnds);
export type PropertyCondition = z.infer<typeof about>;

/** An event that a program sent, so many times: at least once unless `times` says otherwise, `to: 0` = never. */
export const event = z.object({
  kind: z.literal('event'),
  name: z.string().trim().min(1, 'Name the event.').max(60),
  where: z.array(about).max(10, 'At most 10 conditions on its properties.').optional(),
  times: count.optional(),
  when: period.optional(),
});
export type EventRule = z.infer<typeof event>;
