import { z } from 'zod';
import { period } from './period.ts';

const id = z.uuid('This is not an id.');
const said = <Was extends string, Shape extends z.ZodRawShape>(was: Was, shape: Shape) =>
  z.object({ kind: z.literal('flow'), was: z.literal(was), ...shape });
/** null = any flow. */
const flowId = id.nullable();

/** How a walk can have ended, as enrollments say it. */
export const outcomes = ['won_back', 'bought', 'reached', 'finished', 'left', 'withdrawn', 'removed', 'stopped'] as const;

/** Walks through flows; test runs are none. */
export const walk = z.discriminatedUnion('was', [
  /** Now. */
  said('in', { flowId }),
  said('ever', { flowId, when: period.optional() }),
  said('never', { flowId }),
  /** Waits for this step now. */
  said('at', { flowId: id, stepId: z.string().min(1).max(80) }),
  /** Ended in one of these ways; `reasons` as enrollments have them, where the way alone doesn't say enough. */
  said('ended', {
    flowId,
    outcomes: z.array(z.enum(outcomes)).min(1, 'Choose at least one.').max(outcomes.length),
    reasons: z.array(z.string().min(1).max(120)).min(1).max(50).optional(),
    when: period.optional(),
  }),
  /** Bought and was won back by the flow, or reached its goal. */
  said('converted', { flowId, when: period.optional() }),
]);
export type WalkRule = z.infer<typeof walk>;
