import type { Db } from '../../db/database.ts';

/** Locks contacts in the order everyone does; the instant of receipt (the database's clock, whole milliseconds) is read after that. */
export async function lockContacts(tx: Db, ids: Iterable<string>): Promise<Date> {
  await tx.raw('select from contacts where id = any(?::uuid[]) order by id for no key update', [[...new Set(ids)]]);
  const { rows } = await tx.raw<{ rows: [{ at: Date }] }>(`select date_trunc('milliseconds', clock_timestamp()) as at`);
  return rows[0].at;
}
