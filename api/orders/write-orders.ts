import { v7 } from 'uuid';
import type { Db } from '../db/database.ts';
import type { IncomingOrder, Taken } from './intake.ts';

interface Row {
  order: IncomingOrder;
  contactId: string;
}
export interface Changed {
  id: string;
  external_id: string;
  contact_id: string;
  placed_at: Date;
  status: string;
  total: string;
  refunded: string;
  currency: string;
  counted: boolean;
  created: boolean;
  old_status: string | null;
  old_refunded: string | null;
}
interface Written extends Row {
  id: string;
  outcome: Taken['outcome'];
}

/** External id → contact, of the orders that this store has sent before. */
export async function knownOrders(tx: Db, storeId: string, orders: IncomingOrder[]): Promise<Map<string, string>> {
  const { rows } = await tx.raw<{ rows: { external_id: string; contact_id: string }[] }>(
    'select external_id, contact_id from orders where store_id = ? and external_id = any(?)',
    [storeId, orders.map((order) => order.externalId)],
  );
  return new Map(rows.map((row) => [row.external_id, row.contact_id]));
}

/** No order was placed after we first heard of it. */
const upsert = `
  insert into orders (id, audience_id, store_id, contact_id, external_id, placed_at, status, total, refunded, currency, actor, received_at)
  select id, :audienceId, :storeId, contact_id, external_id, least(placed_at, :received), status, total, refunded, currency, :actor, :received
  from jsonb_to_recordset(:input::jsonb) as i(id uuid, contact_id uuid, external_id text, placed_at timestamptz, status text,
    total numeric(14,2), refunded numeric(14,2), currency text)
  order by external_id
  on conflict (store_id, external_id) do update set placed_at = least(excluded.placed_at, orders.received_at), status = excluded.status,
    total = excluded.total, refunded = excluded.refunded, currency = excluded.currency, actor = excluded.actor, updated_at = :received
    where (orders.placed_at, orders.status, orders.total, orders.refunded, orders.currency) is distinct from
      (least(excluded.placed_at, orders.received_at), excluded.status, excluded.total, excluded.refunded, excluded.currency)
  returning new.id, new.external_id, new.contact_id, new.placed_at, new.status, new.total, new.refunded, new.currency, new.counted,
    old.id is null as created, old.status as old_status, old.refunded as old_refunded`;

/** Writes the orders; `changed` = those that are new or differ from what was known. */
export async function writeOrders(
  tx: Db,
  said: { storeId: string; audienceId: string; currency: string | undefined; received: Date; actor: string; rows: Row[] },
): Promise<{ changed: Changed[]; all: Written[] }> {
  const { rows, currency, ...bindings } = said;
  const input = rows.map(({ order, contactId }) => ({
    id: v7(),
    contact_id: contactId,
    external_id: order.externalId,
    placed_at: order.placedAt,
    status: order.status,
    total: order.total,
    refunded: order.refunded,
    currency: order.currency ?? currency,
  }));
  const { rows: changed } = await tx.raw<{ rows: Changed[] }>(upsert, { ...bindings, input: JSON.stringify(input) });
  const { rows: known } = await tx.raw<{ rows: { id: string; external_id: string; contact_id: string }[] }>(
    'select id, external_id, contact_id from orders where store_id = ? and external_id = any(?)',
    [said.storeId, input.map((order) => order.external_id)],
  );
  const ids = new Map(known.map((row) => [row.external_id, row]));
  const outcomes = new Map(changed.map((row) => [row.external_id, row.created ? ('created' as const) : ('updated' as const)]));
  const all = rows.map(({ order }) => {
    const { id, contact_id } = ids.get(order.externalId) as (typeof known)[number];
    return { order, contactId: contact_id, id, outcome: outcomes.get(order.externalId) ?? ('unchanged' as const) };
  });
  return { changed, all };
}

/** An order's lines are what was last said of them; an order sent without lines keeps those it has. */
export async function writeLines(tx: Db, written: Written[]): Promise<void> {
  const withLines = written.filter(({ order }) => order.lines.length > 0);
  if (withLines.length === 0) return;
  const old = withLines.filter(({ outcome }) => outcome !== 'created').map(({ id }) => id);
  if (old.length > 0) await tx('order_lines').whereIn('order_id', old).delete();
  const lines = withLines.flatMap(({ id, order }) =>
    order.lines.map(({ productId = null, category = null, ...line }, position) => ({
      order_id: id,
      position,
      product_id: productId,
      category,
      ...line,
    })),
  );
  await tx.raw(
    `insert into order_lines (order_id, position, product_id, title, category, quantity, price)
     select * from jsonb_to_recordset(?::jsonb) as i(order_id uuid, position int, product_id text, title text, category text, quantity int, price numeric(14,2))`,
    [JSON.stringify(lines)],
  );
}

/** The activity feed: a purchase stands at its own time, what befell it later at the receipt. */
export async function tellFeed(
  tx: Db,
  { audienceId, actor, received, changed }: { audienceId: string; actor: string; received: Date; changed: Changed[] },
): Promise<void> {
  if (changed.length === 0) return;
  const events = changed.map((order) => ({
    id: v7(),
    contact_id: order.contact_id,
    type: happened(order),
    at: order.created ? order.placed_at : received,
    data: {
      orderId: order.id,
      externalId: order.external_id,
      total: order.total,
      refunded: order.refunded,
      currency: order.currency,
      status: order.status,
      counted: order.counted,
    },
  }));
  await tx.raw(
    `insert into events (id, audience_id, contact_id, type, at, data, actor)
     select id, ?, contact_id, type, at, data, ? from jsonb_to_recordset(?::jsonb)
       as i(id uuid, contact_id uuid, type text, at timestamptz, data jsonb)`,
    [audienceId, actor, JSON.stringify(events)],
  );
}

function happened({ created, status, old_status, refunded, old_refunded }: Changed): string {
  if (created) return 'order';
  if (status === 'cancelled' && old_status !== 'cancelled') return 'order_cancelled';
  if (Number(refunded) > Number(old_refunded)) return 'order_refunded';
  return 'order_changed';
}
