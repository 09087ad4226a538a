import { z } from 'zod';
import { endpoint, instant, uuid } from '../http/endpoint.ts';
import { tooDeep } from './depth.ts';

/** A flow's clock may ask them; they are kept as they came. */
const MOST_BYTES = 32_768;
const MOST_LEVELS = 8;
const properties = z
  .record(z.string().max(200), z.unknown())
  .refine((value) => !tooDeep(value, MOST_LEVELS), `Properties may be nested ${MOST_LEVELS} levels deep at most.`)
  .refine(
    (value) => tooDeep(value, MOST_LEVELS) || new TextEncoder().encode(JSON.stringify(value)).length <= MOST_BYTES,
    'The properties of one event are larger than 32 KB. Send less of them.',
  );

/** Something that happened to a person, said by a program: by contact id, external id or e-mail, the first of them that is given. */
export const eventInput = z
  .object({
    id: z.string().min(1).max(200).optional().meta({ description: 'The sender’s own id: sent again, the event is known, not repeated.' }),
    name: z.string().trim().min(1, 'Give the event a name.').max(60, 'An event’s name has at most 60 characters.'),
    properties: properties.default({}),
    at: instant.optional().meta({ description: 'When it happened; the receipt when absent. Never later than the receipt.' }),
    contactId: uuid.optional(),
    externalId: z.string().trim().min(1).max(200).optional(),
    email: z.email('Write an address like name@shop.com.').max(254).optional(),
    createContact: z.boolean().default(false).meta({ description: 'Make a non-subscribed contact of whoever is not known yet.' }),
    isSyncing: z.boolean().default(false).meta({ description: 'History being loaded: recorded, nothing is fired.' }),
  })
  .refine(({ contactId, externalId, email }) => contactId || externalId || email, 'Say whose event it is: contactId, externalId or email.');

export const events = {
  take: endpoint({
    method: 'POST',
    path: '/api/events',
    summary: 'Take one event, or up to 500, with any name and properties; idempotent on their ids',
    access: 'editor',
    body: z.object({
      audienceId: uuid,
      events: z.union([eventInput, z.array(eventInput).min(1).max(500, 'Send at most 500 events at once.')]),
    }),
    response: z.object({
      items: z.array(
        z.object({
          outcome: z.enum(['recorded', 'known', 'refused']),
          id: uuid.nullable().meta({ description: 'Of the entry in the feed; null when nothing new was written.' }),
          contactId: uuid.nullable(),
          reason: z.string().nullable().meta({ description: 'Why it was refused, and what to do.' }),
        }),
      ),
    }),
  }),
};
