import { v7 } from 'uuid';
import type { z } from 'zod';
import type { Db } from '../db/database.ts';
import { conflict, notFound } from '../http/errors.ts';
import type { View, views } from './contract.ts';

/** As many as a row of tabs can still be; more are harder to find than to make anew. */
const MOST = 60;

interface Row {
  id: string;
  audience_id: string;
  name: string;
  filters: View['filters'] | Record<string, never>;
  columns: string[];
  sort: string;
  position: number;
}
const shown = ({ id, audience_id, name, filters, columns, sort, position }: Row): View => {
  const [by, way] = sort.split(' ');
  return {
    id,
    audienceId: audience_id,
    name,
    filters: Array.isArray(filters) ? filters : [],
    columns,
    sort: (by || 'last_order') as View['sort'],
    order: way === 'asc' ? 'asc' : 'desc',
    position,
  };
};
type Shape = z.output<typeof views.update.body>;
/** Sort and way stand in one column: "revenue desc". */
const stored = ({ name, filters, columns, sort, order }: Shape, was?: View) => ({
  ...(name === undefined ? {} : { name }),
  ...(filters ? { filters: JSON.stringify(filters) } : {}),
  ...(columns ? { columns } : {}),
  ...(sort || order ? { sort: `${sort ?? was?.sort ?? 'last_order'} ${order ?? was?.order ?? 'desc'}` } : {}),
});

export async function listViews(db: Db, audienceId: string): Promise<{ items: View[] }> {
  const rows: Row[] = await db('views').where({ audience_id: audienceId }).orderBy(['position', 'id']);
  return { items: rows.map(shown) };
}

async function findView(db: Db, id: string): Promise<View> {
  const row: Row | undefined = await db('views').where({ id }).first();
  if (!row) throw notFound('view');
  return shown(row);
}

/** Behind the others. 409 when the name is taken. */
export async function addView(db: Db, said: z.output<typeof views.create.body>, actor: string): Promise<View> {
  const { audienceId, ...shape } = said;
  return db.transaction(async (tx) => {
    // one at a time, so that no two get the same place
    const audience = await tx('audiences').where({ id: audienceId }).forUpdate().first('id');
    if (!audience) throw notFound('audience');
    const [last] = await tx('views').where({ audience_id: audienceId }).max('position as position').count('* as n');
    if (Number(last?.n) >= MOST) throw conflict(`There are ${MOST} views already. Delete one that nobody uses.`);
    const id = v7();
    const row = { id, audience_id: audienceId, position: Number(last?.position ?? -1) + 1, actor, ...stored(shape) };
    await named(tx('views').insert(row));
    return findView(tx, id);
  });
}

export async function changeView(db: Db, id: string, change: Shape): Promise<View> {
  const was = await findView(db, id);
  const columns = stored(change, was);
  if (Object.keys(columns).length > 0) await named(db('views').where({ id }).update(columns));
  return findView(db, id);
}

export async function orderViews(db: Db, audienceId: string, ids: string[]): Promise<{ items: View[] }> {
  await db.raw(
    `update views v set position = x.position from (
       select w.id, row_number() over (order by array_position(?::uuid[], w.id) nulls last, w.position, w.id) - 1 as position
       from views w where w.audience_id = ?) x
     where v.id = x.id`,
    [ids, audienceId],
  );
  return listViews(db, audienceId);
}

export async function removeView(db: Db, id: string): Promise<void> {
  if ((await db('views').where({ id }).delete()) === 0) throw notFound('view');
}

const named = async (write: PromiseLike<unknown>): Promise<void> => {
  try {
    await write;
  } catch (error) {
    if ((error as { code?: string }).code !== '23505') throw error;
    throw conflict('There is a view of this name already. Choose another name.', [{ field: 'name', message: 'Taken.' }]);
  }
};
