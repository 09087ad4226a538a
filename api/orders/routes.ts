import { Router } from 'express';
import { z } from 'zod';
import type { Deps } from '../http/deps.ts';
import { invalid, notFound } from '../http/errors.ts';
import { keyInstant, keyUuid, pageOf, readCursor } from '../http/paging.ts';
import { route } from '../http/route.ts';
import { findStore } from '../stores/index.ts';
import { orders } from './contract.ts';
import { takeOrders } from './intake.ts';

const key = z.tuple([keyInstant, keyUuid]);

export function orderRoutes({ db, config: { secret } }: Deps): Router {
  const router = Router();

  route(router, orders.take, async ({ body, actor }) => {
    const store = await findStore(db, body.storeId);
    if (!store) throw notFound('store');
    const said = Array.isArray(body.orders) ? body.orders : [body.orders];
    for (const [n, order] of said.entries())
      if (Number(order.refunded) < 0 || Number(order.total) < 0)
        throw invalid('Amounts may not be negative. Send what was given back as `refunded`.', [
          { field: `orders.${n}`, message: 'Negative amount.' },
        ]);
    return { items: await takeOrders(db, { storeId: store.id, audienceId: store.audienceId, orders: said, actor, secret }) };
  });

  route(router, orders.list, async ({ query: { contactId, cursor, limit } }) => {
    const after = readCursor(cursor, key);
    const rows = await db('orders as o')
      .select(
        'o.id',
        'o.status',
        'o.total',
        'o.refunded',
        'o.currency',
        'o.counted',
        'o.store_id as storeId',
        'o.contact_id as contactId',
        'o.external_id as externalId',
        'o.placed_at as placedAt',
        'o.message_id as wonByMessageId',
        db.raw(`o.placed_at::text as key_at`),
        db.raw(`coalesce((select jsonb_agg(jsonb_build_object('title', l.title, 'quantity', l.quantity, 'price', l.price::text) order by l.position)
          from order_lines l where l.order_id = o.id), '[]') as lines`),
      )
      .where('o.contact_id', contactId)
      .modify((q) => after && q.whereRaw('(o.placed_at, o.id) < (?::timestamptz, ?::uuid)', after))
      .orderByRaw('o.placed_at desc, o.id desc')
      .limit(limit + 1);
    return pageOf(rows, limit, 'key_at', 'id');
  });
  return router;
}
