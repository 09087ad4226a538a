import { z } from 'zod';
import { endpoint, uuid } from '../http/endpoint.ts';

const name = z.string().trim().max(120);

export const signups = {
  create: endpoint({
    method: 'POST',
    path: '/api/signups',
    summary:
      'Someone signed up themselves, through a form of yours. With double opt-in they are pending until they press the button behind the link in their confirmation mail',
    access: 'editor',
    body: z.object({
      audienceId: uuid,
      email: z.email('Write an address like name@shop.com.').max(254).optional(),
      phone: z.string().trim().max(40).optional(),
      firstName: name.optional(),
      lastName: name.optional(),
      language: z.enum(['en', 'fr']).optional(),
      fields: z.record(z.string().max(60), z.unknown()).optional().meta({ description: 'Values of custom fields, by key.' }),
      listIds: z.array(uuid).max(100).optional(),
      groupIds: z.array(uuid).max(100).optional(),
      permissions: z
        .array(z.object({ permissionId: uuid, granted: z.boolean() }))
        .max(10)
        .optional(),
      sms: z.boolean().optional().meta({ description: 'They also agreed to marketing by SMS.' }),
      form: z.string().trim().min(1, 'Name the form, such as “Footer of the shop”.').max(200),
      ip: z.union([z.ipv4(), z.ipv6()]).optional().meta({ description: 'The person’s address, as your form saw it: part of the proof.' }),
    }),
    response: z.object({
      contactId: uuid,
      status: z.enum(['subscribed', 'pending']),
      /** A confirmation mail is on its way; false while the last one is younger than five minutes. */
      confirmationSent: z.boolean(),
    }),
    status: 201,
  }),
};
