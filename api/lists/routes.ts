import { Router } from 'express';
import { refuseEditing } from '../contacts/index.ts';
import type { Db } from '../db/database.ts';
import { reorder } from '../db/reorder.ts';
import type { Deps } from '../http/deps.ts';
import { notFound, refused } from '../http/errors.ts';
import { route } from '../http/route.ts';
import { unlessTaken } from '../http/taken.ts';
import { lists } from './contract.ts';
import { addCategory, addGroup, changeGroup, readCategory, readGroup, readGroups } from './groups.ts';
import { listRefusals, setGroups, setListStatus } from './membership.ts';
import { addList, changeList, readList, readLists } from './store.ts';

export function listRoutes({ db }: Deps): Router {
  const router = Router();
  const audience = async (id: string) => {
    if (!(await db('audiences').where({ id }).first('id'))) throw notFound('audience');
  };

  route(router, lists.reorder, async ({ body }) => {
    await reorder(db, 'lists', { audience_id: body.audienceId }, body.ids);
    return { items: await readLists(db, body.audienceId) };
  });
  route(router, lists.list, async ({ query }) => {
    await audience(query.audienceId);
    return { items: await readLists(db, query.audienceId) };
  });
  route(router, lists.create, async ({ body, actor }) => {
    await audience(body.audienceId);
    return readList(db, await addList(db, { ...body, actor }));
  });
  route(router, lists.update, async ({ params, body }) => {
    await changeList(db, params.id, body);
    return readList(db, params.id);
  });
  route(router, lists.remove, ({ params }) => gone(db, 'lists', 'list', params.id));

  route(router, lists.groups, async ({ query }) => {
    await audience(query.audienceId);
    return readGroups(db, query.audienceId);
  });
  route(router, lists.createGroup, async ({ body }) => readGroup(db, await addGroup(db, body)));
  route(router, lists.reorderGroups, async ({ body }) => {
    const { audienceId } = await readCategory(db, body.categoryId);
    await reorder(db, 'groups', { category_id: body.categoryId }, body.ids);
    return readGroups(db, audienceId);
  });
  route(router, lists.updateGroup, async ({ params, body }) => {
    await changeGroup(db, params.id, body);
    return readGroup(db, params.id);
  });
  route(router, lists.removeGroup, ({ params }) => gone(db, 'groups', 'group', params.id));

  route(router, lists.createCategory, async ({ body }) => {
    await audience(body.audienceId);
    return readCategory(db, await addCategory(db, body));
  });
  route(router, lists.reorderCategories, async ({ body }) => {
    await reorder(db, 'group_categories', { audience_id: body.audienceId }, body.ids);
    return readGroups(db, body.audienceId);
  });
  route(router, lists.updateCategory, async ({ params, body }) => {
    await unlessTaken('category', () => db('group_categories').where({ id: params.id }).update({ name: body.name }));
    return readCategory(db, params.id);
  });
  route(router, lists.removeCategory, ({ params }) => gone(db, 'group_categories', 'category', params.id));

  route(router, lists.setStatus, async ({ params, body, actor }) => {
    const { id: contactId, listId } = params;
    if (body.status !== 'unsubscribed') await refuseEditing(db, contactId);
    const verdict = await db.transaction((tx) =>
      setListStatus(tx, { contactId, listId, to: body.status, who: 'team', source: 'profile', actor }),
    );
    if (verdict !== 'allowed' && verdict !== 'same')
      throw refused(listRefusals[verdict], [{ field: 'status', message: listRefusals[verdict] }]);
    return { ...params, status: body.status };
  });
  route(router, lists.setGroups, async ({ params, body, actor }) => {
    await refuseEditing(db, params.id);
    await db.transaction((tx) => setGroups(tx, params.id, body.groupIds, actor));
    return { id: params.id, groupIds: [...new Set(body.groupIds)] };
  });
  return router;
}

async function gone(db: Db, table: string, what: string, id: string) {
  if ((await db(table).where({ id }).delete()) === 0) throw notFound(what);
  return { id };
}
