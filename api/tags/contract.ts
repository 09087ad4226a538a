import { z } from 'zod';
import { byId, endpoint, instant, page, paged, uuid } from '../http/endpoint.ts';

/** The roles that colours have in the theme: a tag borrows one, its name always stands beside it. */
export const tagColours = ['neutral', 'blue', 'green', 'amber', 'red'] as const;
export const tagColour = z.enum(tagColours);

/** 1 to 60 characters; one tag a name, however it is capitalised. */
export const tagName = z.string().trim().min(1, 'Give the tag a name.').max(60, 'A tag’s name has at most 60 characters.');
const description = z.string().trim().max(300);

export const tag = z.object({
  id: uuid,
  name: z.string(),
  description: z.string(),
  colour: tagColour,
  contacts: z.number().meta({ description: 'People who have it, the archived left out. Exact.' }),
  aliases: z.array(z.string()).meta({ description: 'Names of tags merged into it: they still find it.' }),
  views: z.number().meta({ description: 'Saved views that filter by it.' }),
  busy: z.enum(['merging', 'removing']).nullable().meta({ description: 'A job is merging it into another one, or removing it.' }),
  createdAt: instant,
});
export type Tag = z.infer<typeof tag>;

/** A tag as a contact wears it. */
export const worn = z.object({ id: uuid, name: z.string(), colour: tagColour });

export const tagMerge = z.object({
  id: uuid,
  keep: worn,
  names: z.array(z.string()).meta({ description: 'Of the tags that went into it.' }),
  contacts: z.number().meta({ description: 'Contacts that changed so far.' }),
  at: instant,
  undoUntil: instant,
  state: z.enum(['merging', 'merged', 'undoing', 'undone']),
  jobId: uuid.nullable().meta({ description: 'The job at work, or the last one; null = it was done at once.' }),
});

export const tags = {
  list: endpoint({
    method: 'GET',
    path: '/api/tags',
    summary: 'Tags of an audience, with how many people have each',
    access: 'viewer',
    query: z.object({
      audienceId: uuid,
      search: z.string().trim().max(60).optional().meta({ description: 'Any part of the name, a former name or the description.' }),
      sort: z.enum(['name', 'contacts', 'newest']).default('name'),
      ...page,
    }),
    response: paged(tag),
  }),
  create: endpoint({
    method: 'POST',
    path: '/api/tags',
    summary: 'Make a tag',
    access: 'editor',
    body: z.object({ audienceId: uuid, name: tagName, description: description.default(''), colour: tagColour.default('neutral') }),
    response: tag,
    status: 201,
  }),
  update: endpoint({
    method: 'PATCH',
    path: '/api/tags/:id',
    summary: 'Rename, describe or colour a tag; absent = keep. `aliases`: the former names that stay',
    access: 'editor',
    params: byId,
    body: z.object({ name: tagName, description, colour: tagColour, aliases: z.array(z.string().max(60)).max(1_000) }).partial(),
    response: tag,
  }),
  remove: endpoint({
    method: 'DELETE',
    path: '/api/tags/:id',
    summary: 'Remove a tag from everyone. Past 500 people it becomes a job',
    access: 'editor',
    params: byId,
    response: z.object({ id: uuid, contacts: z.number(), jobId: uuid.nullable() }),
  }),
  merge: endpoint({
    method: 'POST',
    path: '/api/tags/merge',
    summary: 'Merge tags into one: everyone keeps it from the earliest date, old names still find it, no flow hears of it',
    access: 'editor',
    body: z.object({ keepId: uuid, mergeIds: z.array(uuid).min(1, 'Choose what to merge into it.').max(50) }),
    response: tagMerge,
  }),
  merges: endpoint({
    method: 'GET',
    path: '/api/tags/merges',
    summary: 'Merges of the last 30 days, newest first: those that can be undone',
    access: 'viewer',
    query: z.object({ audienceId: uuid, ...page }),
    response: paged(tagMerge),
  }),
  undoMerge: endpoint({
    method: 'POST',
    path: '/api/tags/merges/:id/undo',
    summary: 'Take a merge back, for 30 days: each tag returns to those who had it',
    access: 'editor',
    params: byId,
    response: tagMerge,
  }),
  wear: endpoint({
    method: 'POST',
    path: '/api/contacts/:id/tags',
    summary: 'Add tags to a contact by name (made when new), remove them by id',
    access: 'editor',
    params: byId,
    body: z.object({ add: z.array(tagName).max(50).default([]), remove: z.array(uuid).max(50).default([]) }),
    response: z.object({ tags: z.array(worn) }),
  }),
};
