import { v7 } from 'uuid';
import type { Db } from '../db/database.ts';
import { notFound, refused } from '../http/errors.ts';
import { unlessTaken } from '../http/taken.ts';
import type { Category, Group } from './contract.ts';
import { atTheEnd, MOST } from './store.ts';

const CATEGORY = ['id', 'audience_id as audienceId', 'name', 'position'];
const GROUPS = `
  select g.id, g.audience_id as "audienceId", g.category_id as "categoryId", g.name, g.position,
    jsonb_build_object('count', least(x.n, ${MOST}), 'capped', x.n > ${MOST}) as contacts
  from groups g join group_categories k on k.id = g.category_id
  cross join lateral (select count(*) as n from (
    select from contact_groups cg join contacts c on c.id = cg.contact_id and c.archived_at is null
    where cg.group_id = g.id limit ${MOST + 1}) y) x`;

/** All categories and groups of an audience, in their order. */
export async function readGroups(db: Db, audienceId: string): Promise<{ categories: Category[]; items: Group[] }> {
  const [categories, { rows }] = await Promise.all([
    db('group_categories').select<Category[]>(CATEGORY).where({ audience_id: audienceId }).orderByRaw('position, id').limit(1_000),
    db.raw(`${GROUPS} where g.audience_id = ? order by k.position, k.id, g.position, g.id limit 5000`, [audienceId]),
  ]);
  return { categories, items: rows };
}

export async function readGroup(db: Db, id: string): Promise<Group> {
  const { rows } = await db.raw(`${GROUPS} where g.id = ?`, [id]);
  if (!rows[0]) throw notFound('group');
  return rows[0];
}

export async function readCategory(db: Db, id: string): Promise<Category> {
  const found = await db('group_categories').select<Category[]>(CATEGORY).where({ id }).first();
  if (!found) throw notFound('category');
  return found;
}

export async function addCategory(db: Db, { audienceId, name }: { audienceId: string; name: string }): Promise<string> {
  const id = v7();
  const position = atTheEnd(db, 'group_categories', { audience_id: audienceId });
  await unlessTaken('category', () => db('group_categories').insert({ id, audience_id: audienceId, name, position } as never));
  return id;
}

export async function addGroup(db: Db, { categoryId, name }: { categoryId: string; name: string }): Promise<string> {
  const { audienceId } = await readCategory(db, categoryId);
  const id = v7();
  const position = atTheEnd(db, 'groups', { category_id: categoryId });
  const row = { id, audience_id: audienceId, category_id: categoryId, name, position };
  await unlessTaken('group', () => db('groups').insert(row as never));
  return id;
}

/** Moves it within its audience only: a category of another one is refused. */
export async function changeGroup(
  db: Db,
  id: string,
  { name, categoryId }: { name?: string | undefined; categoryId?: string | undefined },
): Promise<void> {
  const group = await readGroup(db, id);
  const moves = categoryId !== undefined && categoryId !== group.categoryId;
  if (moves && (await readCategory(db, categoryId)).audienceId !== group.audienceId)
    throw refused('This category belongs to another audience. Choose one of the group’s own.', [
      { field: 'categoryId', message: 'Choose a category of the same audience.' },
    ]);
  const row = {
    ...(name === undefined ? {} : { name }),
    ...(moves ? { category_id: categoryId, position: atTheEnd(db, 'groups', { category_id: categoryId }) } : {}),
  };
  if (Object.keys(row).length > 0)
    await unlessTaken('group', () =>
      db('groups')
        .where({ id })
        .update(row as never),
    );
}
