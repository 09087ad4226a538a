import type { Db } from '../db/database.ts';
import { holding, without } from './without.ts';

/** What was bought stays, without a name engraved into it. Lines of these people's own orders; index orders_by_contact. */
export async function wipeLines(tx: Db, ids: string[], terms: string[]): Promise<void> {
  const { rows } = await tx.raw<{ rows: { order_id: string; position: number; title: string }[] }>(
    `select l.order_id, l.position, l.title from orders o join order_lines l on l.order_id = o.id
     where o.contact_id = any(:ids::uuid[]) and l.title ilike any(:like::text[])`,
    { ids, like: holding(terms) },
  );
  for (const { order_id, position, title } of rows)
    await tx('order_lines')
      .where({ order_id, position })
      .update({ title: without(title, terms, '…') });
}
