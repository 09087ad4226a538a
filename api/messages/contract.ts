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
  campaignId: uuid.nullable(),
  campaignName: z.string().nullable(),
  stepName: z.string().meta({ description: 'Empty for a personal mail.' }),
  isPersonal: z.boolean().meta({ description: 'Written by hand to this one person.' }),
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
      campaignId: uuid.optional(),
      did: z
        .enum(['opened', 'machineOpened', 'clicked', 'bounced', 'unsubscribed', 'bought'])
        .optional()
        .meta({ description: 'What became of it; machineOpened = by a program alone, bought = an order was won by it.' }),
      link: z.coerce.number().int().min(0).max(65_535).optional().meta({ description: 'Of a campaign: who clicked its n-th link.' }),
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
  write: endpoint({
    method: 'POST',
    path: '/api/contacts/:id/messages',
    summary: 'Write one e-mail to one person; sent once, also when asked again with the same Idempotency-Key',
    access: 'editor',
    params: byId,
    body: z.object({
      subject: z.string().trim().min(1).max(200),
      text: z.string().trim().min(1).max(20_000),
    }),
    response: byId.meta({ description: 'The message’s id.' }),
    status: 202,
  }),
};
