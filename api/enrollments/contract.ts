import { z } from 'zod';
import { byId, endpoint, instant, money, uuid } from '../http/endpoint.ts';

const because = z.object({
  rule: z.enum(['entry', 'purchaseDay', 'gap', 'duration', 'weekday', 'waived', 'window', 'rest']),
  at: instant,
  days: z.number().optional(),
});

const taken = z.object({
  stepId: z.string(),
  type: z.string(),
  name: z.string(),
  outcome: z.string().meta({ description: 'passed, sent, skipped, uncertain, failed, moved, paused, resumed, waived, entered' }),
  reason: z.string().nullable(),
  at: instant,
  version: z.number().nullable(),
  message: z
    .object({ id: uuid, subject: z.string(), openedAt: instant.nullable(), clickedAt: instant.nullable(), dueAt: instant.nullable() })
    .nullable(),
});

const enrollment = z.object({
  id: uuid,
  flowId: uuid,
  flowName: z.string(),
  audienceId: uuid,
  contact: z.object({ id: uuid, firstName: z.string(), lastName: z.string(), email: z.string().nullable() }),
  isTest: z.boolean(),
  origin: z.enum(['sweep', 'backlog', 'api', 'test']),
  arm: z.enum(['treated', 'holdout']),
  version: z.number().nullable(),
  currentVersion: z.number().nullable(),
  triggerDays: z.number().nullable(),
  anchor: z.object({ id: uuid, externalId: z.string(), at: instant, total: money, currency: z.string() }).nullable(),
  enteredAt: instant,
  steps: z.array(taken),
  /** What they wait for; null once ended. `at: null` = held. */
  waiting: z
    .object({
      stepId: z.string().nullable(),
      stepName: z.string(),
      do: z.string(),
      at: instant.nullable(),
      due: instant.nullable(),
      held: z.string().nullable(),
      because: z.array(because),
    })
    .nullable(),
  ahead: z
    .array(
      z.object({
        stepId: z.string(),
        type: z.string(),
        name: z.string(),
        at: instant,
        detail: z.string(),
        way: z.enum(['yes', 'no']).nullable().optional().meta({ description: 'Of a branch; null = its rule can’t be asked.' }),
      }),
    )
    .meta({
      description: 'The rest of the drawing, as it goes if nothing more happens: branches are asked as of the day they are come to.',
    }),
  /** Where the clock would go back to if the anchor order were refunded. */
  ifRefunded: z.object({ anchorAt: instant.nullable(), lateDays: z.number().nullable() }).nullable(),
  endsBy: z
    .object({ order: z.boolean(), goalRule: z.boolean(), exitRule: z.boolean() })
    .meta({ description: 'What ends it besides the last step.' }),
  outcome: z.string().nullable(),
  reason: z.string().nullable(),
  endedAt: instant.nullable(),
  wonOrder: z.object({ id: uuid, externalId: z.string(), at: instant, total: money, currency: z.string() }).nullable(),
  earlierWalks: z.number(),
  wonBackDays: z.number(),
  window: z.string().nullable().meta({ description: 'The send window in words, in the audience’s language.' }),
  workflowId: z.string(),
  temporalUrl: z.string().nullable(),
});
export type Enrollment = z.infer<typeof enrollment>;

const act = (verb: string, summary: string) =>
  endpoint({ method: 'POST', path: `/api/enrollments/:id/${verb}`, summary, access: 'editor', params: byId, response: enrollment });

export const enrollments = {
  one: endpoint({
    method: 'GET',
    path: '/api/enrollments/:id',
    summary: 'One contact’s walk, with every step taken and why',
    access: 'viewer',
    params: byId,
    response: enrollment,
  }),
  pause: act('pause', 'Hold this walk; its timers run on'),
  resume: act('resume', 'Go on with this walk'),
  skipWait: act('skip-wait', 'End the present wait now'),
  stop: act('stop', 'End this walk'),
};
