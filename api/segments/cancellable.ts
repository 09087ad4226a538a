import type { Request } from 'express';
import type { Db } from '../db/database.ts';
import { Problem } from '../http/errors.ts';

export const gone = () => new Problem(499, 'gone', 'Whoever asked has hung up.');

/** Longer than this nobody waits for a number. */
const MOST_MS = 30_000;

/**
 * Runs a question in a transaction of its own that is stopped in Postgres when whoever asked hangs up, or a statement after 30 s (503).
 * Nothing piles up behind a form that asks as one types. Work of many statements asks `isGone` before each: a stop hits one that runs.
 */
export async function cancellable<T>(db: Db, req: Request, work: (tx: Db, isGone: () => boolean) => Promise<T>): Promise<T> {
  const res = req.res;
  let stopping: Promise<unknown> | null = null;
  const isGone = () => Boolean(res && !res.writableEnded && (res.destroyed || res.closed));
  return db
    .transaction(async (tx) => {
      const { rows } = await tx.raw<{ rows: [{ pid: number }] }>(
        `select pg_backend_pid() as pid, set_config('statement_timeout', ?, true)`,
        [String(MOST_MS)],
      );
      const stop = () => {
        if (!res?.writableEnded) stopping ??= db.raw('select pg_cancel_backend(?)', [rows[0].pid]).catch(() => null);
      };
      res?.once('close', stop);
      try {
        if (isGone()) throw gone();
        return await work(tx, isGone);
      } finally {
        res?.off('close', stop);
        // the connection goes back to the pool only when no stop is under way that could hit what runs on it next
        await stopping;
      }
    })
    .catch((error) => {
      if ((error as { code?: string }).code !== '57014') throw error;
      if (stopping) throw gone();
      throw new Problem(503, 'too_slow', 'This takes more than half a minute. Ask for fewer: add a condition that leaves most people out.');
    });
}
