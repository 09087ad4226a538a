import type { Db } from '../../db/database.ts';
import type { JobRow } from '../../jobs/index.ts';
import { knownOf } from '../known.ts';
import type { Counts, Tally } from '../shapes.ts';
import { type ImportRow, noCounts } from '../store.ts';
import { countSettled, countTwice, refuseForgotten, settleRows } from './settle-rows.ts';
import { type Staged, stageRows } from './stage-rows.ts';
import { stageKey, tableOf } from './staging.ts';
import { withTally } from './tally.ts';

/** The job's owner wants something else: the reading was ended, nothing of it is kept. */
export class Interrupted extends Error {}

export interface Ready {
  table: string;
  rows: number;
}

/** The staged rows as the choices want them: those that are there if they still fit, else read anew. Throws UnreadableFile, Interrupted. */
export async function ensureStaged(db: Db, row: ImportRow, job: Pick<JobRow<never, never>, 'id'>, secret: string): Promise<Ready> {
  const known = await knownOf(db, row.audience_id);
  const key = stageKey(row, known);
  if (row.staged?.key === key && (await isWhole(db, row.staged.table))) return row.staged;
  const table = tableOf(job.id);
  const so = await stageRows(db, row, known, table, async (so) => {
    await db('imports')
      .where({ id: row.id, rev: row.rev })
      .update({ counts: JSON.stringify(countsOf(so)) });
    const wanted = await db('jobs').where({ id: job.id }).first('wanted');
    if (wanted?.wanted !== 'run') throw new Interrupted();
  });
  await settleRows(db, table, row.choices);
  await refuseForgotten(db, table, row.audience_id, secret);
  const former = row.staged?.table;
  const staged = { table, key, rows: so.rows };
  await db('imports')
    .where({ id: row.id, rev: row.rev })
    .update({ staged: JSON.stringify(staged), counts: JSON.stringify(countsOf(so)) });
  if (former && former !== table) await db.raw(`drop table if exists ${former}`);
  return staged;
}

/** It is there, and the database has not crashed since. */
export async function isWhole(db: Db, table: string): Promise<boolean> {
  const { rows } = await db.raw<{ rows: { there: boolean }[] }>('select to_regclass(?) is not null as there', [table]);
  return Boolean(rows[0]?.there) && Boolean((await db.raw(`select 1 from ${table} where n = 0`)).rows[0]);
}

const countsOf = (so: Staged): Counts => ({
  ...noCounts(),
  rows: so.rows,
  refused: so.refusals.n,
  refusals: so.refusals.list(),
  remarks: so.remarks.list(),
});

/** Reasons that only the database tells; counted anew each time. */
const late = new Set(['forgotten', 'id_of_another', 'email_of_another', 'twice', 'excluded']);
const early = (tallies: Tally[]) => tallies.filter(({ reason }) => !late.has(reason));

/** Counts the staged rows against the contacts, and says so on the import. */
export async function countStaged(db: Db, row: ImportRow, { table, rows }: Ready): Promise<void> {
  const before = (await db<ImportRow>('imports').where({ id: row.id }).first('counts'))?.counts ?? noCounts();
  const settled = await countSettled(db, table, row.audience_id, row.choices);
  const twice = await countTwice(db, table);
  let refusals = early(before.refusals);
  for (const one of settled.refusals) refusals = withTally(refusals, one);
  let remarks = withTally(early(before.remarks), twice);
  remarks = withTally(remarks, settled.excluded);
  const counts: Counts = {
    whole: true,
    rows,
    refused: refusals.reduce((sum, { n }) => sum + n, 0),
    refusals,
    remarks,
    added: settled.fresh,
    known: settled.known,
    merged: twice?.n ?? 0,
    left: settled.left,
    newTags: 0,
    newGroups: 0,
  };
  await db('imports')
    .where({ id: row.id, rev: row.rev })
    .update({ counts: JSON.stringify(counts) });
}
