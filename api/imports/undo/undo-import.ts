import type { Db } from '../../db/database.ts';
import { nudge } from '../../enrollments/index.ts';
import { type JobRow, moveOn } from '../../jobs/index.ts';
import { findImport } from '../store.ts';
import { removeAdded, restoreFormer } from './take-back.ts';
import { because, SOURCE } from './whom.ts';

const PAGE = 5_000;
export type UndoJob = JobRow<{ importId: string }, { after: string }>;

/** One page of an undo: the next contacts this import touched, locked, judged, then taken back or kept. */
export async function undoPage(db: Db, job: UndoJob): Promise<boolean> {
  const row = await findImport(db, job.params.importId);
  return db.transaction(async (tx) => {
    const after = job.cursor?.after ?? '00000000-0000-0000-0000-000000000000';
    const ids: string[] = await tx('import_contacts')
      .where({ import_id: row.id })
      .where('contact_id', '>', after)
      .orderBy('contact_id')
      .limit(PAGE)
      .pluck('contact_id');
    const last = ids.at(-1);
    if (!last) return true;
    await tx.raw('select from contacts where id = any(?::uuid[]) order by id for no key update', [ids]);
    const { rows } = await tx.raw<{ rows: { id: string; added: boolean; because: string | null }[] }>(
      `select c.id, i.added, ${because} as because ${SOURCE} and i.contact_id = any(?::uuid[]) order by c.id`,
      [row.id, ids],
    );
    const kept = rows.filter((one) => one.because !== null);
    await tx.raw(
      `insert into import_kept (import_id, contact_id, because) select ?, id, because from jsonb_to_recordset(?::jsonb) k(id uuid, because text)
       on conflict do nothing`,
      [row.id, JSON.stringify(kept)],
    );
    const free = (added: boolean) => rows.filter((one) => one.because === null && one.added === added).map(({ id }) => id);
    const removed = await removeAdded(tx, free(true));
    const restored = await restoreFormer(tx, row, free(false), job.actor);
    await nudge(tx, restored.moved, 'consent', restored.at);
    const so = { taken: 0, kept: 0, ...(job.result as object) };
    await moveOn(tx, job as never, {
      cursor: { after: last },
      done: job.done + ids.length,
      result: { taken: so.taken + removed + restored.n, kept: so.kept + kept.length },
    });
    return ids.length < PAGE;
  });
}
