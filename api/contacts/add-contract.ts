import { z } from 'zod';
import { byId, endpoint, uuid } from '../http/endpoint.ts';

const text = (most: number) => z.string().trim().max(most);

/** One person, typed in by the team. The name is the audience's required fields' business. */
export const addContact = endpoint({
  method: 'POST',
  path: '/api/contacts',
  summary: 'Add a contact. 409 with the id of whoever has this e-mail or phone already',
  access: 'editor',
  body: z.object({
    audienceId: uuid,
    email: z.email('Write an address like name@shop.com.').max(254).optional(),
    phone: text(40).min(1).optional(),
    firstName: text(120).default(''),
    lastName: text(120).default(''),
    company: text(200).default(''),
    role: text(120).default(''),
    language: z.enum(['en', 'fr']).optional(),
    fields: z.record(z.string().max(60), z.unknown()).default({}).meta({ description: 'Custom fields by key.' }),
    tags: z.array(text(60).min(1)).max(20).default([]).meta({ description: 'By name; made when new.' }),
    status: z.enum(['subscribed', 'non_subscribed']).default('non_subscribed'),
    consentBasis: text(300).min(1).optional().meta({ description: 'How they agreed; needed to subscribe them.' }),
  }),
  response: byId,
  status: 201,
});

const one = (verb: 'archive' | 'unarchive', summary: string) =>
  endpoint({ method: 'POST', path: `/api/contacts/:id/${verb}`, summary, access: 'editor', params: byId, response: byId });
export const archiveContact = one('archive', 'Put a contact into the archive: out of lists, never mailed, walks end; nothing is lost');
export const unarchiveContact = one(
  'unarchive',
  'Bring a contact back, with the status they had; whoever left stays away. Ended walks do not restart',
);
