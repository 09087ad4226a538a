import { z } from 'zod';
import { byId, endpoint, page, paged, uuid } from '../http/endpoint.ts';
import { choices, column, counts, fileRow, importLine, placing, reading } from './shapes.ts';

export * from './shapes.ts';

/** One import, whole. */
export const oneImport = importLine.extend({
  audienceId: uuid,
  /** What the file itself tells; `reading` is what is used. */
  detected: reading,
  sheets: z.array(z.string()),
  columns: z.array(column),
  choices,
  /** The first 20 rows, read with what was chosen. */
  preview: z.array(fileRow),
  counts,
  /** Why it can't start yet: key of a sentence, or null. */
  blocked: z.string().nullable(),
  /** Downloads the refused rows with line and reason; null = none. */
  refusedPath: z.string().nullable(),
});
export type OneImport = z.infer<typeof oneImport>;

const act = (verb: string, summary: string) =>
  endpoint({ method: 'POST', path: `/api/imports/:id/${verb}`, summary, access: 'editor', params: byId, response: oneImport });

export const imports = {
  upload: endpoint({
    method: 'POST',
    path: '/api/imports',
    summary: 'Bring in a file of contacts: the raw file is the body. It is read and shown; nothing is written before `start`',
    access: 'editor',
    query: z.object({ audienceId: uuid, name: z.string().trim().min(1).max(200), origin: z.enum(['file', 'paste']).default('file') }),
    response: oneImport,
    status: 201,
    upload: [
      'text/csv',
      'text/plain',
      'text/tab-separated-values',
      'application/zip',
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'application/octet-stream',
    ],
  }),
  list: endpoint({
    method: 'GET',
    path: '/api/imports',
    summary: 'Imports of an audience, newest first',
    access: 'viewer',
    query: z.object({ audienceId: uuid, show: z.enum(['all', 'running', 'finished', 'other']).default('all'), ...page }),
    response: paged(importLine).extend({
      counts: z.object({ all: z.number(), running: z.number(), finished: z.number(), other: z.number() }),
    }),
  }),
  one: endpoint({
    method: 'GET',
    path: '/api/imports/:id',
    summary: 'An import: how the file is read, its columns and first rows, the counts so far, how far it is',
    access: 'viewer',
    params: byId,
    response: oneImport,
  }),
  change: endpoint({
    method: 'PATCH',
    path: '/api/imports/:id',
    summary: 'Read the file otherwise, place columns, choose what becomes of them; absent = keep. Only before the start',
    access: 'editor',
    params: byId,
    body: z.object({
      reading: reading.partial().optional(),
      /** Only the columns that change. */
      columns: z
        .array(z.object({ index: z.number().int().min(0).max(499), placing }))
        .max(500)
        .optional(),
      choices: choices.partial().optional(),
    }),
    response: oneImport,
  }),
  rows: endpoint({
    method: 'GET',
    path: '/api/imports/:id/rows',
    summary: 'Rows of the file with one reason: why they were refused, or what was remarked',
    access: 'viewer',
    params: byId,
    query: z.object({ reason: z.string().max(100), ...page }),
    response: paged(fileRow),
  }),
  start: act('start', 'Write the contacts, as a job that can be paused, cancelled and undone'),
  pause: act('pause', 'Rest after the rows it is at'),
  resume: act('resume', 'Go on where it rested'),
  cancel: act('cancel', 'End it; what is written stays, and can be undone'),
  undo: act('undo', 'Take it back: added contacts go, changed ones get their former values. Whoever changed since is kept'),
  undoPreview: endpoint({
    method: 'GET',
    path: '/api/imports/:id/undo',
    summary: 'What taking it back would do, and whom it would keep',
    access: 'viewer',
    params: byId,
    response: z.object({ removed: z.number(), restored: z.number(), kept: z.number() }),
  }),
  kept: endpoint({
    method: 'GET',
    path: '/api/imports/:id/kept',
    summary: 'Whom an undo keeps, or has kept: they ordered, clicked, were edited or walk in a flow since',
    access: 'viewer',
    params: byId,
    query: z.object(page),
    response: paged(
      z.object({ contactId: uuid, email: z.string().nullable(), firstName: z.string(), lastName: z.string(), because: z.string() }),
    ),
  }),
};
