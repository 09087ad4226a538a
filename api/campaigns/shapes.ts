import { z } from 'zod';
import { campaignEmail, campaignSettings } from '../../workflows/flow/campaign.ts';
import { filters } from '../contacts/filters.ts';
import { instant, uuid } from '../http/endpoint.ts';

/** What the campaigns' endpoints take and answer. Browser-safe, as the contract that uses it. */

/** `held`: stopped by itself, see heldReason. `waiting`: for its time, the next time zone's, or to try again. */
export const campaignStatus = z.enum(['draft', 'waiting', 'sending', 'paused', 'held', 'sent', 'cancelled']);

/** Whom it goes to; found anew when it begins. The archived are never among them. */
export const whom = z.discriminatedUnion('by', [
  z.object({ by: z.literal('segment'), segmentId: uuid }),
  z
    .object({ by: z.literal('filters'), filters, search: z.string().trim().max(200).optional() })
    .meta({ description: 'As the contacts page filters; no filter = everyone.' }),
  z.object({
    by: z.literal('contacts'),
    ids: z.array(uuid).min(1, 'Choose at least one contact.').max(10_000, 'Choose at most 10,000 contacts, or use filters or a segment.'),
  }),
]);
export type Whom = z.infer<typeof whom>;

const isTime = (local: string) => {
  const at = new Date(`${local}:00Z`);
  return !Number.isNaN(Number(at)) && at.toISOString().startsWith(local);
};

export const schedule = z.discriminatedUnion('when', [
  z.object({ when: z.literal('now') }),
  z.object({ when: z.literal('at'), at: instant }),
  z
    .object({
      when: z.literal('local'),
      local: z
        .string()
        .regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d$/, 'Write the time as 2026-03-12T09:00.')
        .refine(isTime, 'There is no such day. Write the time as 2026-03-12T09:00.'),
    })
    .meta({ description: 'The same hour on each contact’s own clock; who has no time zone goes by the audience’s.' }),
]);
export type Schedule = z.infer<typeof schedule>;

export const name = z.string().trim().min(1, 'Give the campaign a name.').max(120);
export const holdoutPercent = z.number().int().min(0).max(50);

/** What has become of its mails; `left` = still to be sent. */
export const counts = z.object({
  left: z.number(),
  sent: z.number(),
  skipped: z.number(),
  failed: z.number(),
  uncertain: z.number(),
  delivered: z.number(),
  opened: z.number().meta({ description: 'People; what programs loaded is not counted.' }),
  clicked: z.number(),
  unsubscribed: z.number(),
});
export type Counts = z.infer<typeof counts>;

export const campaignRow = z.object({
  id: uuid,
  audienceId: uuid,
  name: z.string(),
  subject: z.string(),
  status: campaignStatus,
  statusAt: instant,
  heldReason: z.enum(['provider', 'bounces']).nullable(),
  whomBy: z.enum(['segment', 'filters', 'contacts']),
  whomSize: z.number().meta({ description: 'How many contacts were chosen, or filters; 0 with filters = everyone.' }),
  whomName: z.string().nullable().meta({ description: 'Of its segment.' }),
  whomVersion: z.number().nullable().meta({ description: 'Of the rule that was used; null = not yet begun, or no rule.' }),
  schedule,
  wakeAt: instant.nullable().meta({ description: 'When it goes on by itself.' }),
  total: z.number().nullable().meta({ description: 'Whom it was begun for; null = not yet begun.' }),
  counts: counts.nullable(),
  startedAt: instant.nullable(),
  finishedAt: instant.nullable(),
  isSynthetic: z.boolean().meta({ description: 'Made up for the sample audience: nothing was ever sent.' }),
  actor: z.string(),
  createdAt: instant,
});
export type CampaignRow = z.infer<typeof campaignRow>;

export const problem = z.object({ code: z.string(), field: z.string().nullable(), message: z.string() });

export const campaign = campaignRow.extend({
  whom,
  email: campaignEmail,
  settings: campaignSettings,
  holdoutPercent,
  rev: z.number().meta({ description: 'Hand it back with a change: 409 when someone else was first.' }),
  problems: z.array(problem),
  jobId: uuid.nullable(),
  perSecond: z.number().nullable().meta({ description: 'Mails a second just now; null = nothing is being sent.' }),
});
export type Campaign = z.infer<typeof campaign>;
