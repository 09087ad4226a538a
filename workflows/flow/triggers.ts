import { z } from 'zod';

/** Enters `days` after the last counted order, once per order. */
const lapsed = z.object({ type: z.literal('lapsed'), days: z.number().int().min(1, 'At least 1 day.').max(3_650) });
/** Enters when a program or a person says so. */
const api = z.object({ type: z.literal('api') });

export const trigger = z.discriminatedUnion('type', [lapsed, api]);
export type Trigger = z.infer<typeof trigger>;
