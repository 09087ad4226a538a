import { z } from 'zod';
import { byId, endpoint, instant, page, paged, uuid } from '../http/endpoint.ts';

/** Long work, seen from outside. `params` and `result` depend on the kind. */
export const job = z.object({
  id: uuid,
  audienceId: uuid,
  kind: z.string(),
  state: z.enum(['waiting', 'running', 'paused', 'done', 'failed', 'cancelled']),
  wanted: z.enum(['run', 'pause', 'cancel']),
  total: z.number().nullable().meta({ description: 'null = not yet counted.' }),
  done: z.number(),
  params: z.record(z.string(), z.unknown()),
  result: z.record(z.string(), z.unknown()),
  error: z.string().nullable().meta({ description: 'Why it failed, and what to do.' }),
  actor: z.string(),
  createdAt: instant,
  startedAt: instant.nullable(),
  finishedAt: instant.nullable(),
});
export type Job = z.infer<typeof job>;

const act = (verb: string, summary: string) =>
  endpoint({ method: 'POST', path: `/api/jobs/:id/${verb}`, summary, access: 'editor', params: byId, response: job });

export const jobs = {
  list: endpoint({
    method: 'GET',
    path: '/api/jobs',
    summary: 'Long work of an audience, newest first',
    access: 'viewer',
    query: z.object({ audienceId: uuid, kind: z.string().max(40).optional(), open: z.enum(['yes']).optional(), ...page }),
    response: paged(job),
  }),
  one: endpoint({
    method: 'GET',
    path: '/api/jobs/:id',
    summary: 'How far a job is, and what it did',
    access: 'viewer',
    params: byId,
    response: job,
  }),
  pause: act('pause', 'Stop after the page it is at; nothing is lost'),
  resume: act('resume', 'Go on where it stopped'),
  cancel: act('cancel', 'End it after the page it is at; what is done stays done'),
};
