import type { Db } from '../db/database.ts';
import type { Where } from './where.ts';

/** Above this a count costs more than it says. */
export const CAP = 10_000;

/** How many match, up to `CAP`: it stops there. */
export async function countContacts(db: Db, { sql, bindings }: Where): Promise<{ count: number; capped: boolean }> {
  const { rows } = await db.raw<{ rows: [{ n: number }] }>(
    `select count(*) as n from (select from contacts c join audiences a on a.id = c.audience_id where ${sql} limit ${CAP + 1}) capped`,
    bindings as never,
  );
  return { count: Math.min(rows[0].n, CAP), capped: rows[0].n > CAP };
}

/** How many match, to the last one. */
export async function countExactly(db: Db, { sql, bindings }: Where): Promise<number> {
  const { rows } = await db.raw<{ rows: [{ n: number }] }>(
    `select count(*) as n from contacts c join audiences a on a.id = c.audience_id where ${sql}`,
    bindings as never,
  );
  return rows[0].n;
}
