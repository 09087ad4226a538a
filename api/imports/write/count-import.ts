import type { Db } from '../../db/database.ts';
import { UnreadableFile } from '../read/unreadable-file.ts';
import { findImport } from '../store.ts';
import { countStaged, ensureStaged } from './ensure-staged.ts';
import type { Around, ImportJob } from './run-import.ts';
import { dropTable, tableOf } from './staging.ts';

/** Reads the file and counts. In one go: nobody misses it if it is done twice. */
export async function countPage(db: Db, job: ImportJob, { secret }: Around): Promise<boolean> {
  const row = await findImport(db, job.params.importId);
  if (row.job_id || row.discarded_at) return true;
  try {
    await countStaged(db, row, await ensureStaged(db, row, job, secret));
  } catch (error) {
    if (error instanceof UnreadableFile) await db('imports').where({ id: row.id, rev: row.rev }).update({ problem: error.message });
    throw error;
  }
  return true;
}

/** Another count takes its place, or the import starts: what this one read half goes. */
export async function stopCount(db: Db, job: ImportJob): Promise<void> {
  const row = await findImport(db, job.params.importId);
  if (row.staged?.table !== tableOf(job.id)) await dropTable(db, tableOf(job.id));
}
