import { countExactly, type Where } from '../contacts/index.ts';
import type { Db } from '../db/database.ts';
import { gone } from './cancellable.ts';

/** Counts a where clause; null = given up. */
export type Count = (where: Where) => Promise<number | null>;

interface Patience {
  /** Milliseconds for one count. */
  each?: number;
  /** For all of them together. */
  all?: number;
}

/**
 * Counts exactly, one after the other on one connection: a count that takes more than 3 s is given up, and so is whatever is asked
 * after 8 s. To be called within `cancellable`, whose `isGone` keeps a stop from being taken for a slow count.
 */
export function patientCount(tx: Db, isGone: () => boolean, { each = 3_000, all = 8_000 }: Patience = {}): Count {
  const ends = performance.now() + all;
  return async (where) => {
    if (isGone()) throw gone();
    const most = Math.min(each, Math.floor(ends - performance.now()));
    if (most <= 0) return null;
    try {
      // a savepoint: what is given up takes nothing else with it
      return await tx.transaction(async (point) => {
        await point.raw(`select set_config('statement_timeout', ?, true)`, [String(most)]);
        return countExactly(point, where);
      });
    } catch (error) {
      if ((error as { code?: string }).code !== '57014' || isGone()) throw error;
      return null;
    }
  };
}
