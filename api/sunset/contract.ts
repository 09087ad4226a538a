import { z } from 'zod';
import { rule } from '../../workflows/flow/rule/rule.ts';
import { byId, endpoint, instant, page, paged, uuid } from '../http/endpoint.ts';

const count = z.number();

/** Whom a policy means. `retention`: nothing of their own for so many years; a click, an order, a visit or a sign-up counts, an open does not. */
export const who = z.discriminatedUnion('by', [
  z.object({ by: z.literal('segment'), segmentId: uuid }),
  z.object({ by: z.literal('rule'), rule }),
  z.object({ by: z.literal('retention'), years: z.number().int().min(1).max(10).default(3) }),
]);
export type Who = z.infer<typeof who>;

export const schedule = z.object({
  every: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(6), z.literal(12)]).meta({ description: 'Months.' }),
  day: z.union([z.literal('first_monday'), z.number().int().min(1).max(28)]),
  hour: z.number().int().min(0).max(23).meta({ description: 'In the audience’s time zone.' }),
});
export type Schedule = z.infer<typeof schedule>;

const settings = z.object({
  name: z.string().trim().min(1, 'Give the policy a name.').max(120),
  who,
  schedule,
  first: z
    .object({ flowId: uuid, days: z.number().int().min(1).max(365) })
    .nullable()
    .meta({
      description: 'One last series: who does nothing of their own within so many days of its beginning is archived. null = at once.',
    }),
  limitContacts: z.number().int().min(1).max(10_000_000).nullable().meta({ description: 'Beyond it the policy stops and asks.' }),
  limitPercent: z.number().min(0.01).max(100).nullable().meta({ description: 'The same, of the audience.' }),
  tell: z.email('Write an address like name@shop.com.').max(254).nullable().meta({ description: 'Who gets the report of each run.' }),
});

export const sunsetRun = z.object({
  id: uuid,
  state: z.enum(['working', 'asks', 'done', 'skipped', 'failed']).meta({ description: 'asks: beyond the limit; nothing was done yet.' }),
  error: z.string().nullable(),
  matched: count,
  series: count,
  waiting: count,
  reacted: count,
  due: count.meta({ description: 'To be archived.' }),
  archived: count,
  cameBack: count,
  archiveRunId: uuid.nullable(),
  decidedBy: z.string().nullable(),
  createdAt: instant,
});
export type SunsetRun = z.infer<typeof sunsetRun>;

export const policy = settings.extend({
  id: uuid,
  audienceId: uuid,
  state: z.enum(['on', 'paused']),
  onSince: instant.nullable(),
  segmentName: z.string().nullable(),
  flowName: z.string().nullable(),
  next: z.array(instant).meta({ description: 'The next three times; empty while it is paused.' }),
  lastRun: sunsetRun.nullable(),
  createdAt: instant,
});
export type Policy = z.infer<typeof policy>;

const dry = z.object({
  matched: count,
  archive: count,
  series: count,
  waiting: count,
  reacted: count,
  audience: count.meta({ description: 'Contacts not archived.' }),
  limit: count.nullable().meta({ description: 'The stricter of the two, in contacts.' }),
  over: z.boolean().meta({ description: 'It would stop and ask.' }),
  last: z
    .object({
      at: instant,
      matched: count,
      archived: count.meta({ description: 'Are archived by now.' }),
      gone: count.meta({ description: 'No longer match.' }),
      still: count,
      because: z
        .object({ clicked: count, bought: count, visited: count, other: count })
        .meta({ description: 'Of those gone, since then.' }),
    })
    .nullable()
    .meta({ description: 'What changed since the policy last ran: matched = archived + gone + still.' }),
  fresh: count.meta({ description: 'Match for the first time, or again.' }),
});
export type Dry = z.infer<typeof dry>;

export const sunset = {
  list: endpoint({
    method: 'GET',
    path: '/api/sunset-policies',
    summary: 'Sunset policies of an audience: who is archived by themselves, and when',
    access: 'viewer',
    query: z.object({ audienceId: uuid }),
    response: z.object({ items: z.array(policy) }),
  }),
  create: endpoint({
    method: 'POST',
    path: '/api/sunset-policies',
    summary: 'Make a policy; paused until it is put on',
    access: 'owner',
    body: settings.extend({
      audienceId: uuid,
      schedule: schedule.default({ every: 1, day: 'first_monday', hour: 6 }),
      first: settings.shape.first.default(null),
      limitContacts: settings.shape.limitContacts.default(null),
      limitPercent: settings.shape.limitPercent.default(2),
      tell: settings.shape.tell.default(null),
    }),
    response: policy,
    status: 201,
  }),
  one: endpoint({
    method: 'GET',
    path: '/api/sunset-policies/:id',
    summary: 'One policy',
    access: 'viewer',
    params: byId,
    response: policy,
  }),
  update: endpoint({
    method: 'PATCH',
    path: '/api/sunset-policies/:id',
    summary: 'Change a policy, put it on or pause it; absent = keep',
    access: 'owner',
    params: byId,
    body: settings.extend({ state: z.enum(['on', 'paused']) }).partial(),
    response: policy,
  }),
  remove: endpoint({
    method: 'DELETE',
    path: '/api/sunset-policies/:id',
    summary: 'Delete a policy; whom it archived stays archived',
    access: 'owner',
    params: byId,
    response: byId,
  }),
  dryRun: endpoint({
    method: 'POST',
    path: '/api/sunset-policies/dry-run',
    summary: 'What a policy would do if it ran now, and what changed since it last ran. Nothing is done',
    access: 'viewer',
    body: settings
      .pick({ who: true, first: true, limitContacts: true, limitPercent: true })
      .extend({ audienceId: uuid, policyId: uuid.optional() }),
    response: dry,
  }),
  runs: endpoint({
    method: 'GET',
    path: '/api/sunset-policies/:id/runs',
    summary: 'What a policy did, newest first',
    access: 'viewer',
    params: byId,
    query: z.object(page),
    response: paged(sunsetRun),
  }),
  decide: endpoint({
    method: 'POST',
    path: '/api/sunset-runs/:id/decide',
    summary: 'Answer a run that stopped at its limit: go on with all, with the first so many, or not this time',
    access: 'owner',
    params: byId,
    body: z.object({ do: z.enum(['all', 'first', 'skip']) }),
    response: sunsetRun,
  }),
};
