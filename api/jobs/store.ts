import { v7 } from 'uuid';
import { z } from 'zod';
import type { Db } from '../db/database.ts';
import { conflict, notFound } from '../http/errors.ts';
import { keyUuid, pageOf, readCursor } from '../http/paging.ts';
import type { Job, jobs } from './contract.ts';

/** A job as its own code sees it: `cursor` is where it stands, in whatever shape its kind uses. */
export interface JobRow<Params = Record<string, unknown>, Cursor = unknown> {
  id: string;
  audience_id: string;
  kind: string;
  state: Job['state'];
  wanted: Job['wanted'];
  params: Params;
  cursor: Cursor | null;
  total: number | null;
  done: number;
  result: Record<string, unknown>;
  actor: string;
}

const columns = [
  'id',
  'audience_id as audienceId',
  'kind',
  'state',
  'wanted',
  'total',
  'done',
  'params',
  'result',
  'error',
  'actor',
  'created_at as createdAt',
  'started_at as startedAt',
  'finished_at as finishedAt',
];
/** As selected: instants are dates until they leave through `route`. */
type Read = Omit<Job, 'createdAt' | 'startedAt' | 'finishedAt'> & { createdAt: Date; startedAt: Date | null; finishedAt: Date | null };

export async function findJob(db: Db, id: string): Promise<Read> {
  const found = await db('jobs').select<Read[]>(columns).where({ id }).first();
  if (!found) throw notFound('job');
  return found as unknown as Read;
}

export async function listJobs(db: Db, { audienceId, kind, open, cursor, limit }: z.output<typeof jobs.list.query>) {
  const after = readCursor(cursor, z.tuple([keyUuid]));
  const rows: Read[] = await db('jobs')
    .select<Read[]>(columns)
    .where({ audience_id: audienceId })
    .modify((q) => {
      if (kind) q.where({ kind });
      if (open) q.whereIn('state', ['waiting', 'running', 'paused']);
      if (after) q.where('id', '<', after[0]);
    })
    .orderBy('id', 'desc')
    .limit(limit + 1);
  return pageOf(rows, limit, 'id');
}

export interface NewJob {
  id?: string;
  audienceId: string;
  kind: string;
  params: object;
  total?: number;
  actor: string;
}
/** Writes the job down, in the transaction given; nothing runs before `launch`, or housekeeping, calls its workflow. */
export async function addJob(tx: Db, { id = v7(), audienceId, kind, params, total, actor }: NewJob): Promise<string> {
  await tx('jobs').insert({ id, audience_id: audienceId, kind, params: JSON.stringify(params), total: total ?? null, actor });
  return id;
}

/** Says what its owner wants; a job that rests is woken for it, also for its end: only its own code may clear away what it left. */
export async function wantOf(db: Db, id: string, wanted: Job['wanted']): Promise<void> {
  await findJob(db, id);
  const { rowCount } = await db.raw<{ rowCount: number }>(
    `update jobs set wanted = :wanted, state = case when state = 'paused' and :wanted <> 'pause' then 'waiting' else state end
     where id = :id and state in ('waiting', 'running', 'paused')`,
    { id, wanted },
  );
  if (rowCount === 0) throw conflict('This job is over. Start a new one instead.');
}

export interface Progress {
  cursor: unknown;
  done: number;
  total?: number | null;
  /** Merged into what stands there. */
  result?: Record<string, unknown>;
}
/**
 * Moves the job on, in the page's own transaction: page and progress commit together, so a kill repeats nothing and skips nothing.
 * A second runner (the first one only seemed dead) finds that the job has moved and throws: its page is rolled back.
 */
export async function moveOn(tx: Db, job: JobRow<never, unknown>, { cursor, done, total, result }: Progress): Promise<void> {
  const { rows } = await tx.raw<{ rows: { result: Record<string, unknown> }[] }>(
    `update jobs set cursor = :cursor::jsonb, done = :done, total = coalesce(:total::bigint, total), result = result || :result::jsonb
     where id = :id and cursor is not distinct from :was::jsonb and done = :before returning result`,
    {
      id: job.id,
      cursor: JSON.stringify(cursor ?? null),
      done,
      total: total ?? null,
      result: JSON.stringify(result ?? {}),
      was: job.cursor === null ? null : JSON.stringify(job.cursor),
      before: job.done,
    },
  );
  if (!rows[0]) throw new Error(`job ${job.id} was moved on by another runner`);
  Object.assign(job, { cursor, done, result: rows[0].result, ...(total === undefined ? {} : { total }) });
}
