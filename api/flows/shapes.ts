import { z } from 'zod';
import { definition } from '../../workflows/flow/flow.ts';
import { instant, money, uuid } from '../http/endpoint.ts';

/** What the flows' endpoints answer with. Browser-safe, as the contract that uses it. */
const flowStatus = z.enum(['draft', 'live', 'paused', 'archived']);
export const problem = z.object({ code: z.string(), stepId: z.string().nullable(), field: z.string().nullable(), message: z.string() });

/** Bought in each arm since the first publication, and what the difference says. Shares are 0..1. */
const lift = z.object({
  treated: z.number(),
  treatedBought: z.number(),
  holdout: z.number(),
  holdoutBought: z.number(),
  /** Points of percent, and 1.96 standard errors; null = too early to say. */
  points: z.number().nullable(),
  margin: z.number().nullable(),
});

export const flowRow = z.object({
  id: uuid,
  audienceId: uuid,
  name: z.string(),
  status: flowStatus,
  heldReason: z.string().nullable(),
  statusAt: instant,
  draftAt: instant,
  trigger: definition.shape.trigger,
  waiting: z.number(),
  sent: z.number(),
  wonBack: z.number(),
  revenue: money,
  lift,
  next: z.object({ at: instant, messages: z.number() }).nullable().meta({ description: 'The next local day on which mail leaves.' }),
  held: z.number().meta({ description: 'Due and waiting for a hold to end.' }),
  lateSoonest: instant.nullable().meta({ description: 'When the first of the held becomes too late.' }),
  problems: z.number(),
});

const stepCount = z.object({
  stepId: z.string(),
  waiting: z.number(),
  sent: z.number(),
  uncertain: z.number(),
  failed: z.number(),
  skipped: z.number(),
  /** Of a branch: who took which way. */
  yes: z.number(),
  no: z.number(),
  archived: z.number(),
  reasons: z.record(z.string(), z.number()).meta({ description: 'Skips by reason, without the held-out.' }),
});

const version = z.object({ id: uuid, number: z.number(), definition, publishedAt: instant, actor: z.string() });

export const flow = flowRow.extend({
  draft: definition,
  draftRev: z.number(),
  draftChanged: z.boolean().meta({ description: 'The draft differs from what is live.' }),
  live: version.nullable(),
  activatedAt: instant.nullable(),
  problemList: z.array(problem),
  counts: z.object({ entered: z.number(), heldOut: z.number(), outcomes: z.record(z.string(), z.number()), steps: z.array(stepCount) }),
  shop: z.object({ silentSince: instant.nullable(), syncingSince: instant.nullable() }),
  providerOpenSince: instant.nullable().meta({ description: 'The mail provider refuses us since then: sends hold.' }),
});

export const backlogChoice = z.object({
  fromDay: z.number().int(),
  choice: z.enum(['leave_out', 'by_anchor', 'first_email']),
  perDay: z.number().int().min(1).max(1_000_000).optional(),
});

export const stretch = z.object({
  fromDay: z.number(),
  toDay: z.number().nullable().meta({ description: 'Exclusive; null = no end.' }),
  contacts: z.number(),
  mailable: z.number(),
  notMailable: z.record(z.string(), z.number()),
  /** The e-mail they would wait for when placed by their anchor; null past the last. */
  nextStep: z.string().nullable(),
  /** Their own last activity is over 3 years ago: left out whatever is chosen. */
  tooOld: z.number(),
});

export const who = z.object({
  contactId: uuid,
  enrollmentId: uuid,
  name: z.string(),
  email: z.string().nullable(),
  outcome: z.string(),
  reason: z.string().nullable(),
  at: instant.nullable(),
});

export type Flow = z.infer<typeof flow>;
export type FlowRow = z.infer<typeof flowRow>;

const behind = z.object({ type: z.enum(['sendEmail', 'branch', 'archive', 'exit']), name: z.string() });
export const branchAhead = z.object({
  flowId: uuid,
  flowName: z.string(),
  stepId: z.string(),
  stepName: z.string(),
  arriving: z.number(),
  capped: z.boolean().meta({ description: 'More than 10,000 arrive; the ways are those of 10,000.' }),
  yes: z.number().nullable().meta({ description: 'For whom its rule holds now; the others would take “no”. null = it can’t be asked.' }),
  ways: z.object({ yes: behind, no: behind }).meta({ description: 'What comes next on each way.' }),
});
export type BranchAhead = z.infer<typeof branchAhead>;
