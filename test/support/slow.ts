import type { Db } from '../../api/db/database.ts';
import { eventually } from './engine.ts';

/**
 * From now on whoever writes a row so that this trigger fires sits in that transaction for `ms` more, its locks held and nothing
 * committed: a race is then given the time to happen, every time. Returns how to end it.
 */
export async function slowly(db: Db, on: string, ms: number): Promise<() => Promise<void>> {
  await db.raw(
    `create or replace function slow() returns trigger language plpgsql as $$ begin perform pg_sleep(${ms / 1000}); return new; end $$`,
  );
  await db.raw(`create trigger slow ${on.replace(' when ', ' for each row when ')} execute function slow()`);
  return async () => {
    const [table] = /(?<= on )\w+/.exec(on) ?? [];
    await db.raw(`drop trigger slow on ${table}`);
  };
}

/** Waits until somebody sits in such a transaction. */
export const someoneIsSlow = (db: Db) =>
  eventually(
    async () => (await db.raw(`select from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'`)).rowCount > 0,
    15_000,
    10,
  );
