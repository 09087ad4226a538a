import { z } from 'zod';
import { contactsWhere } from '../contacts/index.ts';
import type { Db } from '../db/database.ts';
import { listFields } from '../fields/index.ts';
import { addFile, downloadPath } from '../files/index.ts';
import { conflict, invalid, notFound } from '../http/errors.ts';
import { keyUuid, pageOf, readCursor } from '../http/paging.ts';
import type { Answer } from '../http/route.ts';
import { addJob, type JobRow } from '../jobs/index.ts';
import type { Ordered } from './columns.ts';
import { type Exported, type exportInput, type exports, headings } from './contract.ts';

type Said = z.output<typeof exportInput>;
/** What an export's job was given: the selection as it was, and every column with its heading. */
export type ExportParams = Omit<Said, 'audienceId' | 'columns'> & { fileId: string; columns: Ordered[]; timeZone: string };

const LINK_MS = 7 * 86_400_000;
const KEPT_MS = 90 * 86_400_000;
const types = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  ndjson: 'application/x-ndjson',
};

/** Writes the export down with its file, still empty; the caller launches the job. */
export async function orderExport(db: Db, said: Said, actor: string): Promise<string> {
  const { audienceId, columns, ...rest } = said;
  const audience = await db('audiences').where({ id: audienceId }).first('name', 'time_zone');
  if (!audience) throw notFound('audience');
  const named = await checked(db, said);
  const params = { ...rest, name: rest.name || named, columns: await ordered(db, said), timeZone: audience.time_zone };
  return db.transaction(async (tx) => {
    const day = new Intl.DateTimeFormat('en-CA', { timeZone: audience.time_zone, dateStyle: 'short' }).format(new Date());
    const name = `${
      (params.name || audience.name)
        .replace(/[^\p{L}\p{N}._-]+/gu, ' ')
        .trim()
        .slice(0, 80) || 'contacts'
    } ${day}.${rest.format}`;
    const expiresAt = new Date(Date.now() + KEPT_MS);
    const fileId = await addFile(tx, { audienceId, name, type: types[rest.format], expiresAt, actor });
    return addJob(tx, { audienceId, kind: 'export', params: { ...params, fileId }, actor });
  });
}

/** Whom it is about can be asked. Answers what it is called unless someone says so. */
async function checked(db: Db, { audienceId, ids, behind, ...rest }: Said): Promise<string> {
  if (!behind) {
    if (!ids) await contactsWhere(db, { audienceId, ...rest });
    return '';
  }
  if (ids || rest.filters?.length || rest.search || rest.archived) {
    const message = 'Either the people behind a number of a campaign, or a selection: leave one of them out.';
    throw invalid(message, [{ field: 'behind', message }]);
  }
  const campaign = await db('campaigns').where({ id: behind.campaignId, audience_id: audienceId }).first('name');
  if (!campaign) throw notFound('campaign in this audience');
  return campaign.name;
}

async function ordered(db: Db, { audienceId, columns, language }: Pick<Said, 'audienceId' | 'columns' | 'language'>): Promise<Ordered[]> {
  const words = headings(language) as Record<string, string>;
  const fields = new Map((await listFields(db, audienceId)).map((field) => [`field:${field.key}`, field]));
  return [...new Set(columns)].map((column, n) => {
    const heading = words[column];
    if (heading) return { column, heading };
    const field = fields.get(column);
    if (!field)
      throw invalid(`There is no custom field “${column.slice(6)}” in this audience.`, [
        { field: `columns.${n}`, message: 'Leave it out.' },
      ]);
    return { column, heading: field.label, type: field.type };
  });
}

/** The same again, of what the contacts and fields are now; fields that are gone fall away. */
export async function orderAgain(db: Db, id: string, actor: string): Promise<string> {
  const { params, audience_id: audienceId } = await findJob(db, id);
  const fields = new Set((await listFields(db, audienceId)).map((field) => `field:${field.key}`));
  const { fileId: _, timeZone: __, columns, ...rest } = params;
  const kept = columns.map((one) => one.column).filter((column) => !column.startsWith('field:') || fields.has(column));
  if (kept.length === 0) throw conflict('None of its columns is left in this audience. Order a new export.');
  return orderExport(db, { ...rest, audienceId, columns: kept }, actor);
}

/** Deletes the file; the line in the history stays. Undone work is cancelled first. */
export async function deleteExport(db: Db, id: string): Promise<void> {
  const job = await findJob(db, id);
  if (['waiting', 'running', 'paused'].includes(job.state)) throw conflict('This export is still at work. Cancel it first.');
  await db.transaction(async (tx) => {
    const gone = await tx('files').where({ id: job.params.fileId }).delete();
    if (gone) await tx.raw(`update jobs set result = result || jsonb_build_object('deletedAt', clock_timestamp()) where id = ?`, [id]);
  });
}

async function findJob(db: Db, id: string): Promise<JobRow<ExportParams>> {
  const job = await db('jobs').where({ id, kind: 'export' }).first();
  if (!job) throw notFound('export');
  return job;
}

const read = (db: Db) =>
  db('jobs as j')
    .leftJoin('files as f', (on) => on.on('f.id', db.raw(`(j.params ->> 'fileId')::uuid`)))
    .where('j.kind', 'export')
    // a selection may hold 10,000 ids: their number is enough
    .select('j.id', 'j.state', 'j.wanted', 'j.total', 'j.done', 'j.result', 'j.error', 'j.actor', 'j.created_at', 'j.finished_at')
    .select('f.id as file_id', 'f.size', 'f.complete', 'f.expires_at')
    .select(db.raw(`j.params - 'ids' as params`), db.raw(`jsonb_array_length(j.params -> 'ids') as selected`));

export async function findExport(db: Db, id: string, secret: string): Promise<Answer<Exported>> {
  const row = await read(db).where('j.id', id).first();
  if (!row) throw notFound('export');
  return shown(row, secret);
}

export async function listExports(db: Db, { audienceId, cursor, limit }: z.output<typeof exports.list.query>, secret: string) {
  const after = readCursor(cursor, z.tuple([keyUuid]));
  const rows = await read(db)
    .where('j.audience_id', audienceId)
    .modify((q) => after && q.where('j.id', '<', after[0]))
    .orderBy('j.id', 'desc')
    .limit(limit + 1);
  const { items, next } = pageOf(rows, limit, 'id');
  return { items: items.map((row) => shown(row, secret)), next };
}

// biome-ignore lint/suspicious/noExplicitAny: a row as selected above
function shown(row: any, secret: string): Answer<Exported> {
  const params = row.params as Omit<ExportParams, 'ids'>;
  const there = row.complete === true && row.expires_at > new Date();
  const linkUntil = there ? new Date(Math.min(Date.now() + LINK_MS, Number(row.expires_at))) : null;
  return {
    id: row.id,
    name: params.name,
    state: row.state,
    wanted: row.wanted,
    format: params.format,
    separator: params.separator,
    bom: params.bom,
    columns: params.columns.map((one) => one.column),
    headings: params.columns.map((one) => one.heading),
    selected: row.selected,
    filters: params.filters ?? [],
    search: params.search ?? '',
    archived: params.archived,
    total: row.total,
    rows: row.done,
    size: there ? Number(row.size) : null,
    error: row.error,
    download: linkUntil && downloadPath(secret, row.file_id, linkUntil),
    linkUntil,
    expiresAt: there ? row.expires_at : null,
    deletedAt: row.result.deletedAt ?? null,
    actor: row.actor,
    createdAt: row.created_at,
    finishedAt: row.finished_at,
  };
}
