import { unarchiveContacts } from '../contacts/index.ts';
import type { Db } from '../db/database.ts';
import type { Changed } from './write-orders.ts';

/**
 * Whoever buys after they were archived is back by that, with the marketing status they have: a purchase is no consent. So is whose order
 * comes late, up to a day; the old orders of a shop's history bring nobody back. The contacts are locked.
 */
export async function returnBuyers(tx: Db, changed: Changed[]): Promise<void> {
  const bought = changed.filter(({ counted }) => counted);
  if (bought.length === 0) return;
  const { rows } = await tx.raw<{ rows: { id: string }[] }>(
    `select distinct c.id from jsonb_to_recordset(?::jsonb) as o(contact_id uuid, placed_at timestamptz, created boolean) join contacts c on c.id = o.contact_id
     where (c.archived_at < o.placed_at or (o.created and c.archived_at < o.placed_at + interval '1 day')) and c.forgotten_at is null and c.source <> 'anonymous'`,
    [JSON.stringify(bought.map(({ contact_id, placed_at, created }) => ({ contact_id, placed_at, created })))],
  );
  await unarchiveContacts(tx, { ids: rows.map(({ id }) => id), by: 'order', actor: 'contact' });
}
