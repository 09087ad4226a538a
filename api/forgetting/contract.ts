import { z } from 'zod';
import { byId, endpoint, money, uuid } from '../http/endpoint.ts';

/** Up to so many people are deleted for ever by one job. */
export const MOST_FORGOTTEN = 10_000;

export const forgetting = {
  preview: endpoint({
    method: 'GET',
    path: '/api/contacts/:id/removal',
    summary: 'What deleting a contact for ever would mean, in numbers',
    access: 'viewer',
    params: byId,
    response: z.object({
      /** Kept without the person, so that reports stay right. */
      orders: z.number(),
      revenue: money,
      messages: z.number(),
      /** Gone. */
      events: z.number().meta({ description: 'Stay as bare facts: what and when, no longer who.' }),
      notes: z.number(),
      tags: z.number(),
      lists: z.number(),
      activeWalks: z.number(),
      files: z.number().meta({ description: 'Stored uploads and exports of the audience; those that hold the person are deleted.' }),
    }),
  }),
  one: endpoint({
    method: 'DELETE',
    path: '/api/contacts/:id',
    summary: 'Delete a contact for ever: reports keep their counts, and no import brings the person back. Can’t be undone',
    access: 'owner',
    params: byId,
    body: z.object({ confirm: z.literal('DELETE', 'Send confirm: "DELETE".') }),
    response: byId,
  }),
  many: endpoint({
    method: 'POST',
    path: '/api/contacts/forget',
    summary: 'Delete up to 10,000 contacts for ever. A job; what is done can’t be undone',
    access: 'owner',
    body: z.object({
      audienceId: uuid,
      ids: z.array(uuid).min(1).max(MOST_FORGOTTEN, 'Delete at most 10,000 at once.'),
      confirm: z.literal('DELETE', 'Send confirm: "DELETE".'),
    }),
    response: z.object({ jobId: uuid }),
    status: 202,
  }),
};
