import { z } from 'zod';
import { byId, endpoint, instant, uuid } from '../http/endpoint.ts';

const channel = z.enum(['email', 'sms']);
const counted = z.object({ count: z.number(), capped: z.boolean().meta({ description: 'The true count is above 10,000.' }) });

export const permission = z.object({
  id: uuid,
  audienceId: uuid,
  channel,
  version: z.number(),
  text: z.string(),
  actor: z.string(),
  createdAt: instant,
  /** Contacts whose newest answer for the channel is to this version. */
  granted: counted,
  refused: counted,
});
export type Permission = z.infer<typeof permission>;

/** One answer of one person, with the words as they were. */
export const answer = z.object({
  id: uuid,
  permissionId: uuid,
  channel,
  version: z.number(),
  text: z.string(),
  granted: z.boolean(),
  at: instant,
  source: z.string(),
  proof: z.record(z.string(), z.unknown()),
  actor: z.string(),
});
export type PermissionAnswer = z.infer<typeof answer>;

export const permissions = {
  list: endpoint({
    method: 'GET',
    path: '/api/permissions',
    summary: 'The words people are asked to agree to, newest version first; whether they are needed stands in the audience',
    access: 'viewer',
    query: z.object({ audienceId: uuid }),
    response: z.object({ items: z.array(permission) }),
  }),
  publish: endpoint({
    method: 'POST',
    path: '/api/permissions',
    summary: 'Publish new words for a channel. Earlier versions stay, with who agreed to them',
    access: 'owner',
    body: z.object({ audienceId: uuid, channel, text: z.string().trim().min(10, 'Write the words people agree to.').max(4_000) }),
    response: permission,
    status: 201,
  }),
  history: endpoint({
    method: 'GET',
    path: '/api/contacts/:id/permissions',
    summary: 'What a contact agreed to or refused, when, from where, in which words; newest first, at most 200',
    access: 'viewer',
    params: byId,
    response: z.object({ items: z.array(answer) }),
  }),
  record: endpoint({
    method: 'POST',
    path: '/api/contacts/:id/permissions',
    summary: 'Record a contact’s answer. The newest answer decides whether they may be mailed',
    access: 'editor',
    params: byId,
    body: z.object({
      permissionId: uuid,
      granted: z.boolean(),
      at: instant.optional().meta({ description: 'When they answered; now unless given.' }),
      source: z.string().trim().min(1, 'Say where the answer comes from, such as “Paper form, shop in Lyon”.').max(300),
    }),
    response: answer,
    status: 201,
  }),
};
