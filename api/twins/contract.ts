import { z } from 'zod';
import { endpoint, instant, money, page, paged, uuid } from '../http/endpoint.ts';

/** Why two contacts look like one person. */
export const twinReasons = ['phone', 'customer', 'name_address', 'gmail'] as const;

const person = z.object({
  id: uuid,
  email: z.string().nullable(),
  phone: z.string().nullable(),
  firstName: z.string(),
  lastName: z.string(),
  status: z.string(),
  orderCount: z.number(),
  revenue: money,
  lastOrderAt: instant.nullable(),
  createdAt: instant,
});
export type TwinPerson = z.infer<typeof person>;

const ids = z.object({ aId: uuid, bId: uuid });
const side = z.enum(['keep', 'merge']);

/** What moves from one contact to the other, in numbers. */
const facts = z.object({
  orders: z.number(),
  messages: z.number(),
  events: z.number(),
  notes: z.number(),
  tags: z.number(),
  lists: z.number(),
  groups: z.number(),
  permissions: z.number(),
  activeWalks: z.number(),
  walks: z.number(),
});

const merged = z.object({
  id: uuid,
  keptId: uuid,
  mergedId: uuid,
  /** How the two were called; null once it can’t be taken back any more. */
  kept: z.string().nullable(),
  merged: z.string().nullable(),
  actor: z.string(),
  at: instant,
  undoneAt: instant.nullable(),
  undoUntil: instant.nullable().meta({ description: 'null = can’t be undone (any more).' }),
});

export const twins = {
  list: endpoint({
    method: 'GET',
    path: '/api/twins',
    summary: 'Contacts that are likely the same person twice; those that hold a message first',
    access: 'viewer',
    query: z.object({
      audienceId: uuid,
      reason: z.enum(twinReasons).optional(),
      contactId: uuid.optional().meta({ description: 'Only proposals about this contact.' }),
      ...page,
    }),
    response: paged(
      z.object({
        a: person,
        b: person,
        reasons: z.array(z.enum(twinReasons)),
        foundAt: instant,
        boughtAt: instant.nullable().meta({ description: 'One bought while the other is in a flow: the next message is held since.' }),
      }),
    ).extend({ count: z.number(), capped: z.boolean() }),
  }),
  review: endpoint({
    method: 'GET',
    path: '/api/twins/:aId/:bId',
    summary: 'Any two contacts of an audience side by side: what would stay, what would move',
    access: 'viewer',
    params: ids,
    response: z.object({
      keep: person.extend({ facts }),
      merge: person.extend({ facts }),
      reasons: z.array(z.enum(twinReasons)),
      state: z.enum(['proposed', 'dismissed']).nullable(),
      boughtAt: instant.nullable(),
      /** Every field that at least one of them has; `stays` = what is taken unless said otherwise: newer, not empty. */
      fields: z.array(
        z.object({
          key: z.string(),
          label: z.string().nullable().meta({ description: 'Of a custom field; standard ones are known by their key.' }),
          keep: z.unknown(),
          merge: z.unknown(),
          stays: side,
          choice: z.boolean().meta({ description: 'Both have a value and they differ.' }),
        }),
      ),
      /** What becomes of the consent to e-mail, by the address that stays. */
      consent: z.object({ ifKeep: z.string(), ifMerge: z.string() }),
      /** Flows in which both walk now: one walk of each ends. */
      bothWalk: z.array(z.string()),
      refusal: z.string().nullable().meta({ description: 'Why they can’t be merged; null = they can.' }),
    }),
  }),
  dismiss: endpoint({
    method: 'POST',
    path: '/api/twins/:aId/:bId/dismiss',
    summary: 'They are two people: not proposed again, and what was held goes on',
    access: 'editor',
    params: ids,
    response: ids,
  }),
  find: endpoint({
    method: 'POST',
    path: '/api/twins/find',
    summary: 'Look through the whole audience for likely duplicates. A job',
    access: 'editor',
    body: z.object({ audienceId: uuid }),
    response: z.object({ jobId: uuid }),
    status: 202,
  }),
};

export const merges = {
  merge: endpoint({
    method: 'POST',
    path: '/api/contacts/merge',
    summary: 'Make one contact of two: all facts move, the stricter consent wins. Can be undone for 30 days',
    access: 'editor',
    body: z.object({
      keepId: uuid,
      mergeId: uuid,
      values: z
        .record(z.string().max(80), side)
        .optional()
        .meta({ description: 'Whose value stays, by field: email, phone, firstName …, custom fields as field:<key>.' }),
    }),
    response: z.object({ id: uuid, contactId: uuid }),
  }),
  list: endpoint({
    method: 'GET',
    path: '/api/merges',
    summary: 'What was merged, newest first, of an audience or of one contact',
    access: 'viewer',
    query: z.object({ audienceId: uuid.optional(), contactId: uuid.optional(), ...page }),
    response: paged(merged),
  }),
  undo: endpoint({
    method: 'POST',
    path: '/api/merges/:id/undo',
    summary: 'Take a merge back, up to 30 days after: both are as they were; what came since stays with the kept one',
    access: 'editor',
    params: z.object({ id: uuid }),
    response: z.object({ keptId: uuid, mergedId: uuid }),
  }),
};
