import { z } from 'zod';
import { byId, endpoint, instant, page, paged, uuid } from '../http/endpoint.ts';

export const exclusionKinds = ['exact', 'domain', 'begins', 'ends'] as const;
/** Rules by beginning or ending are compared one by one with each address: more would slow every list down. */
export const MOST_PARTIAL = 500;

export const exclusion = z.object({
  id: uuid,
  audienceId: uuid.nullable().meta({ description: 'null = every audience.' }),
  kind: z.enum(exclusionKinds),
  pattern: z.string(),
  subdomains: z.boolean().meta({ description: 'Of a domain: also what lies under it.' }),
  note: z.string(),
  actor: z.string(),
  createdAt: instant,
});

export const exclusions = {
  list: endpoint({
    method: 'GET',
    path: '/api/exclusions',
    summary: 'Who may not be mailed, by rule, newest first; with how many contacts of the audience each one blocks',
    access: 'viewer',
    query: z.object({
      audienceId: uuid,
      search: z.string().trim().max(200).optional(),
      kind: z.enum(exclusionKinds).optional(),
      ...page,
    }),
    response: paged(
      exclusion.extend({
        blocks: z.number().meta({ description: 'Contacts of this audience, counted up to 1,000.' }),
        capped: z.boolean(),
      }),
    ).extend({ count: z.number() }),
  }),
  add: endpoint({
    method: 'POST',
    path: '/api/exclusions',
    summary: 'Exclude an address, a domain, or all that begin or end so. Statuses don’t change',
    access: 'editor',
    body: z.object({
      audienceId: uuid.nullable().meta({ description: 'null = every audience.' }),
      kind: z.enum(exclusionKinds),
      pattern: z.string().trim().min(1, 'Write what to exclude.').max(254),
      subdomains: z.boolean().default(false),
      note: z.string().trim().max(200).default(''),
    }),
    response: exclusion,
    status: 201,
  }),
  remove: endpoint({
    method: 'DELETE',
    path: '/api/exclusions/:id',
    summary: 'Lift an exclusion',
    access: 'editor',
    params: byId,
    response: byId,
  }),
  import: endpoint({
    method: 'POST',
    path: '/api/exclusions/import',
    summary:
      'Add exclusions from a CSV: one rule a line, then its note. @shop.example or shop.example = the domain, name* = begins, *name = ends',
    access: 'editor',
    query: z.object({ audienceId: uuid, scope: z.enum(['audience', 'all']).default('audience') }),
    upload: ['text/csv', 'text/plain', 'application/octet-stream'],
    response: z.object({
      added: z.number(),
      known: z.number(),
      refused: z.array(z.object({ line: z.number(), value: z.string(), reason: z.string() })).meta({ description: 'The first 100.' }),
      refusedCount: z.number(),
    }),
  }),
};
