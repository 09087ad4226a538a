import { z } from 'zod';
import type { Db } from '../db/database.ts';
import { downloadPath } from '../files/index.ts';
import { notFound } from '../http/errors.ts';
import { keyUuid, pageOf, readCursor } from '../http/paging.ts';
import type { Answer } from '../http/route.ts';
import { previewOf } from './analyse.ts';
import type { imports } from './contract.ts';
import { knownOf } from './known.ts';
import type { importLine } from './shapes.ts';
import type { ImportRow } from './store.ts';
import { KEPT_DAYS } from './write/finish.ts';
import { noResult } from './write/run-import.ts';

/** What an import is in, told by its jobs. */
const STATE = `case
  when u.state = 'done' then 'undone' when u.state in ('waiting', 'running', 'paused') then 'undoing'
  when j.id is not null then j.state when i.discarded_at is not null then 'cancelled'
  when i.problem is not null then 'unreadable' else 'ready' end`;
const LINE = `i.id, i.name, i.origin, i.size, i.format, i.tool, i.reading, ${STATE} as state, coalesce(u.wanted, j.wanted, 'run') as wanted,
  (i.counts ->> 'rows')::int as rows, coalesce(u.done, j.done, 0) as done, coalesce(u.total, j.total) as total, j.result, u.result as "undoneResult",
  coalesce(j.error, u.error, i.problem) as error, i.actor, i.created_at as "createdAt", j.started_at as "startedAt", j.finished_at as "finishedAt"`;
const FROM = 'from imports i left join jobs j on j.id = i.job_id left join jobs u on u.id = i.undo_job_id';
const shown = {
  all: 'true',
  running: `${STATE} in ('waiting', 'running', 'paused', 'undoing')`,
  finished: `${STATE} = 'done'`,
  other: `${STATE} in ('ready', 'unreadable', 'failed', 'cancelled', 'undone')`,
};

type Line = Answer<z.input<typeof importLine>>;
/** Until then it can be taken back; null = there is nothing to take back, or it is too late. */
function undoUntil({ state, result, finishedAt }: Line): Date | null {
  const { added, updated } = { ...noResult(), ...result };
  if (!finishedAt || !['done', 'cancelled', 'failed'].includes(state) || added + updated === 0) return null;
  const until = new Date(Number(finishedAt) + KEPT_DAYS * 86_400_000);
  return until > new Date() ? until : null;
}
const lineOf = <L extends Line>(line: L) => ({
  ...line,
  result: { ...noResult(), ...line.result },
  undoneResult: line.undoneResult ? { ...{ taken: 0, kept: 0 }, ...line.undoneResult } : null,
  undoUntil: undoUntil(line),
});

/** Newest first. An upload nobody did anything with is shown too: it can be taken up again. */
export async function listImports(db: Db, { audienceId, show, cursor, limit }: z.output<typeof imports.list.query>) {
  const after = readCursor(cursor, z.tuple([keyUuid]))?.[0] ?? null;
  const { rows } = await db.raw(
    `select ${LINE} ${FROM} where i.audience_id = ? and ${shown[show]} and (?::uuid is null or i.id < ?::uuid) order by i.id desc limit ?`,
    [audienceId, after, after, limit + 1],
  );
  const counted = await db.raw<{ rows: [Record<keyof typeof shown, number>] }>(
    `select ${Object.entries(shown)
      .map(([name, where]) => `count(*) filter (where ${where}) as "${name}"`)
      .join(', ')} ${FROM} where i.audience_id = ?`,
    [audienceId],
  );
  return { ...pageOf((rows as Line[]).map(lineOf), limit, 'id'), counts: counted.rows[0] };
}

/** One import, whole, as the contract has it. */
export async function readImport(db: Db, id: string, secret: string) {
  const { rows } = await db.raw(`select ${LINE}, i.* ${FROM} where i.id = ?`, [id]);
  const row = rows[0] as (ImportRow & Line) | undefined;
  if (!row) throw notFound('import');
  const known = await knownOf(db, row.audience_id);
  const line = lineOf(row);
  const until = row.finishedAt && new Date(Number(row.finishedAt) + KEPT_DAYS * 86_400_000);
  return {
    ...line,
    audienceId: row.audience_id,
    preview: row.sample.length > 0 ? previewOf(row, known) : [],
    blocked: blockedBy(row),
    refusedPath: row.refused_file_id && until ? downloadPath(secret, row.refused_file_id, until) : null,
  };
}

/** Why it can't start: key of a sentence. null = it can. */
export function blockedBy(row: ImportRow): string | null {
  const { columns, choices, counts, tool, problem } = row;
  if (problem) return 'unreadable';
  const has = (to: string) => columns.some(({ placing }) => placing.to === to);
  if (!has(choices.key)) return `no_${choices.key}`;
  const ownStatus = has('status') || (tool !== null && row.format === 'zip');
  if ((choices.status === 'subscribed' || ownStatus) && choices.consentSource === '') return 'no_consent';
  if (counts.whole && counts.rows - counts.refused <= 0) return 'nothing';
  return null;
}
