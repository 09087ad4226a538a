import type { Db } from '../../db/database.ts';
import { Problem } from '../../http/errors.ts';
import { contactsWhere, type Where } from '../predicates/where.ts';
import { act, type Done, type Page } from './actions.ts';
import type { Selection } from './contract.ts';
import type { Prepared } from './prepare.ts';

/** Whom a selection means: those chosen, or all that match; never the archived, unless these are to come back. */
export async function whereOf(db: Db, audienceId: string, { ids, filters, search }: Selection, archived = false): Promise<Where> {
  const { sql, bindings } = await contactsWhere(db, { audienceId, archived, ...(ids ? {} : { filters, search }) });
  return ids ? { sql: `${sql} and c.id = any(?::uuid[])`, bindings: [...bindings, ids] } : { sql, bindings };
}

/** The next of them by id: whoever a change takes out of the filter makes nobody else be skipped. */
export async function nextIds(db: Db, { sql, bindings }: Where, after: string | null, limit: number): Promise<string[]> {
  const { rows } = await db.raw<{ rows: { id: string }[] }>(
    `select c.id from contacts c join audiences a on a.id = c.audience_id where ${sql} ${after ? 'and c.id > ?' : ''} order by c.id limit ${limit}`,
    [...bindings, ...(after ? [after] : [])] as never,
  );
  return rows.map(({ id }) => id);
}

/** Locks these, in the order everyone does, asks once more who is meant, and does it to them. */
export async function changePage(tx: Db, where: Where, action: Prepared, page: Page): Promise<Done> {
  await tx.raw('select from contacts where id = any(?::uuid[]) order by id for no key update', [page.ids]);
  const { rows } = await tx.raw<{ rows: { id: string }[] }>(
    `select c.id from contacts c join audiences a on a.id = c.audience_id where c.id = any(?::uuid[]) and ${where.sql} order by c.id`,
    [page.ids, ...where.bindings] as never,
  );
  if (rows.length === 0) return { changed: 0, refused: {} };
  return act(tx, action, { ...page, ids: rows.map(({ id }) => id) });
}

/** Why it can't be done, whatever is retried: what it was about is gone, or was changed; null = a fault. */
export const refusalOf = (error: unknown): string | null => (error instanceof Problem && error.status < 500 ? error.message : null);
