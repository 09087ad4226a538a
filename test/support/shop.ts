import { v7 } from 'uuid';
import { addAudience } from '../../api/audiences/index.ts';
import type { Db } from '../../api/db/database.ts';
import { type IncomingOrder, takeOrders } from '../../api/orders/index.ts';

/** An audience with its store, and a short way to send it orders. */
export async function shopOf(db: Db, settings: { timeZone?: string; currency?: string } = {}) {
  const { id: audienceId, storeId } = await addAudience(db, { name: 'Shop', timeZone: 'UTC', ...settings }, { actor: 'test' });
  const take = (...orders: IncomingOrder[]) => takeOrders(db, { storeId, audienceId, orders, actor: 'test' });
  const contact = (email: string) => db('contacts').where({ audience_id: audienceId, email }).first();
  return { audienceId, storeId, take, contact };
}
export type Shop = Awaited<ReturnType<typeof shopOf>>;

/** A paid order of 20.00, `daysAgo` days ago at this time of day. */
export const anOrder = (email: string, daysAgo: number, more: Partial<IncomingOrder> = {}): IncomingOrder => ({
  externalId: v7(),
  email,
  placedAt: new Date(Date.now() - daysAgo * 86_400_000).toISOString(),
  status: 'paid',
  total: '20.00',
  refunded: '0',
  lines: [],
  ...more,
});
