import { z } from 'zod';
import { endpoint, uuid } from '../../http/endpoint.ts';
import { filters } from '../filters.ts';

/** Up to so many at once; more are changed by a job. */
export const AT_ONCE = 500;

/** Who: chosen one by one, or all that match. */
export const selection = z.object({
  ids: z.array(uuid).min(1).max(10_000).optional().meta({ description: 'These people. Absent = all that match.' }),
  filters: filters.optional().meta({ description: 'Absent = everyone. Not beside ids.' }),
  search: z.string().trim().max(200).optional(),
});
export type Selection = z.output<typeof selection>;

const tagName = z.string().trim().min(1, 'Give the tag a name.').max(60, 'A tag’s name has at most 60 characters.');
/** What a selection can be changed in beside custom fields (`field:<key>`). */
export const editable = ['company', 'role', 'language', 'timeZone', 'country', 'format', 'vip'] as const;

export const bulkAction = z.discriminatedUnion('do', [
  z.object({ do: z.literal('addTags'), names: z.array(tagName).min(1).max(20) }).meta({ description: 'By name; made when new.' }),
  z.object({ do: z.literal('removeTags'), ids: z.array(uuid).min(1).max(20) }),
  z
    .object({ do: z.literal('setList'), listId: uuid, status: z.enum(['subscribed', 'unsubscribed']) })
    .meta({ description: 'Who left the list stays away.' }),
  z.object({ do: z.literal('addGroup'), groupId: uuid }),
  z.object({ do: z.literal('removeGroup'), groupId: uuid }),
  z
    .object({
      do: z.literal('setField'),
      field: z.union([z.enum(editable), z.string().regex(/^field:[a-z][a-z0-9_]{0,59}$/, 'Write field:<key>.')]),
      value: z.unknown(),
    })
    .meta({ description: 'null clears it.' }),
  z.object({ do: z.literal('unsubscribe') }).meta({ description: 'From all marketing by e-mail.' }),
  z.object({ do: z.literal('enroll'), flowId: uuid }).meta({ description: 'Start them in a flow.' }),
  z
    .object({ do: z.literal('archive'), leaveBuyers: z.boolean().default(false) })
    .meta({ description: 'An archive run, whatever their number: jobId is its id. Leave out who bought in the last 365 days, or not.' }),
  z
    .object({ do: z.literal('unarchive') })
    .meta({ description: 'Of the archived that are chosen, or match: they return with the status they have.' }),
]);
export type BulkAction = z.output<typeof bulkAction>;

export const bulkContacts = endpoint({
  method: 'POST',
  path: '/api/contacts/bulk',
  summary: 'Change a selection, or all that match, in one way. Up to 500 at once, more as a job',
  access: 'editor',
  body: selection.extend({ audienceId: uuid, action: bulkAction }),
  response: z.object({
    jobId: uuid.nullable().meta({ description: 'The job at work on it; null = it is done.' }),
    contacts: z.number().nullable().meta({ description: 'How many it is about; null = not yet counted.' }),
    changed: z.number().meta({ description: 'Who was not so already, and may be.' }),
    refused: z.record(z.string(), z.number()).meta({ description: 'How many were left as they are, by reason.' }),
  }),
});
