import { refused } from '../http/errors.ts';
import type { Db } from './database.ts';

/**
 * Puts rows into the order of `ids`; those left out follow in the order they have. `scope`: the column and value that hold them
 * together. An id of elsewhere is refused, and nothing moves.
 */
export async function reorder(db: Db, table: string, scope: Record<string, string>, ids: string[]): Promise<void> {
  await db.transaction(async (tx) => {
    const rows: string[] = await tx(table).where(scope).orderBy('id').forUpdate().pluck('id');
    const strange = ids.find((id) => !rows.includes(id));
    if (strange)
      throw refused('One of these does not stand in this list, or is gone. Read the list again.', [{ field: 'ids', message: strange }]);
    const [[column, value]] = Object.entries(scope) as [[string, string]];
    await tx.raw(
      `update ?? t set position = x.n from (
         select id, row_number() over (order by array_position(?::uuid[], id) nulls last, position, id) as n from ?? where ?? = ?) x
       where t.id = x.id and t.position <> x.n`,
      [table, ids, table, column, value],
    );
  });
}
