import { z } from 'zod';
import { filters, order, sort } from '../contacts/filters.ts';
import { byId, endpoint, uuid } from '../http/endpoint.ts';

/** Columns of the contacts page by name; custom fields are `field:<key>`. */
const columns = z.array(z.string().regex(/^(field:)?[A-Za-z][A-Za-z0-9_]{0,59}$/, 'This is no column.')).max(60);
const shape = {
  name: z.string().trim().min(1, 'Give the view a name.').max(60),
  filters,
  columns: columns.meta({ description: 'In their order; empty = the usual ones.' }),
  sort,
  order,
};

/** A way of looking at the contacts that everyone of the team shares. */
export const view = z.object({ id: uuid, audienceId: uuid, position: z.number(), ...shape });
export type View = z.infer<typeof view>;

const all = z.object({ items: z.array(view) });
export const views = {
  list: endpoint({
    method: 'GET',
    path: '/api/views',
    summary: 'Saved views of the contacts page, in their order',
    access: 'viewer',
    query: z.object({ audienceId: uuid }),
    response: all,
  }),
  create: endpoint({
    method: 'POST',
    path: '/api/views',
    summary: 'Save a view, behind the others',
    access: 'editor',
    body: z.object({
      audienceId: uuid,
      name: shape.name,
      filters: filters.default([]),
      columns: columns.default([]),
      sort: sort.default('last_order'),
      order: order.default('desc'),
    }),
    response: view,
    status: 201,
  }),
  update: endpoint({
    method: 'PATCH',
    path: '/api/views/:id',
    summary: 'Change a view; absent = keep',
    access: 'editor',
    params: byId,
    body: z.object(shape).partial(),
    response: view,
  }),
  reorder: endpoint({
    method: 'PUT',
    path: '/api/views/order',
    summary: 'Put the views in this order; those left out follow',
    access: 'editor',
    body: z.object({ audienceId: uuid, ids: z.array(uuid).min(1).max(200) }),
    response: all,
  }),
  remove: endpoint({
    method: 'DELETE',
    path: '/api/views/:id',
    summary: 'Delete a view; the contacts stay',
    access: 'editor',
    params: byId,
    response: byId,
  }),
};
