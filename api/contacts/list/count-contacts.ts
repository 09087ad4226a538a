import type { Db } from '../../db/database.ts';
import { fromOf, type Where } from '../predicates/where.ts';

/** Above this a count costs more than it says. */
export const CAP = 10_000;

/** How many match, up to `CAP`: it stops there. */
export async function countContacts(db: Db, where: Where): Promise<{ count: number; capped: boolean }> {
  const { rows } = await db.raw<{ rows: [{ n: number }] }>(
    `select count(*) as n from (select from ${fromOf(where)} where ${where.sql} limit ${CAP + 1}) capped`,
    where.bindings as never,
  );
  return { count: Math.min(rows[0].n, CAP), capped: rows[0].n > CAP };
}

/** How many match, to the last one. */
export async function countExactly(db: Db, where: Where): Promise<number> {
  const { rows } = await db.raw<{ rows: [{ n: number }] }>(
    `select count(*) as n from ${fromOf(where)} where ${where.sql}`,
    where.bindings as never,
  );
  return rows[0].n;
}
