import { z } from 'zod';
import { endpoint, instant, money, page, paged, uuid } from '../http/endpoint.ts';

const line = z.object({
  productId: z.string().max(200).optional(),
  title: z.string().max(300),
  category: z.string().trim().min(1).max(200).optional().meta({ description: 'What kind of product it is, in the shop’s own words.' }),
  quantity: z.number().int().min(0).max(100_000),
  price: money,
});

/** What a shop says of an order. The same external id again changes the order: a refund, a cancellation, a correction. */
export const orderInput = z.object({
  externalId: z.string().trim().min(1).max(200),
  email: z.email('Write an address like name@shop.com.').max(254),
  customerId: z.string().max(200).optional().meta({ description: 'The shop’s own customer number.' }),
  firstName: z.string().max(120).optional(),
  lastName: z.string().max(120).optional(),
  placedAt: instant,
  status: z.enum(['pending', 'paid', 'cancelled']).default('paid'),
  total: money,
  refunded: money.default('0'),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional()
    .meta({ description: 'The store’s when absent.' }),
  lines: z.array(line).max(200).default([]),
});

export const order = z.object({
  id: uuid,
  storeId: uuid,
  contactId: uuid,
  externalId: z.string(),
  placedAt: instant,
  status: z.enum(['pending', 'paid', 'cancelled']),
  total: money,
  refunded: money,
  currency: z.string(),
  counted: z.boolean(),
  wonByMessageId: uuid.nullable(),
  lines: z.array(z.object({ title: z.string(), quantity: z.number(), price: money })),
});

export const orders = {
  take: endpoint({
    method: 'POST',
    path: '/api/orders',
    summary: 'Take one order, or up to 500; idempotent on store and external id',
    access: 'editor',
    body: z.object({
      storeId: uuid,
      orders: z.union([orderInput, z.array(orderInput).min(1).max(500, 'Send at most 500 orders at once.')]),
    }),
    response: z.object({
      items: z.array(z.object({ externalId: z.string(), id: uuid, contactId: uuid, outcome: z.enum(['created', 'updated', 'unchanged']) })),
    }),
  }),
  list: endpoint({
    method: 'GET',
    path: '/api/orders',
    summary: 'Orders of a contact, newest first',
    access: 'viewer',
    query: z.object({ contactId: uuid, ...page }),
    response: paged(order),
  }),
};
