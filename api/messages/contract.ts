import { z } from 'zod';
import { byId, endpoint, instant, page, paged, uuid } from '../http/endpoint.ts';

const message = z.object({
  id: uuid,
  contactId: uuid,
  contactName: z.string(),
  toAddress: z.string().nullable(),
  flowId: uuid.nullable(),
  flowName: z.string().nullable(),
  enrollmentId: uuid.nullable(),
  stepName: z.string(),
  subject: z.string(),
  state: z.enum(['sending', 'retry', 'sent', 'uncertain', 'skipped', 'failed']),
  reason: z.string().nullable(),
  at: instant,
  bounce: z.string().nullable(),
  openedAt: instant.nullable(),
  machineOpenedAt: instant.nullable(),
  clickedAt: instant.nullable(),
  client: z.string().nullable(),
  country: z.string().nullable(),
});

export const messages = {
  list: endpoint({
    method: 'GET',
    path: '/api/messages',
    summary: 'The send ledger, newest first: what left, what did not, and why',
    access: 'viewer',
    query: z.object({
      audienceId: uuid,
      flowId: uuid.optional(),
      contactId: uuid.optional(),
      state: z.enum(['sending', 'retry', 'sent', 'uncertain', 'skipped', 'failed']).optional(),
      reason: z.string().max(60).optional(),
      ...page,
    }),
    response: paged(message),
  }),
  one: endpoint({
    method: 'GET',
    path: '/api/messages/:id',
    summary: 'A message as it was rendered for its contact',
    access: 'viewer',
    params: byId,
    response: message.extend({ html: z.string(), text: z.string(), from: z.string() }),
  }),
};
