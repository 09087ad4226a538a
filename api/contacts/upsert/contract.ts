import { z } from 'zod';
import { endpoint, instant, uuid, zone } from '../../http/endpoint.ts';

const text = (most: number) => z.string().trim().max(most);
const line = text(200).optional();

/**
 * A contact as a program says it. Found by e-mail, else by external id. Absent = keep, null = clear. Statuses follow the same table as
 * a team member: whoever left stays unsubscribed, and the row says so.
 */
export const contactInput = z
  .object({
    email: z.email('Write an address like name@shop.com.').max(254),
    externalId: text(200).min(1),
    phone: text(40).nullable(),
    firstName: text(120).nullable(),
    lastName: text(120).nullable(),
    company: text(200).nullable(),
    role: text(120).nullable(),
    birthday: z
      .string()
      .regex(/^(\d{4}-)?(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'Write the birthday as 1990-03-12, or 03-12 without the year.')
      .nullable(),
    address: z.object({ line1: line, line2: line, city: line, region: line, postcode: line, country: line }).nullable(),
    language: z.enum(['en', 'fr']).nullable(),
    timeZone: zone.nullable(),
    vip: z.boolean(),
    format: z.enum(['html', 'text']),
    source: text(60).min(1).meta({ description: 'Where someone new came from; "api" when absent. Known contacts keep theirs.' }),
    fields: z.record(z.string().max(60), z.unknown()).meta({ description: 'Custom fields by key; null clears one.' }),
    tags: z.array(text(60).min(1)).max(50).meta({ description: 'Names of tags to add, made when new.' }),
    lists: z.array(z.object({ id: uuid, status: z.enum(['subscribed', 'unsubscribed']).default('subscribed') })).max(50),
    status: z.enum(['subscribed', 'unsubscribed', 'non_subscribed']),
    consentBasis: text(300).min(1).meta({ description: 'How they agreed; needed to subscribe someone.' }),
    smsStatus: z.enum(['subscribed', 'unsubscribed', 'non_subscribed']),
    smsConsentBasis: text(300).min(1),
    permissions: z
      .array(
        z.object({
          channel: z.enum(['email', 'sms']),
          granted: z.boolean(),
          at: instant.optional(),
          source: text(200).optional(),
          version: z.number().int().min(1).optional().meta({ description: 'Of the text they saw; the newest when absent.' }),
        }),
      )
      .max(4),
  })
  .partial()
  .refine(({ email, externalId }) => email || externalId, 'Say who it is: email or externalId.');
export type ContactInput = z.output<typeof contactInput>;

export const upsertContacts = endpoint({
  method: 'PUT',
  path: '/api/contacts',
  summary: 'Create or update one contact, or up to 500, by e-mail or external id; each row gets its own result',
  access: 'editor',
  body: z.object({
    audienceId: uuid,
    contacts: z.union([contactInput, z.array(contactInput).min(1).max(500, 'Send at most 500 contacts at once.')]),
  }),
  response: z.object({
    items: z.array(
      z.object({
        outcome: z.enum(['created', 'updated', 'unchanged', 'refused']),
        id: uuid.nullable(),
        reason: z.string().nullable().meta({ description: 'Why it was refused, or what was not done, and what to do.' }),
        otherId: uuid.nullable().meta({ description: 'The contact that stands in the way, where there is one.' }),
      }),
    ),
  }),
});
