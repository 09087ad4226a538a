import { z } from 'zod';
import { rule } from '../../workflows/flow/rule/rule.ts';
import { filters, marketingStatus } from '../contacts/filters.ts';
import { byId, endpoint, instant, money, page, paged, uuid } from '../http/endpoint.ts';
import { job } from '../jobs/contract.ts';
import { readCost } from './cost-contract.ts';

const count = z.number();
export const byStatus = z.partialRecord(marketingStatus, count);
export type ByStatus = z.infer<typeof byStatus>;

/** Who is meant. Exactly one of these. */
export const whom = z.object({
  contactIds: z.array(uuid).min(1, 'Choose at least one.').max(10_000, 'At most 10,000 by their ids. Use filters for more.').optional(),
  filters: filters.optional().meta({ description: 'All who match, as in GET /api/contacts; [] = everyone.' }),
  search: z.string().trim().max(200).optional().meta({ description: 'Beside filters.' }),
  segmentId: uuid.optional().meta({ description: 'Its members.' }),
  rule: rule.optional().meta({ description: 'All whom a rule means, in the language of segments.' }),
  step: z
    .object({ flowId: uuid, stepId: z.string().min(1).max(80) })
    .optional()
    .meta({ description: 'All who wait at this step of a flow; who is held out to compare is none of them.' }),
});
const asked = whom.extend({
  audienceId: uuid,
  leaveBuyers: z.boolean().default(false).meta({ description: 'Leave out who bought in the last 365 days.' }),
});

const tier = z.object({ upTo: count, price: money });
/** What an audience is billed for; prices a month, in its currency. null = no tiers, or more contacts than the last one holds. */
const charged = z.object({
  before: count,
  after: count,
  tierBefore: tier.nullable(),
  tierAfter: tier.nullable(),
  saves: money.nullable(),
  /** The next cheaper tier, and how many more would have to go. */
  next: tier.extend({ more: count }).nullable(),
});
export type Charged = z.infer<typeof charged>;

const consequences = z.object({
  contacts: count,
  walks: count.meta({ description: 'Running walks in flows that end.' }),
  mailsThisWeek: count.meta({ description: 'Mails of these walks due within seven days.' }),
  byStatus,
  charged,
});
const person = z.object({ id: uuid, email: z.string().nullable(), firstName: z.string(), lastName: z.string() });
export const dryRun = z.object({
  all: consequences,
  /** The same, were the buyers left out. */
  withoutBuyers: consequences,
  chargedFor: z.enum(['contacts', 'active']),
  hasTiers: z.boolean(),
  currency: z.string(),
  flows: z.array(z.object({ id: uuid, name: z.string(), walks: count })).meta({ description: 'Which flows these walks are in.' }),
  inNoFlow: count,
  buyers: z.object({
    contacts: count,
    revenue: money.meta({ description: 'What they paid in the last 365 days.' }),
    walks: count,
    sample: z.array(person.extend({ lastOrderAt: instant, revenue: money })),
  }),
  /** A running flow to try first: what it did to purchases, where that is known. */
  offer: z
    .object({ flowId: uuid, name: z.string(), entered: count, points: z.number().nullable(), margin: z.number().nullable() })
    .nullable(),
});
export type DryRun = z.infer<typeof dryRun>;

export const archiveRun = z.object({
  id: uuid,
  state: job.shape.state,
  error: z.string().nullable(),
  by: z.enum(['selection', 'filter', 'segment', 'rule', 'step', 'policy']),
  name: z.string().nullable().meta({ description: 'Of the segment or policy; of the flow, with its step.' }),
  version: z.number().nullable().meta({ description: 'Of the segment’s rule.' }),
  sourceId: uuid.nullable().meta({ description: 'The segment, policy or flow.' }),
  taken: count.nullable().meta({ description: 'Whom it means; null = not yet counted.' }),
  done: count,
  archived: count,
  buyersLeft: count,
  activeLeft: count.meta({ description: 'Left alone: did something of their own after the run had begun, or were archived already.' }),
  walksEnded: count,
  byStatus,
  saves: money.nullable(),
  currency: z.string(),
  back: z.record(z.string(), count).meta({ description: 'Who came back otherwise than by undo: signup, order, by_hand.' }),
  restored: count,
  undo: job.shape.state.nullable().meta({ description: 'State of the undo; null = there is none.' }),
  actor: z.string(),
  createdAt: instant,
  finishedAt: instant.nullable(),
});
export type ArchiveRun = z.infer<typeof archiveRun>;

