import type { z } from 'zod';
import { again } from '../db/again.ts';
import type { Db } from '../db/database.ts';
import { nudge } from '../enrollments/index.ts';
import { heardFrom } from '../stores/index.ts';
import { findTwinsOf } from '../twins/index.ts';
import type { orderInput } from './contract.ts';
import { creditClicks } from './credit-clicks.ts';
import { type Buyer, findBuyers, lockBuyers, nameBuyers } from './find-buyers.ts';
import { knownAs } from './known-as.ts';
import { recountContacts } from './recount-contacts.ts';
import { returnBuyers } from './return-buyers.ts';
import { knownOrders, tellFeed, writeLines, writeOrders } from './write-orders.ts';

/** Rows per transaction: locks stay short, a history import's memory flat. */
const CHUNK = 5_000;

export type IncomingOrder = z.output<typeof orderInput>;
export interface Intake {
  storeId: string;
  audienceId: string;
  orders: IncomingOrder[];
  actor: string;
  /** Knows the addresses of people who were deleted for ever; needed as soon as there are any. */
  secret?: string;
}
export interface Taken {
  externalId: string;
  id: string;
  contactId: string;
  outcome: 'created' | 'updated' | 'unchanged';
}

/**
 * Takes orders in any number, `CHUNK` a transaction; idempotent on store + external id (the last of several in one chunk counts).
 * Contacts, aggregates, feed, attribution and nudges of a chunk commit together. The answer follows the order of the input.
 * Future dates are clamped to the receipt: decided "not yet", they would never be looked at again.
 */
export async function takeOrders(db: Db, { orders, ...to }: Intake): Promise<Taken[]> {
  const taken: Taken[] = [];
  for (let from = 0; from < orders.length; from += CHUNK) {
    const chunk = orders.slice(from, from + CHUNK);
    const done = await again(db, () => db.transaction((tx) => takeChunk(tx, { ...to, orders: chunk })));
    for (const order of chunk) taken.push(done.get(order.externalId) as Taken);
  }
  return taken;
}

async function takeChunk(tx: Db, { storeId, audienceId, orders: said, actor, secret }: Intake): Promise<Map<string, Taken>> {
  const names = await knownAs(tx, storeId, said, secret);
  const orders = [...new Map(said.map((order) => [order.externalId, order])).values()].map((order) => ({
    ...order,
    externalId: names.get(order.externalId) as string,
  }));
  const store = await tx('stores')
    .where({ id: storeId })
    .first<{ currency: string; syncing_since: Date | null } | undefined>('currency', 'syncing_since');

  // an order stays with the contact who placed it, whatever address a later correction carries
  const owners = await knownOrders(tx, storeId, orders);
  const buyers = await findBuyers(tx, { audienceId, actor, secret, orders: orders.filter((o) => !owners.has(o.externalId)) });
  const rows = orders.map((order) => ({
    order,
    contactId: owners.get(order.externalId) ?? (buyers.get(order.externalId) as Buyer).contactId,
  }));
  const received = await lockBuyers(
    tx,
    rows.map((row) => row.contactId),
  );
  await nameBuyers(tx, rows);

  const written = await writeOrders(tx, { storeId, audienceId, currency: store?.currency, received, actor, rows });
  await writeLines(tx, written.all);
  const touched = [...new Set(written.changed.map((order) => order.contact_id))];
  await recountContacts(tx, touched);
  await creditClicks(
    tx,
    written.changed.map((order) => order.id),
  );
  await tellFeed(tx, { audienceId, actor, received, changed: written.changed });
  await returnBuyers(tx, written.changed);
  await heardFrom(tx, storeId, received);
  await nudge(tx, touched, 'order', received);
  // a history's people are compared all at once, by the sweep of a day
  if (!store?.syncing_since) await findTwinsOf(tx, audienceId, touched);

  const taken = new Map(written.all.map(({ order, ...row }) => [order.externalId, row]));
  return new Map(
    [...names].map(([externalId, name]) => {
      const { id, contactId, outcome } = taken.get(name) as (typeof written.all)[number];
      return [externalId, { externalId, id, contactId, outcome }];
    }),
  );
}
