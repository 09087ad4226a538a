import { z } from 'zod';
import { selection } from '../contacts/contract.ts';
import { byId, endpoint, instant, page, paged, uuid } from '../http/endpoint.ts';
import { job } from '../jobs/contract.ts';
import { messages } from '../messages/contract.ts';
import { standardColumns } from './headings.ts';

export { headings, standardColumns } from './headings.ts';

export const exportFormats = ['csv', 'xlsx', 'ndjson'] as const;
/** What French Excel expects is a semicolon. */
export const separators = [',', ';', '\t'] as const;
export const separatorNames = { ',': 'comma', ';': 'semicolon', '\t': 'tab' } as const;

const column = z.union([z.enum(standardColumns), z.string().regex(/^field:[a-z][a-z0-9_]{0,59}$/, 'Write field:<key>.')]);

const { campaignId, state, reason, did, link } = messages.list.query.shape;
const behind = z.object({ campaignId: campaignId.unwrap(), state, reason, did, link }).meta({
  description: 'The people behind a number of a campaign’s report, also those archived since; not beside ids, filters or a search.',
});

export const exportInput = selection.extend({
  audienceId: uuid,
  archived: z.boolean().default(false).meta({ description: 'The archived instead; not beside ids.' }),
  behind: behind.optional(),
  name: z.string().trim().max(120).default('').meta({ description: 'What the history calls it, such as the view’s name.' }),
  format: z.enum(exportFormats).default('csv'),
  separator: z.enum(separators).default(',').meta({ description: 'CSV only.' }),
  bom: z.boolean().default(true).meta({ description: 'CSV only: begin with a byte order mark, so that Excel reads accents.' }),
  columns: z.array(column).min(1, 'Choose at least one column.').max(300),
  language: z.enum(['en', 'fr']).default('en').meta({ description: 'Of the headings, and of yes and no.' }),
});
export type ExportInput = z.input<typeof exportInput>;

/** An export: a job, and the file it made. */
export const exported = z.object({
  id: uuid,
  name: z.string(),
  state: job.shape.state,
  wanted: job.shape.wanted,
  format: z.enum(exportFormats),
  separator: z.enum(separators),
  bom: z.boolean(),
  columns: z.array(z.string()),
  headings: z.array(z.string()),
  selected: z.number().nullable().meta({ description: 'How many were chosen one by one; null = all that matched.' }),
  filters: z.array(z.unknown()).meta({ description: 'As they were then.' }),
  search: z.string(),
  archived: z.boolean(),
  total: z.number().nullable(),
  rows: z.number(),
  size: z.number().nullable().meta({ description: 'Bytes; null until the file is there.' }),
  error: z.string().nullable(),
  download: z.string().nullable().meta({ description: 'A signed link, good for 7 days at most; null when there is no file (any more).' }),
  linkUntil: instant.nullable(),
  expiresAt: instant.nullable().meta({ description: 'Then the file is deleted; its line in the history stays.' }),
  deletedAt: instant.nullable(),
  actor: z.string(),
  createdAt: instant,
  finishedAt: instant.nullable(),
});
export type Exported = z.infer<typeof exported>;

export const exports = {
  create: endpoint({
    method: 'POST',
    path: '/api/exports',
    summary: 'Write contacts into a file: CSV, XLSX or NDJSON. A job; cancel it through /api/jobs',
    access: 'editor',
    body: exportInput,
    response: exported,
    status: 202,
  }),
  list: endpoint({
    method: 'GET',
    path: '/api/exports',
    summary: 'Exports of an audience, running and finished, newest first',
    access: 'viewer',
    query: z.object({ audienceId: uuid, ...page }),
    response: paged(exported),
  }),
  columns: endpoint({
    method: 'GET',
    path: '/api/exports/columns',
    summary: 'What can stand in an export’s columns',
    access: 'viewer',
    query: z.object({ audienceId: uuid }),
    response: z.object({
      standard: z.array(z.enum(standardColumns)),
      fields: z.array(z.object({ column: z.string(), label: z.string() })),
    }),
  }),
  one: endpoint({
    method: 'GET',
    path: '/api/exports/:id',
    summary: 'One export, with the link to its file',
    access: 'viewer',
    params: byId,
    response: exported,
  }),
  again: endpoint({
    method: 'POST',
    path: '/api/exports/:id/again',
    summary: 'The same export once more, of what the contacts are now',
    access: 'editor',
    params: byId,
    response: exported,
    status: 202,
  }),
  remove: endpoint({
    method: 'DELETE',
    path: '/api/exports/:id',
    summary: 'Delete an export’s file; who exported what stays in the history',
    access: 'editor',
    params: byId,
    response: exported,
  }),
};
