import type { Db } from './database.ts';

/** Deadlock, serialisation, or two who created the same row at once: the whole transaction is simply done again. */
const AGAIN = new Set(['40P01', '40001', '23505']);

/** Does `work`, a whole transaction, up to five times when others were in the way. Inside someone else's transaction: once. */
export async function again<T>(db: Db, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++)
    try {
      return await work();
    } catch (error) {
      // inside someone else's transaction a deadlock has already ended everything
      if (db.isTransaction || attempt === 5 || !AGAIN.has((error as { code: string }).code)) throw error;
    }
}
