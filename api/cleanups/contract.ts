import { z } from 'zod';
import { pasted } from '../contacts/contract.ts';
import { byId, endpoint, instant, page, paged, uuid } from '../http/endpoint.ts';
import { job } from '../jobs/contract.ts';

const status = z.enum(['subscribed', 'unsubscribed', 'non_subscribed', 'pending', 'cleaned']);

/** Who is cleaned away: by status, list and age of the status, or by pasted addresses. */
export const criteria = z.discriminatedUnion('by', [
  z.object({
    by: z.literal('status'),
    status: status.nullable().meta({ description: 'null = any.' }),
    lists: z
      .array(uuid)
      .max(50)
      .default([])
      .meta({ description: 'Only who is on one of these, with that status there. Who is on another list too only leaves these.' }),
    before: z.iso.date('Write the date as 2026-03-12.').nullable().meta({ description: 'The status dates from before this day.' }),
  }),
  pasted,
]);
export type Criteria = z.output<typeof criteria>;

const person = z.object({ id: uuid, email: z.string().nullable(), firstName: z.string(), lastName: z.string(), status, statusAt: instant });

export const cleanUp = z.object({
  id: uuid,
  state: job.shape.state,
  how: z.enum(['archive', 'forget']),
  by: z.enum(['status', 'addresses']),
  status: status.nullable(),
  lists: z.array(uuid),
  before: z.string().nullable(),
  total: z.number().nullable(),
  done: z.number(),
  archived: z.number(),
  leftLists: z.number(),
  forgotten: z.number(),
  error: z.string().nullable(),
  actor: z.string(),
  createdAt: instant,
  finishedAt: instant.nullable(),
  undoUntil: instant.nullable().meta({ description: 'null = can’t be undone (any more).' }),
  undo: z.object({ jobId: uuid, state: job.shape.state, restored: z.number() }).nullable(),
});
export type CleanUp = z.infer<typeof cleanUp>;

export const cleanUps = {
  preview: endpoint({
    method: 'POST',
    path: '/api/clean-ups/preview',
    summary: 'A dry run: whom a clean-up would concern, in numbers, with a sample',
    access: 'viewer',
    body: z.object({ audienceId: uuid, criteria }),
    response: z.object({
      contacts: z.number().meta({ description: 'Would be archived or deleted.' }),
      onlyLists: z.number().meta({ description: 'Are on other lists too: would only leave the chosen ones.' }),
      buyers: z.number().meta({ description: 'Of the first: have bought.' }),
      activeWalks: z.number().meta({ description: 'Flows they are in now, which would end.' }),
      unknown: z.number().meta({ description: 'Pasted addresses nobody here has.' }),
      sample: z.array(person),
    }),
  }),
  start: endpoint({
    method: 'POST',
    path: '/api/clean-ups',
    summary: 'Archive, or delete for ever, whom the dry run named. A job; archiving can be undone for 30 days',
    access: 'owner',
    body: z.object({
      audienceId: uuid,
      criteria,
      how: z.enum(['archive', 'forget']).default('archive'),
      confirm: z.enum(['ARCHIVE', 'DELETE']).meta({ description: 'ARCHIVE to archive, DELETE to delete for ever.' }),
    }),
    response: cleanUp,
    status: 202,
  }),
  list: endpoint({
    method: 'GET',
    path: '/api/clean-ups',
    summary: 'Clean-ups of an audience, newest first',
    access: 'viewer',
    query: z.object({ audienceId: uuid, ...page }),
    response: paged(cleanUp),
  }),
  undo: endpoint({
    method: 'POST',
    path: '/api/clean-ups/:id/undo',
    summary: 'Unarchive those that a clean-up archived, and put them back on their lists. A job',
    access: 'owner',
    params: byId,
    response: cleanUp,
    status: 202,
  }),
};
