import { z } from 'zod';
import { byId, endpoint, instant, uuid } from '../http/endpoint.ts';

export const store = z.object({
  id: uuid,
  audienceId: uuid,
  name: z.string(),
  currency: z.string(),
  syncingSince: instant.nullable(),
  watchSilence: z.boolean(),
  lastHeardAt: instant.nullable(),
  usualGapMs: z.number().nullable(),
  /** Set while the store has been silent for 3 times its usual longest gap. */
  silentSince: instant.nullable(),
});

export const stores = {
  list: endpoint({
    method: 'GET',
    path: '/api/stores',
    summary: 'Stores of an audience',
    access: 'viewer',
    query: z.object({ audienceId: uuid }),
    response: z.object({ items: z.array(store) }),
  }),
  create: endpoint({
    method: 'POST',
    path: '/api/stores',
    summary: 'Add a store to an audience',
    access: 'owner',
    body: z.object({
      audienceId: uuid,
      name: z.string().trim().min(1).max(120),
      currency: z.string().regex(/^[A-Z]{3}$/),
      watchSilence: z.boolean().default(true),
    }),
    response: store,
    status: 201,
  }),
  update: endpoint({
    method: 'PATCH',
    path: '/api/stores/:id',
    summary: 'Say that history is being loaded (`syncing: true`) or is complete, or whether silence is watched',
    access: 'owner',
    params: byId,
    body: z.object({ name: z.string().trim().min(1).max(120), syncing: z.boolean(), watchSilence: z.boolean() }).partial(),
    response: store,
  }),
};
