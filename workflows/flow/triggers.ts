import { z } from 'zod';

/** Enters `days` after the last counted order, once per order. */
const lapsed = z.object({ type: z.literal('lapsed'), days: z.number().int().min(1, 'At least 1 day.').max(3_650) });
/** Enters on coming to be a member; who was one already when the flow began to look is a choice at publishing. null = none chosen yet. */
const entersSegment = z.object({ type: z.literal('entersSegment'), segmentId: z.uuid('This is not an id.').nullable() });
/** Enters when a program or a person says so. */
const api = z.object({ type: z.literal('api') });

export const trigger = z.discriminatedUnion('type', [lapsed, entersSegment, api]);
export type Trigger = z.infer<typeof trigger>;
