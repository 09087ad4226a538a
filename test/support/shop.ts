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

/** A paid order of 20.00, placed at this instant. */
export const orderAt = (email: string, at: Date, more: Partial<IncomingOrder> = {}): IncomingOrder => ({
  externalId: v7(),
  email,
  placedAt: at.toISOString(),
  status: 'paid',
  total: '20.00',
  refunded: '0',
  lines: [],
  ...more,
});

/** The same, `daysAgo` days ago at this time of day. */
export const anOrder = (email: string, daysAgo: number, more: Partial<IncomingOrder> = {}): IncomingOrder =>
  orderAt(email, new Date(Date.now() - daysAgo * 86_400_000), more);

/** Each of these contacts buys, for 20.00. */
export async function buy(db: Db, { audienceId, storeId }: Pick<Shop, 'audienceId' | 'storeId'>, contactIds: string[], at = new Date()) {
  const emails: string[] = await db('contacts').whereIn('id', contactIds).pluck('email');
  await takeOrders(db, { audienceId, storeId, actor: 'test', orders: emails.map((email) => orderAt(email, at)) });
}
