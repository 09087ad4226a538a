import { v7 } from 'uuid';
import type { Db } from '../db/database.ts';
import { notFound } from '../http/errors.ts';
import { unlessTaken } from '../http/taken.ts';
import type { List } from './contract.ts';

/** Counting stops here: beyond, the figure says "10,000+". */
export const MOST = 10_000;

/** Each list with its people by status, counted up to MOST: 3 × 10,000 rows of contact_lists_by_list, 15 ms for a list of 333,333. */
const READ = `
  select l.id, l.audience_id as "audienceId", l.name, l.description, l.position,
    ${['subscribed', 'pending', 'unsubscribed']
      .map((status) => `jsonb_build_object('count', least(${status}.n, ${MOST}), 'capped', ${status}.n > ${MOST}) as ${status}`)
      .join(', ')}
  from lists l ${['subscribed', 'pending', 'unsubscribed']
    .map(
      (status) => `cross join lateral (select count(*) as n from (
        select from contact_lists cl join contacts c on c.id = cl.contact_id and c.archived_at is null
        where cl.list_id = l.id and cl.status = '${status}' limit ${MOST + 1}) x) ${status}`,
    )
    .join(' ')}`;

export async function readLists(db: Db, audienceId: string): Promise<List[]> {
  const { rows } = await db.raw(`${READ} where l.audience_id = ? order by l.position, l.id limit 1000`, [audienceId]);
  return rows;
}

export async function readList(db: Db, id: string): Promise<List> {
  const { rows } = await db.raw(`${READ} where l.id = ?`, [id]);
  if (!rows[0]) throw notFound('list');
  return rows[0];
}

/** The next place at the end; two made at once may share it, their ids decide then. */
export const atTheEnd = (db: Db, table: string, scope: Record<string, string>) =>
  db(table).where(scope).select(db.raw('coalesce(max(position), 0) + 1'));

interface NewList {
  audienceId: string;
  name: string;
  description: string;
  actor: string;
}
export async function addList(db: Db, { audienceId, name, description, actor }: NewList): Promise<string> {
  const id = v7();
  const row = { id, audience_id: audienceId, name, description, actor, position: atTheEnd(db, 'lists', { audience_id: audienceId }) };
  await unlessTaken('list', () => db('lists').insert(row as never));
  return id;
}

export async function changeList(
  db: Db,
  id: string,
  { name, description }: { name?: string | undefined; description?: string | undefined },
): Promise<void> {
  const row = { ...(name === undefined ? {} : { name }), ...(description === undefined ? {} : { description }) };
  if (Object.keys(row).length > 0) await unlessTaken('list', () => db('lists').where({ id }).update(row));
}
