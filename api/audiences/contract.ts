import { z } from 'zod';
import { byId, endpoint, money, uuid, zone } from '../http/endpoint.ts';

const tier = z.object({ upTo: z.number().int().min(1).max(1_000_000_000), price: money });

export const audience = z.object({
  id: uuid,
  name: z.string(),
  isSample: z.boolean(),
  senderName: z.string(),
  senderAddress: z.string(),
  postalAddress: z.string(),
  language: z.enum(['en', 'fr']),
  timeZone: z.string(),
  currency: z.string(),
  recipients: z.enum(['subscribed', 'customers']),
  legalBasis: z.string(),
  capCount: z.number().nullable(),
  capDays: z.number().nullable(),
  languages: z
    .array(z.enum(['en', 'fr']))
    .meta({ description: 'Those its contacts may have; the first is used where a contact has none.' }),
  doubleOptin: z.boolean(),
  permissionsOn: z.boolean().meta({ description: 'Who arrives by API or import without a recorded permission can’t be mailed.' }),
  permissionsSince: z.iso.datetime({ offset: true }).nullable(),
  requiredFields: z.array(z.string()).meta({ description: 'Names of standard fields, or keys of custom ones.' }),
  priceTiers: z.array(tier).meta({ description: 'What the sending service bills a month, by the number of contacts.' }),
  chargedFor: z.enum(['contacts', 'active']).meta({
    description: 'Who is billed: contacts = subscribed, unsubscribed and not subscribed; active = subscribed alone. Never the archived.',
  }),
  contacts: z.number().meta({ description: 'Contacts not archived.' }),
});
export type Audience = z.infer<typeof audience>;

const email = z.union([z.literal(''), z.email('Write an address like name@shop.com.')]);
const settings = z.object({
  name: z.string().trim().min(1, 'Give the audience a name.').max(120),
  senderName: z.string().trim().max(120),
  senderAddress: email,
  postalAddress: z.string().trim().max(400),
  language: z.enum(['en', 'fr']),
  timeZone: zone,
  currency: z.string().regex(/^[A-Z]{3}$/, 'Write the currency as three letters, such as EUR.'),
  recipients: z.enum(['subscribed', 'customers']),
  legalBasis: z.string().trim().max(400),
  capCount: z.number().int().min(1).max(1_000).nullable(),
  capDays: z.number().int().min(1).max(365).nullable(),
  languages: z
    .array(z.enum(['en', 'fr']))
    .min(1, 'Choose at least one language.')
    .max(2),
  doubleOptin: z.boolean(),
  permissionsOn: z.boolean(),
  requiredFields: z.array(z.string().max(60)).min(1, 'At least one of email, phone, name is required.').max(100),
  priceTiers: z
    .array(tier)
    .max(50, 'At most 50 tiers.')
    .refine(
      (tiers) => tiers.every(({ upTo }, n) => n === 0 || upTo > (tiers[n - 1] as { upTo: number }).upTo),
      'Let each tier hold more contacts than the one before.',
    )
    .refine((tiers) => tiers.every(({ price }) => Number(price) >= 0), 'A price can’t be below zero.'),
  chargedFor: z.enum(['contacts', 'active']),
});

export const audiences = {
  list: endpoint({
    method: 'GET',
    path: '/api/audiences',
    summary: 'All audiences',
    access: 'viewer',
    response: z.object({ items: z.array(audience) }),
  }),
  create: endpoint({
    method: 'POST',
    path: '/api/audiences',
    summary: 'Make an audience, with its first store',
    access: 'owner',
    body: settings.omit({ permissionsOn: true }).partial().required({ name: true }),
    response: audience,
    status: 201,
  }),
  update: endpoint({
    method: 'PATCH',
    path: '/api/audiences/:id',
    summary: 'Change an audience’s settings; absent = keep',
    access: 'owner',
    params: byId,
    body: settings.partial(),
    response: audience,
  }),
  rhythm: endpoint({
    method: 'GET',
    path: '/api/audiences/:id/rhythm',
    summary: 'How customers come back by themselves: the share of reorders within each number of days',
    access: 'viewer',
    params: byId,
    response: z.object({
      buyers: z.number(),
      /** Buyers whose counted orders all fall on one local day. */
      oneDayBuyers: z.number(),
      /** Gaps between consecutive local days with a counted order. */
      reorders: z.number(),
      since: z.string().nullable().meta({ description: 'Date of the first counted order.' }),
      /** Cumulative share (0..1) of reorders within `days`; rising, thinned to what a chart needs. */
      curve: z.array(z.object({ days: z.number(), share: z.number() })),
      /** The least days within which 50, 80, 90 and 95 % of reorders came; null without reorders. */
      quantiles: z.object({
        p50: z.number().nullable(),
        p80: z.number().nullable(),
        p90: z.number().nullable(),
        p95: z.number().nullable(),
      }),
      /** Three delays from the quantiles 80, 90 and 95. */
      suggested: z.array(z.object({ days: z.number(), share: z.number() })),
      classic: z.array(z.object({ days: z.number(), share: z.number() })),
    }),
  }),
};
