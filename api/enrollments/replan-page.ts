import type { Instruction } from '../../workflows/names.ts';
import type { Db } from '../db/database.ts';
import { contextsOf } from './context.ts';
import { lookFrom } from './look.ts';
import { type Enrollment, stored } from './row.ts';
import { changeOf, type Written, write } from './store.ts';

export interface Replanned {
  was: Enrollment;
  next: Instruction;
}

/**
 * Plans walks anew that are locked, and stores what that changes: one read and one write, however many they are. A walk that can't
 * be planned is missing from the answer and untouched; `fault` hears why.
 */
export async function replanPage(
  tx: Db,
  rows: Enrollment[],
  clock: (row: Enrollment) => number,
  fault: (row: Enrollment, error: unknown) => void,
): Promise<Replanned[]> {
  const contextFor = await contextsOf(tx, rows);
  const replanned: Replanned[] = [];
  const changes: Written[] = [];
  for (const was of rows) {
    try {
      const now = clock(was);
      const look = was.ended_at ? null : await lookFrom(tx, was, await contextFor(was), now);
      const changed = look && changeOf(was, look, now);
      if (changed) changes.push({ was, changed, look, now });
      replanned.push({ was, next: stored({ ...was, ...changed }) });
    } catch (error) {
      fault(was, error);
    }
  }
  await write(tx, changes);
  return replanned;
}
