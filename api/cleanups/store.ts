import { v7 } from 'uuid';
import { z } from 'zod';
import type { Db } from '../db/database.ts';
import { conflict, notFound, refused } from '../http/errors.ts';
import { keyUuid, pageOf, readCursor } from '../http/paging.ts';
import { addJob } from '../jobs/index.ts';
import type { CleanUp, Criteria, cleanUps } from './contract.ts';
import { previewCleanUp } from './preview.ts';
import { whomOf } from './whom.ts';

/** An archiving clean-up can be taken back for so long. */
export const UNDO_DAYS = 30;
/** For ever: no more than this at once. */
const MOST_FORGOTTEN = 10_000;
export const KIND = 'clean-up';
export const UNDO_KIND = 'clean-up-undo';

export type CleanUpParams = import('./whom.ts').Whom & { how: 'archive' | 'forget' };

type Read = Omit<CleanUp, 'createdAt' | 'finishedAt' | 'undoUntil'> & { createdAt: Date; finishedAt: Date | null; undoUntil: Date | null };
const columns = `j.id, j.state, j.params ->> 'how' as how, j.params ->> 'by' as by, j.params ->> 'status' as status, j.params -> 'lists' as lists,
  j.params ->> 'before' as before, j.total, j.done, coalesce((j.result ->> 'archived')::int, 0) as archived,
  coalesce((j.result ->> 'leftLists')::int, 0) as "leftLists", coalesce((j.result ->> 'forgotten')::int, 0) as forgotten, j.error, j.actor,
  j.created_at as "createdAt", j.finished_at as "finishedAt",
  case when u.id is null and j.params ->> 'how' = 'archive' and j.state in ('done', 'cancelled', 'failed')
    and j.finished_at > clock_timestamp() - interval '${UNDO_DAYS} days' and j.done > 0 then j.finished_at + interval '${UNDO_DAYS} days' end as "undoUntil",
  case when u.id is not null then jsonb_build_object('jobId', u.id, 'state', u.state, 'restored', coalesce((u.result ->> 'restored')::int, 0)) end as undo`;
const from = `from jobs j left join lateral (select * from jobs u where u.audience_id = j.audience_id and u.kind = '${UNDO_KIND}'
  and u.params ->> 'cleanUpId' = j.id::text order by u.id desc limit 1) u on true where j.kind = '${KIND}'`;

export async function listCleanUps(db: Db, { audienceId, cursor, limit }: z.output<typeof cleanUps.list.query>) {
  const after = readCursor(cursor, z.tuple([keyUuid]));
  const { rows } = await db.raw<{ rows: Read[] }>(
    `select ${columns} ${from} and j.audience_id = :audienceId ${after ? 'and j.id < :after' : ''} order by j.id desc limit ${limit + 1}`,
    { audienceId, ...(after ? { after: after[0] } : {}) },
  );
  return pageOf(rows, limit, 'id');
}

export async function findCleanUp(db: Db, id: string): Promise<Read> {
  const { rows } = await db.raw<{ rows: Read[] }>(`select ${columns} ${from} and j.id = ?`, [id]);
  if (!rows[0]) throw notFound('clean-up');
  return rows[0];
}

interface Starting {
  audienceId: string;
  criteria: Criteria;
  how: 'archive' | 'forget';
  confirm: 'ARCHIVE' | 'DELETE';
}
/** Writes the job down; 422 when the word is not the one for this deed, nobody is meant, or too many for ever. */
export async function startCleanUp(db: Db, { audienceId, criteria, how, confirm }: Starting, actor: string): Promise<string> {
  const word = how === 'archive' ? 'ARCHIVE' : 'DELETE';
  if (confirm !== word) throw refused(`Type ${word} to confirm.`, [{ field: 'confirm', message: `Type ${word}.` }]);
  const { whom } = await whomOf(db, audienceId, criteria);
  const { contacts, onlyLists } = await previewCleanUp(db, audienceId, whom);
  const total = how === 'forget' && whom.ids ? whom.ids.length : contacts + onlyLists;
  if (total === 0) throw refused('There is nobody to clean away. Look at the dry run.');
  if (how === 'forget' && total > MOST_FORGOTTEN)
    throw refused('At most 10,000 people can be deleted for ever at once. Narrow it down, or archive them.');
  return addJob(db, { audienceId, kind: KIND, params: { ...whom, how } satisfies CleanUpParams, total, actor });
}

/** Writes the job that takes a clean-up back; 409 when that can't be (any more). */
export async function undoCleanUp(db: Db, id: string, actor: string): Promise<string> {
  return db.transaction(async (tx) => {
    await tx('jobs').where({ id, kind: KIND }).forUpdate().first('id');
    const { undoUntil, undo, how, state } = await findCleanUp(tx, id);
    if (undo) throw conflict('This clean-up is being taken back, or has been.');
    if (how === 'forget') throw conflict('People who were deleted for ever can’t be brought back.');
    if (state === 'waiting' || state === 'running' || state === 'paused')
      throw conflict('This clean-up is still at work. Cancel it first.');
    if (!undoUntil) throw conflict(`There is nothing to take back: nobody was archived, or it is more than ${UNDO_DAYS} days ago.`);
    const job = await tx('jobs').where({ id }).first('audience_id');
    const total = await tx('cleaned_up').where({ job_id: id }).count('* as n').first();
    return addJob(tx, {
      id: v7(),
      audienceId: job.audience_id,
      kind: UNDO_KIND,
      params: { cleanUpId: id },
      total: Number(total?.n),
      actor,
    });
  });
}

/** After that nobody needs to know what they were. */
export const expireCleanUps = (db: Db) =>
  db.raw(`delete from cleaned_up where (job_id, contact_id) in (select w.job_id, w.contact_id from cleaned_up w join jobs j on j.id = w.job_id
    where j.finished_at < clock_timestamp() - interval '${UNDO_DAYS} days' limit 5000)`);