export const archivedLine = person.extend({
  status: marketingStatus,
  statusBefore: marketingStatus.nullable().meta({ description: 'When they were archived.' }),
  archivedAt: instant,
  reason: z.string().nullable(),
  run: z.object({ id: uuid, by: archiveRun.shape.by, name: z.string().nullable() }).nullable(),
  lastOrderAt: instant.nullable(),
  revenue: money,
});
export type ArchivedLine = z.infer<typeof archivedLine>;

const ofAudience = z.object({ audienceId: uuid });
const act = { access: 'editor', params: byId, response: archiveRun, status: 202 } as const;

export type { Bill, Cost } from './cost-contract.ts';
export const archive = {
  cost: readCost,
  preview: endpoint({
    method: 'POST',
    path: '/api/archive-runs/preview',
    summary: 'A dry run: what archiving these would do, in numbers',
    access: 'viewer',
    body: asked.omit({ leaveBuyers: true }),
    response: dryRun,
  }),
  start: endpoint({
    method: 'POST',
    path: '/api/archive-runs',
    summary: 'Archive a selection or all that match. A job; it can be cancelled, and undone as a whole',
    access: 'editor',
    body: asked,
    response: archiveRun,
    status: 202,
  }),
  runs: endpoint({
    method: 'GET',
    path: '/api/archive-runs',
    summary: 'Archive runs of an audience, newest first',
    access: 'viewer',
    query: ofAudience.extend(page),
    response: paged(archiveRun),
  }),
  run: endpoint({
    method: 'GET',
    path: '/api/archive-runs/:id',
    summary: 'One archive run: how far it is, and what it did',
    access: 'viewer',
    params: byId,
    response: archiveRun,
  }),
  cancel: endpoint({
    ...act,
    method: 'POST',
    path: '/api/archive-runs/:id/cancel',
    summary: 'Stop a run after the page it is at; who is archived by then stays so until it is undone',
  }),
  undo: endpoint({
    ...act,
    method: 'POST',
    path: '/api/archive-runs/:id/undo',
    summary: 'Bring back whom a run archived, with the status they have. A job. Ended walks do not restart',
  }),
  wouldReturn: endpoint({
    method: 'GET',
    path: '/api/archive-runs/:id/undo',
    summary: 'Whom the undo of a run would bring back',
    access: 'viewer',
    params: byId,
    response: z.object({
      contacts: count,
      byStatus,
      leftMeanwhile: count.meta({ description: 'Unsubscribed, or their address died, since they were archived: they stay so.' }),
      cameBack: count.meta({ description: 'Are back already.' }),
    }),
  }),
  contacts: endpoint({
    method: 'GET',
    path: '/api/archive/contacts',
    summary: 'The archived contacts of an audience, newest first',
    access: 'viewer',
    query: ofAudience.extend({ search: z.string().trim().max(200).optional(), runId: uuid.optional(), ...page }),
    response: paged(archivedLine),
  }),
  unarchive: endpoint({
    method: 'POST',
    path: '/api/archive/unarchive',
    summary: 'Bring several contacts back, with the status they have',
    access: 'editor',
    body: ofAudience.extend({ contactIds: z.array(uuid).min(1, 'Choose at least one.').max(500, 'At most 500 at once.') }),
    response: z.object({ restored: count, left: count.meta({ description: 'Not archived, or deleted for ever.' }) }),
  }),
};
