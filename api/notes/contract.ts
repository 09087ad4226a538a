import { z } from 'zod';
import { byId, endpoint, instant, page, paged, uuid } from '../http/endpoint.ts';

const text = z.string().trim().min(1, 'Write something first.').max(1_000, 'A note has at most 1,000 characters.');

export const note = z.object({
  id: uuid,
  contactId: uuid,
  text: z.string(),
  actor: z.string(),
  mine: z.boolean().meta({ description: 'You wrote it: you may edit and delete it.' }),
  createdAt: instant,
  editedAt: instant.nullable(),
});

export const notes = {
  list: endpoint({
    method: 'GET',
    path: '/api/contacts/:id/notes',
    summary: 'Notes about a contact, newest first; the contact never sees them',
    access: 'viewer',
    params: byId,
    query: z.object({ ...page }),
    response: paged(note),
  }),
  create: endpoint({
    method: 'POST',
    path: '/api/contacts/:id/notes',
    summary: 'Write a note about a contact',
    access: 'editor',
    params: byId,
    body: z.object({ text }),
    response: note,
    status: 201,
  }),
  update: endpoint({
    method: 'PATCH',
    path: '/api/notes/:id',
    summary: 'Change a note of one’s own',
    access: 'editor',
    params: byId,
    body: z.object({ text }),
    response: note,
  }),
  remove: endpoint({
    method: 'DELETE',
    path: '/api/notes/:id',
    summary: 'Delete a note of one’s own; the feed keeps that there was one, without its words',
    access: 'editor',
    params: byId,
    response: byId,
  }),
};
