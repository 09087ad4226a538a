import type { Db } from '../../db/database.ts';
import { nudge } from '../../enrollments/index.ts';
import { type JobRow, moveOn } from '../../jobs/index.ts';
import { tools } from '../place/tools.ts';
import type { Result } from '../shapes.ts';
import { findImport, type ImportRow } from '../store.ts';
import { attach, type Groups } from './attach.ts';
import { enrollPage } from './enroll-page.ts';
import { ensureStaged, isWhole } from './ensure-staged.ts';
import { finish } from './finish.ts';
import { groupsOf, prepare } from './prepare.ts';
import { refuseForgotten } from './settle-rows.ts';
import { dropTable, filledBy } from './staging.ts';
import { type Writing, writePage } from './write-page.ts';

/** Rows of the file in one transaction: about a second. */
const PAGE = 10_000;

/** Where an import stands: its staged rows, and up to which of them is written. */
export interface Cursor {
  table: string;
  rows: number;
  n: number;
}
export type ImportJob = JobRow<{ importId: string }, Cursor>;
export interface Around {
  secret: string;
  decideQueue: string;
}
export const noResult = (): Result => ({ added: 0, updated: 0, unchanged: 0, merged: 0, refused: 0, left: 0, subscribed: 0, enrolled: 0 });

/** One page of an import: reading the file is the first, then stretches of rows, then what remains to be told. True = it is over. */
export async function importPage(db: Db, job: ImportJob, around: Around): Promise<boolean> {
  const row = await findImport(db, job.params.importId);
  if (job.cursor === null) {
    const { table, rows } = await ensureStaged(db, row, job, around.secret);
    await db.transaction(async (tx) => {
      await prepare(tx, row, table);
      await moveOn(tx, job as never, { cursor: { table, rows, n: 0 }, done: 0, total: rows, result: { ...noResult() } });
    });
    return false;
  }
  const { table, rows, n } = job.cursor;
  if (n >= rows) {
    await finish(db, row, table, { ...noResult(), ...job.result } as Result, async (tx, result) =>
      moveOn(tx, job as never, { cursor: { table, rows, n: n + 1 }, done: job.done, result: { ...result } }),
    );
    return true;
  }
  if (!(await isWhole(db, table))) {
    // the database crashed and took the unlogged rows with it: the same file gives the same rows
    const again = await ensureStaged(db, row, job, around.secret);
    if (again.table !== table)
      await db.transaction((tx) => moveOn(tx, job as never, { cursor: { ...job.cursor, table: again.table }, done: job.done }));
    return false;
  }
  const groups = await groupsOf(db, row.audience_id, row.columns);
  await db.transaction((tx) => page(tx, job, row, groups, around));
  return false;
}

async function page(tx: Db, job: ImportJob, row: ImportRow, groups: Groups, { secret, decideQueue }: Around): Promise<void> {
  const { table, rows, n } = job.cursor as Cursor;
  const to = Math.min(n + PAGE, rows);
  const writing: Writing = {
    importId: row.id,
    audienceId: row.audience_id,
    name: row.name,
    table,
    parts: filledBy(row.columns, Boolean(row.tool && tools[row.tool].statusOf && row.format === 'zip')),
    columns: row.columns,
    choices: row.choices,
    actor: row.actor,
  };
  await refuseForgotten(tx, table, row.audience_id, secret, n, to);
  const written = await writePage(tx, writing, n, to);
  const only = await attach(tx, writing, written, groups, n, to);
  const enrolled = await enrollPage(tx, writing, [n, to], decideQueue);
  await nudge(tx, written.moved, 'consent', written.at);
  await nudge(tx, [...new Set([...written.updated, ...only])], 'contact', written.at, 'bulk');
  const so = { ...noResult(), ...(job.result as Partial<Result>) };
  const updated = written.updated.length + only.length;
  const result: Result = {
    ...so,
    added: so.added + written.added.length,
    updated: so.updated + updated,
    unchanged: so.unchanged + written.known - updated,
    left: so.left + written.left,
    subscribed: so.subscribed + written.subscribed,
    enrolled: so.enrolled + enrolled,
  };
  await moveOn(tx, job as never, { cursor: { table, rows, n: to }, done: to, result: { ...result } });
}

/** A cancelled import keeps what it wrote, and what it refused so far. */
export async function stopImport(db: Db, job: ImportJob): Promise<void> {
  const row = await findImport(db, job.params.importId);
  if (job.cursor && job.cursor.n > 0 && (await isWhole(db, job.cursor.table)))
    await finish(
      db,
      row,
      job.cursor.table,
      { ...noResult(), ...job.result } as Result,
      async (tx, result) => {
        await tx('jobs')
          .where({ id: job.id })
          .update({ result: JSON.stringify(result) });
      },
      job.cursor.n,
    );
  else if (row.staged) await dropTable(db, row.staged.table);
}
