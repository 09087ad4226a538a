import { z } from 'zod';
import { eventInput } from '../events/contract.ts';
import { byId, endpoint, instant, uuid } from '../http/endpoint.ts';

const { name, properties } = eventInput.shape;
const day = z.number().int().min(0).max(3_650);
const deeds = z.enum(['order', 'open', 'click', 'refund', 'unsubscribe']);
const fact = <Shape extends z.ZodRawShape>(more: Shape) =>
  z.discriminatedUnion('type', [
    z.object({ type: deeds, day, ...more }),
    // as a program would send it
    z.object({ type: z.literal('event'), name, properties, day, ...more }),
  ]);
/** Something thrown into a test run, on a day counted from the run's start (day 0 = the last order, taken as made now). */
const thrownIn = fact({});
export type ThrownIn = z.infer<typeof thrownIn>;
const thrown = fact({ at: instant, happened: z.boolean() });

const testRun = z.object({
  id: uuid,
  flowId: uuid,
  contact: z.object({ id: uuid, firstName: z.string(), lastName: z.string(), email: z.string().nullable() }),
  to: z.string(),
  startedAt: instant,
  state: z.enum(['running', 'held', 'ended', 'stopped', 'failed']),
  outcome: z.string().nullable(),
  /** Virtual now. */
  now: instant,
  day: z.number(),
  secondsSoFar: z.number(),
  planned: z
    .array(z.object({ stepId: z.string(), name: z.string(), day: z.number(), at: instant }))
    .meta({ description: 'E-mails still to come, as planned now.' }),
  thrown: z.array(thrown),
  happened: z
    .array(
      z.object({
        day: z.number(),
        at: instant,
        type: z.string(),
        name: z.string(),
        outcome: z.string(),
        reason: z.string().nullable(),
        messageId: uuid.nullable(),
        subject: z.string().nullable(),
      }),
    )
    .meta({ description: 'Newest first.' }),
  mails: z.array(
    z.object({ messageId: uuid, caughtId: uuid.nullable(), day: z.number(), subject: z.string(), from: z.string(), html: z.string() }),
  ),
  temporalUrl: z.string().nullable(),
});
export type TestRun = z.infer<typeof testRun>;

export const testRuns = {
  start: endpoint({
    method: 'POST',
    path: '/api/flows/:id/test-runs',
    summary: 'Run the draft for a contact with time skipped; mail goes only to the tester',
    access: 'editor',
    params: byId,
    body: z.object({ contactId: uuid, to: z.email('Write an address like name@shop.com.'), thrown: z.array(thrownIn).max(10).default([]) }),
    response: testRun,
    status: 201,
  }),
  list: endpoint({
    method: 'GET',
    path: '/api/flows/:id/test-runs',
    summary: 'Test runs of a flow, newest first',
    access: 'viewer',
    params: byId,
    response: z.object({
      items: z.array(testRun),
      available: z.boolean().meta({ description: 'The Temporal server can skip time.' }),
      why: z.string().nullable().meta({ description: 'Why it is not available.' }),
    }),
  }),
  one: endpoint({
    method: 'GET',
    path: '/api/test-runs/:id',
    summary: 'A test run as it stands',
    access: 'viewer',
    params: byId,
    response: testRun,
  }),
  throwIn: endpoint({
    method: 'POST',
    path: '/api/test-runs/:id/facts',
    summary: 'Let something happen on a day still to come, or move it: one of each kind at a time, of events one of each name',
    access: 'editor',
    params: byId,
    body: thrownIn,
    response: testRun,
  }),
  takeOut: endpoint({
    method: 'DELETE',
    path: '/api/test-runs/:id/facts',
    summary: 'Take out what has not happened yet',
    access: 'editor',
    params: byId,
    query: z.object({
      type: z.enum([...deeds.options, 'event']),
      name: name.optional().meta({ description: 'Which event; any of them when absent.' }),
    }),
    response: testRun,
  }),
  hold: endpoint({
    method: 'POST',
    path: '/api/test-runs/:id/hold',
    summary: 'Stop the clock here',
    access: 'editor',
    params: byId,
    response: testRun,
  }),
  goOn: endpoint({
    method: 'POST',
    path: '/api/test-runs/:id/go-on',
    summary: 'Let the clock run again',
    access: 'editor',
    params: byId,
    response: testRun,
  }),
  stop: endpoint({
    method: 'POST',
    path: '/api/test-runs/:id/stop',
    summary: 'End the run',
    access: 'editor',
    params: byId,
    response: testRun,
  }),
};
