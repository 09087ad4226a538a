import { v7 } from 'uuid';
import { z } from 'zod';
import type { Db } from '../db/database.ts';
import { conflict, notFound, refused } from '../http/errors.ts';
import { keyUuid, pageOf, readCursor } from '../http/paging.ts';
import type { Answer } from '../http/route.ts';
import { addJob } from '../jobs/index.ts';
import { billingOf } from './charge.ts';
import type { ArchiveRun, archive, ByStatus } from './contract.ts';
import { freezeRun } from './freeze.ts';
import { billable, chargedOf } from './price.ts';
import { type Source, sourceOf, type Whom } from './whom.ts';

export const KIND = 'archive';
export const UNDO_KIND = 'unarchive';
export interface ArchiveParams {
  source: Source;
  leaveBuyers: boolean;
}
export interface ReturnParams {
  runId: string;
}

const columns = `r.id, j.state, j.error, r.source ->> 'by' as by, r.source ->> 'name' as name, (r.source ->> 'version')::int as version,
  r.source ->> 'sourceId' as "sourceId", case when r.frozen_at is not null then r.taken end as taken, j.done, r.archived,
  r.buyers_left as "buyersLeft", r.active_left as "activeLeft", r.walks_ended as "walksEnded", r.by_status as "byStatus", r.saves, a.currency,
  coalesce((select jsonb_object_agg(back_by, n) from (select back_by, count(*)::int as n from archive_run_contacts m
    where m.run_id = r.id and m.back_at is not null and m.back_by <> 'undo' group by back_by) b), '{}') as back,
  r.restored, u.state as undo, r.actor, r.created_at as "createdAt", j.finished_at as "finishedAt"`;
const from = `from archive_runs r join jobs j on j.id = r.id join audiences a on a.id = r.audience_id left join jobs u on u.id = r.undo_id`;

export async function listRuns(db: Db, { audienceId, cursor, limit }: z.output<typeof archive.runs.query>) {
  const after = readCursor(cursor, z.tuple([keyUuid]));
  const { rows } = await db.raw<{ rows: Answer<ArchiveRun>[] }>(
    `select ${columns} ${from} where r.audience_id = :audienceId ${after ? 'and r.id < :after' : ''} order by r.id desc limit ${limit + 1}`,
    { audienceId, ...(after ? { after: after[0] } : {}) },
  );
  return pageOf(rows, limit, 'id');
}

export async function findRun(db: Db, id: string): Promise<Answer<ArchiveRun>> {
  const { rows } = await db.raw<{ rows: Answer<ArchiveRun>[] }>(`select ${columns} ${from} where r.id = ?`, [id]);
  if (!rows[0]) throw notFound('archive run');
  return rows[0];
}

interface Starting extends Whom {
  audienceId: string;
  leaveBuyers: boolean;
}
/** Writes a run and its job down. Contacts named one by one are settled at once; filters by the job's first page. 422 when it is nobody. */
export async function startRun(db: Db, { audienceId, leaveBuyers, ...whom }: Starting, actor: string): Promise<string> {
  await billingOf(db, audienceId);
  return db.transaction(async (tx) => {
    const id = await addRun(tx, { audienceId, source: await sourceOf(tx, audienceId, whom), leaveBuyers, actor });
    if (!whom.contactIds) return id;
    const taken = await freezeRun(tx, id, audienceId, whom, leaveBuyers);
    if (taken === 0) throw refused('There is nobody to archive: they are archived already, left out, or not of this audience.');
    await tx('jobs').where({ id }).update({ total: taken });
    return id;
  });
}

/** A run that someone, or a policy, decided on; `launch` starts its job after the commit. */
export async function addRun(tx: Db, { audienceId, source, leaveBuyers, actor }: ArchiveParams & { audienceId: string; actor: string }) {
  const params: ArchiveParams = { source, leaveBuyers };
  // what was searched for stands in the job alone, where forgetting someone looks for their name
  const { filters, search, rule, segmentId, step, ...told } = source;
  const id = await addJob(tx, { audienceId, kind: KIND, params, actor });
  await tx('archive_runs').insert({ id, audience_id: audienceId, source: JSON.stringify(told), leave_buyers: leaveBuyers, actor });
  return id;
}

/** What a run that is over saves a month: by the tiers of this day, from what was billed when it began. */
export async function finishRun(tx: Db, id: string): Promise<void> {
  const run: { audience_id: string; charged_before: number | null; by_status: ByStatus } = await tx('archive_runs').where({ id }).first();
  if (run.charged_before === null) return;
  const { tiers, chargedFor } = await billingOf(tx, run.audience_id);
  await tx('archive_runs')
    .where({ id })
    .update({ saves: chargedOf(tiers, run.charged_before, billable(run.by_status, chargedFor)).saves });
}

/** Writes the job that undoes a run; 409 while it works, or when it has been undone. Returns the job's id. */
export async function undoRun(db: Db, id: string, actor: string): Promise<string> {
  return db.transaction(async (tx) => {
    await tx('archive_runs').where({ id }).forUpdate().first('id');
    const run = await findRun(tx, id);
    if (['waiting', 'running', 'paused'].includes(run.state)) throw conflict('This run is still at work. Cancel it first.');
    if (run.undo && run.undo !== 'cancelled' && run.undo !== 'failed') throw conflict('This run is being undone, or has been.');
    if (run.archived === 0) throw conflict('This run archived nobody: there is nothing to undo.');
    const { audience_id: audienceId } = await tx('archive_runs').where({ id }).first('audience_id');
    const params: ReturnParams = { runId: id };
    const undo = await addJob(tx, { id: v7(), audienceId, kind: UNDO_KIND, params, total: run.archived, actor });
    await tx('archive_runs').where({ id }).update({ undo_id: undo });
    return undo;
  });
}
