import { z } from 'zod';
import { definition } from '../../workflows/flow/flow.ts';
import { byId, endpoint, instant, page, paged, uuid } from '../http/endpoint.ts';
import { backlogChoice, branchAhead, flow, flowRow, problem, stretch, who } from './shapes.ts';

export { type BranchAhead, backlogChoice, type Flow, type FlowRow } from './shapes.ts';

export const flows = {
  list: endpoint({
    method: 'GET',
    path: '/api/flows',
    summary: 'Flows of an audience',
    access: 'viewer',
    query: z.object({ audienceId: uuid }),
    response: z.object({ items: z.array(flowRow) }),
  }),
  create: endpoint({
    method: 'POST',
    path: '/api/flows',
    summary: 'Make a flow as a draft, from a template',
    access: 'editor',
    body: z.object({
      audienceId: uuid,
      name: z.string().trim().min(1, 'Give the flow a name.').max(120),
      template: z.enum(['win-back-series', 'win-back-single', 'win-back-segment', 'blank']),
      days: z
        .array(z.number().int().min(1).max(3_650))
        .min(1)
        .max(10)
        .optional()
        .meta({ description: 'Days after the last purchase, rising; 120, 240, 360 when absent.' }),
      segmentId: uuid.optional().meta({ description: 'Of win-back-segment: who enters on coming to be in it.' }),
      waits: z.array(z.number().int().min(1, 'At least 1 day.').max(3_650)).min(1).max(10).optional().meta({
        description: 'Of win-back-segment: days after each e-mail, the last before the silent are archived; 14, 30, 30 when absent.',
      }),
      holdoutPercent: z.number().int().min(0).max(50).optional(),
    }),
    response: flow,
    status: 201,
  }),
  one: endpoint({
    method: 'GET',
    path: '/api/flows/:id',
    summary: 'A flow: draft, live version, live counts, problems',
    access: 'viewer',
    params: byId,
    response: flow,
  }),
  update: endpoint({
    method: 'PATCH',
    path: '/api/flows/:id',
    summary: 'Rename a flow',
    access: 'editor',
    params: byId,
    body: z.object({ name: z.string().trim().min(1).max(120) }).partial(),
    response: flow,
  }),
  saveDraft: endpoint({
    method: 'PUT',
    path: '/api/flows/:id/draft',
    summary: 'Save the draft; 409 when someone else saved since `draftRev`',
    access: 'editor',
    params: byId,
    body: z.object({ draftRev: z.number().int(), definition }),
    response: z.object({ draftRev: z.number(), draftAt: instant, problems: z.array(problem) }),
  }),
  discardDraft: endpoint({
    method: 'DELETE',
    path: '/api/flows/:id/draft',
    summary: 'Put the draft back to what is live',
    access: 'editor',
    params: byId,
    response: flow,
  }),
  backlog: endpoint({
    method: 'GET',
    path: '/api/flows/:id/backlog',
    summary:
      'Customers already past the trigger’s day, per stretch of the drawing; or those in the trigger’s segment already, as one stretch from day 0',
    access: 'viewer',
    params: byId,
    response: z.object({
      buyers: z.number(),
      notYet: z.number(),
      neverBought: z.number(),
      stretches: z.array(stretch),
      today: z.number().meta({ description: 'Reach the trigger’s day today.' }),
      tomorrow: z.number(),
      ahead: z.array(z.object({ date: z.string(), contacts: z.number() })).meta({ description: 'The next 7 days after today.' }),
      asOf: instant,
    }),
  }),
  checklist: endpoint({
    method: 'GET',
    path: '/api/flows/:id/checklist',
    summary: 'What stands between the draft and publishing',
    access: 'viewer',
    params: byId,
    response: z.object({
      items: z.array(
        z.object({
          id: z.enum(['postalAddress', 'sender', 'content', 'mergeTags', 'unsubscribe', 'shop', 'graph']),
          ok: z.boolean(),
          detail: z.string(),
          problems: z.array(problem),
        }),
      ),
      removed: z
        .array(z.object({ stepId: z.string(), name: z.string(), waiting: z.number() }))
        .meta({ description: 'Steps of the live version that the draft lacks, with who waits there: `moves` must say where they go.' }),
    }),
  }),
  publish: endpoint({
    method: 'POST',
    path: '/api/flows/:id/publish',
    summary: 'Publish the draft as a new version; the first time, say what becomes of the backlog',
    access: 'editor',
    params: byId,
    body: z.object({
      backlog: z.array(backlogChoice).max(20).default([]),
      moves: z.record(z.string(), z.string()).default({}).meta({ description: 'Removed step → step id, or "exit".' }),
      existing: z.enum(['move', 'finish']).default('move'),
    }),
    response: flow,
  }),
  pause: endpoint({
    method: 'POST',
    path: '/api/flows/:id/pause',
    summary: 'Hold all effects; timers run on',
    access: 'editor',
    params: byId,
    response: flow,
  }),
  resume: endpoint({
    method: 'POST',
    path: '/api/flows/:id/resume',
    summary: 'Go on, oldest first; what is too late is skipped',
    access: 'editor',
    params: byId,
    response: flow,
  }),
  held: endpoint({
    method: 'GET',
    path: '/api/flows/:id/held',
    summary: 'What resuming would do now: how many go on, how many are too late',
    access: 'viewer',
    params: byId,
    response: z.object({ held: z.number(), tooLate: z.number(), goOn: z.number() }),
  }),
  archive: endpoint({
    method: 'POST',
    path: '/api/flows/:id/archive',
    summary: 'End all walks and keep the record',
    access: 'editor',
    params: byId,
    response: flow,
  }),
  people: endpoint({
    method: 'GET',
    path: '/api/flows/:id/people',
    summary: 'Who is behind a number: waiting, sent, skipped, yes … at a step, or by outcome',
    access: 'viewer',
    params: byId,
    query: z.object({
      stepId: z.string().optional(),
      what: z.enum([
        'waiting',
        'sent',
        'skipped',
        'uncertain',
        'failed',
        'entered',
        'heldOut',
        'bought',
        'wonBack',
        'finished',
        'held',
        'yes',
        'no',
        'archived',
      ]),
      reason: z.string().optional(),
      ...page,
    }),
    response: paged(who),
  }),
  ahead: endpoint({
    method: 'GET',
    path: '/api/flows/ahead',
    summary: 'Sends ahead: planned e-mails of live flows per local day, two weeks',
    access: 'viewer',
    query: z.object({ audienceId: uuid }),
    response: z.object({ days: z.array(z.object({ date: z.string(), messages: z.number() })) }),
  }),
  branchesAhead: endpoint({
    method: 'GET',
    path: '/api/flows/ahead/branches',
    summary: 'Who comes to a branch of a live flow within two weeks, and which way they would take as things stand now: an estimate',
    access: 'viewer',
    query: z.object({ audienceId: uuid }),
    response: z.object({ items: z.array(branchAhead) }),
  }),
  preview: endpoint({
    method: 'POST',
    path: '/api/flows/:id/preview',
    summary: 'An e-mail of the draft as a contact would get it',
    access: 'viewer',
    params: byId,
    body: z.object({ stepId: z.string(), contactId: uuid.optional(), definition: definition.optional() }),
    response: z.object({
      subject: z.string(),
      preview: z.string(),
      html: z.string(),
      text: z.string(),
      from: z.string(),
      contactName: z.string(),
      problems: z.array(problem),
    }),
  }),
  testSend: endpoint({
    method: 'POST',
    path: '/api/flows/:id/test-send',
    summary: 'Send an e-mail of the draft to a tester, rendered for a contact',
    access: 'editor',
    params: byId,
    body: z.object({ stepId: z.string(), contactId: uuid.optional(), to: z.email('Write an address like name@shop.com.') }),
    response: z.object({ messageId: z.string(), subject: z.string() }),
  }),
  enroll: endpoint({
    method: 'POST',
    path: '/api/flows/:id/enrollments',
    summary: 'Enroll up to 1,000 contacts by id or e-mail; idempotent',
    access: 'editor',
    params: byId,
    body: z.object({
      contacts: z
        .array(z.union([z.object({ id: uuid }), z.object({ email: z.email() })]))
        .min(1)
        .max(1_000, 'Enroll at most 1,000 contacts at once.'),
      /** What may not be entered twice; absent = the last counted order, or "api" for those without one. */
      episode: z.string().min(1).max(100).optional(),
    }),
    response: z.object({
      items: z.array(
        z.object({
          contact: z.string(),
          enrollmentId: uuid.nullable(),
          outcome: z.enum(['enrolled', 'already_in', 'not_found', 'archived']),
        }),
      ),
    }),
  }),
  enrollments: endpoint({
    method: 'GET',
    path: '/api/flows/:id/enrollments',
    summary: 'Walks through a flow, newest first',
    access: 'viewer',
    params: byId,
    query: z.object({ state: z.enum(['all', 'active', 'ended']).default('all'), ...page }),
    response: paged(who.extend({ enteredAt: instant, endedAt: instant.nullable(), stepName: z.string(), arm: z.string() })),
  }),
};
