import { z } from 'zod';
import { byId, endpoint, uuid } from '../http/endpoint.ts';

/** How many, up to 10,000. */
const counted = z.object({ count: z.number(), capped: z.boolean().meta({ description: 'The true count is above 10,000.' }) });
export const listStatus = z.enum(['subscribed', 'unsubscribed', 'pending']);
export type ListStatus = z.infer<typeof listStatus>;

export const list = z.object({
  id: uuid,
  audienceId: uuid,
  name: z.string(),
  description: z.string(),
  position: z.number(),
  /** Contacts not archived, by their status on the list. */
  subscribed: counted,
  pending: counted,
  unsubscribed: counted,
});
export type List = z.infer<typeof list>;

export const group = z.object({
  id: uuid,
  audienceId: uuid,
  categoryId: uuid,
  name: z.string(),
  position: z.number(),
  contacts: counted,
});
export type Group = z.infer<typeof group>;
export const category = z.object({ id: uuid, audienceId: uuid, name: z.string(), position: z.number() });
export type Category = z.infer<typeof category>;

const name = z.string().trim().min(1, 'Give it a name.').max(80);
const description = z.string().trim().max(400);
const ofAudience = z.object({ audienceId: uuid });
const order = z.array(uuid).min(1).max(1_000);

export const lists = {
  list: endpoint({
    method: 'GET',
    path: '/api/lists',
    summary: 'The lists of an audience: topics one subscribes to, each with a status of its own',
    access: 'viewer',
    query: ofAudience,
    response: z.object({ items: z.array(list) }),
  }),
  create: endpoint({
    method: 'POST',
    path: '/api/lists',
    summary: 'Make a list',
    access: 'editor',
    body: ofAudience.extend({ name, description: description.default('') }),
    response: list,
    status: 201,
  }),
  update: endpoint({
    method: 'PATCH',
    path: '/api/lists/:id',
    summary: 'Rename or describe a list; absent = keep',
    access: 'editor',
    params: byId,
    body: z.object({ name, description }).partial(),
    response: list,
  }),
  reorder: endpoint({
    method: 'PUT',
    path: '/api/lists/order',
    summary: 'Put the lists in this order; those left out follow',
    access: 'editor',
    body: ofAudience.extend({ ids: order }),
    response: z.object({ items: z.array(list) }),
  }),
  remove: endpoint({
    method: 'DELETE',
    path: '/api/lists/:id',
    summary: 'Delete a list. Its contacts stay, with their other lists and their marketing status',
    access: 'editor',
    params: byId,
    response: byId,
  }),
  groups: endpoint({
    method: 'GET',
    path: '/api/groups',
    summary: 'The groups of an audience, interests people chose, in their categories',
    access: 'viewer',
    query: ofAudience,
    response: z.object({ categories: z.array(category), items: z.array(group) }),
  }),
  createGroup: endpoint({
    method: 'POST',
    path: '/api/groups',
    summary: 'Make a group in a category',
    access: 'editor',
    body: z.object({ categoryId: uuid, name }),
    response: group,
    status: 201,
  }),
  updateGroup: endpoint({
    method: 'PATCH',
    path: '/api/groups/:id',
    summary: 'Rename a group, or move it into another category',
    access: 'editor',
    params: byId,
    body: z.object({ name, categoryId: uuid }).partial(),
    response: group,
  }),
  reorderGroups: endpoint({
    method: 'PUT',
    path: '/api/groups/order',
    summary: 'Put the groups of a category in this order; those left out follow',
    access: 'editor',
    body: z.object({ categoryId: uuid, ids: order }),
    response: z.object({ categories: z.array(category), items: z.array(group) }),
  }),
  removeGroup: endpoint({
    method: 'DELETE',
    path: '/api/groups/:id',
    summary: 'Delete a group; its contacts stay',
    access: 'editor',
    params: byId,
    response: byId,
  }),
  createCategory: endpoint({
    method: 'POST',
    path: '/api/group-categories',
    summary: 'Make a category of groups, such as “Sports”',
    access: 'editor',
    body: ofAudience.extend({ name }),
    response: category,
    status: 201,
  }),
  updateCategory: endpoint({
    method: 'PATCH',
    path: '/api/group-categories/:id',
    summary: 'Rename a category',
    access: 'editor',
    params: byId,
    body: z.object({ name }),
    response: category,
  }),
  reorderCategories: endpoint({
    method: 'PUT',
    path: '/api/group-categories/order',
    summary: 'Put the categories in this order; those left out follow',
    access: 'editor',
    body: ofAudience.extend({ ids: order }),
    response: z.object({ categories: z.array(category), items: z.array(group) }),
  }),
  removeCategory: endpoint({
    method: 'DELETE',
    path: '/api/group-categories/:id',
    summary: 'Delete a category with its groups; the contacts stay',
    access: 'editor',
    params: byId,
    response: byId,
  }),
  setStatus: endpoint({
    method: 'PUT',
    path: '/api/contacts/:id/lists/:listId',
    summary: 'Set a contact’s status on one list. Who left a list can’t be put back by someone else',
    access: 'editor',
    params: z.object({ id: uuid, listId: uuid }),
    body: z.object({ status: listStatus.exclude(['pending']) }),
    response: z.object({ id: uuid, listId: uuid, status: listStatus }),
  }),
  setGroups: endpoint({
    method: 'PUT',
    path: '/api/contacts/:id/groups',
    summary: 'Set the groups a contact is in: exactly these',
    access: 'editor',
    params: byId,
    body: z.object({ groupIds: z.array(uuid).max(500) }),
    response: z.object({ id: uuid, groupIds: z.array(uuid) }),
  }),
};
