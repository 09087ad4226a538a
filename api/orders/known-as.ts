import type { Db } from '../db/database.ts';
import { hiddenOrder } from '../forgetting/index.ts';
import type { IncomingOrder } from './intake.ts';

/**
 * Orders whose number held the address of someone who was deleted for ever are known by a hash of it: a correction finds them under that.
 * Returns how each order is called here, by how the shop calls it. Only numbers with an address in them are looked up.
 */
export async function knownAs(tx: Db, storeId: string, orders: IncomingOrder[], secret: string | undefined): Promise<Map<string, string>> {
  const names = new Map(orders.map(({ externalId }) => [externalId, externalId]));
  const telling = [...names.keys()].filter((externalId) => externalId.includes('@'));
  if (telling.length === 0 || !secret) return names;
  const hidden = new Map(telling.map((externalId) => [hiddenOrder(secret, storeId, externalId), externalId]));
  const rows = await tx('orders')
    .where({ store_id: storeId })
    .whereIn('external_id', [...hidden.keys()])
    .select<{ external_id: string }[]>('external_id');
  for (const { external_id: name } of rows) names.set(hidden.get(name) as string, name);
  return names;
}
