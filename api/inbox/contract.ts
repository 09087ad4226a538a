import { z } from 'zod';
import { byId, endpoint, instant, page, paged, uuid } from '../http/endpoint.ts';

const caught = z.object({
  id: uuid,
  messageId: z.string().nullable(),
  from: z.string(),
  to: z.array(z.string()),
  subject: z.string(),
  at: instant,
});

/** The test inbox: what the built-in mail catcher took in. */
export const inbox = {
  list: endpoint({
    method: 'GET',
    path: '/api/inbox',
    summary: 'Caught mails, newest first',
    access: 'viewer',
    query: z.object({ search: z.string().trim().max(200).optional(), ...page }),
    response: paged(caught).extend({ catching: z.boolean().meta({ description: 'Mail goes to the built-in catcher.' }) }),
  }),
  one: endpoint({
    method: 'GET',
    path: '/api/inbox/:id',
    summary: 'A caught mail, as a mail client would show it',
    access: 'viewer',
    params: byId,
    response: caught.extend({
      html: z.string().nullable(),
      text: z.string(),
      headers: z.array(z.object({ name: z.string(), value: z.string() })),
    }),
  }),
  clear: endpoint({
    method: 'DELETE',
    path: '/api/inbox',
    summary: 'Empty the test inbox',
    access: 'editor',
    response: z.object({ deleted: z.number() }),
  }),
};
