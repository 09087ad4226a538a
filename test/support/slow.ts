import type { Db } from '../../api/db/database.ts';
import { eventually } from './engine.ts';

/**
 * From now on whoever writes a row so that this trigger fires sits in that transaction for `ms` more, its locks held and nothing
 * committed: a race is then given the time to happen, every time. Returns how to end it.
 */
export async function slowly(db: Db, on: string, ms: number): Promise<() => Promise<void>> {
  await db.raw('drop sequence if exists slow_ones; create sequence slow_ones');
  await db.raw(
    `create or replace function slow() returns trigger language plpgsql as $$ begin perform nextval('slow_ones'); perform pg_sleep(${ms / 1000}); return new; end $$`,
  );
  await db.raw(`create trigger slow ${on.replace(' when ', ' for each row when ')} execute function slow()`);
  return async () => {
    const [table] = /(?<= on )\w+/.exec(on) ?? [];
    await db.raw(`drop trigger slow on ${table}`);
  };
}

/** Waits until somebody has begun to sit in such a transaction. A sequence tells it before their commit, and also to whoever looks late. */
export const someoneIsSlow = (db: Db) =>
  eventually(async () => (await db.raw('select is_called from slow_ones')).rows[0].is_called, 15_000, 10);
