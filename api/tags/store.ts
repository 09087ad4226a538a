import { v7 } from 'uuid';
import { z } from 'zod';
import { again } from '../db/again.ts';
import type { Db } from '../db/database.ts';
import { notFound, refused } from '../http/errors.ts';
import { keyText, keyUuid, pageOf, readCursor } from '../http/paging.ts';
import type { Answer } from '../http/route.ts';
import type { Tag, tags } from './contract.ts';
import { freeName } from './names.ts';

/**
 * A tag as it is shown. The count is what has been folded in and what changed since: at 400,000 people as quick as at four.
 * `t` = tags.
 */
const columns = `
  t.id, t.name, t.description, t.colour, t.leaving as busy, t.created_at as "createdAt",
  (t.uses + coalesce((select sum(d.n) from tag_deltas d where d.tag_id = t.id), 0))::bigint as contacts,
  (select count(*) from views v where v.audience_id = t.audience_id and strpos(v.filters::text, t.id::text) > 0) as views,
  array(select a.name from tag_aliases a where a.tag_id = t.id order by lower(a.name) limit 100) as aliases`;

const sorts = {
  name: {
    order: 'lower(name), id',
    key: ['key_name', 'id'],
    beyond: '(lower(name), id) > (?, ?::uuid)',
    shape: z.tuple([keyText, keyUuid]),
  },
  contacts: {
    order: 'contacts desc, id desc',
    key: ['contacts', 'id'],
    beyond: '(contacts, id) < (?::bigint, ?::uuid)',
    shape: z.tuple([z.number().int(), keyUuid]),
  },
  newest: { order: 'id desc', key: ['id'], beyond: 'id < ?::uuid', shape: z.tuple([keyUuid]) },
} as const;

/** Tags of an audience, page by page. Their names are searched whole: an audience has thousands at most. */
export async function listTags(db: Db, { audienceId, search, sort, cursor, limit }: z.output<typeof tags.list.query>) {
  const { order, key, beyond, shape } = sorts[sort];
  const after = readCursor<z.ZodType<(string | number)[]>>(cursor, shape);
  const like = search ? `%${search.toLowerCase().replace(/[\\%_]/g, '\\$&')}%` : null;
  const found = like
    ? `and (lower(t.name) like ? or lower(t.description) like ?
        or exists (select from tag_aliases a where a.tag_id = t.id and lower(a.name) like ?))`
    : '';
  const { rows } = await db.raw<{ rows: (Answer<Tag> & { key_name: string })[] }>(
    `select *, lower(name) as key_name from (select ${columns} from tags t where t.audience_id = ? ${found}) listed
     where ${after ? beyond : 'true'} order by ${order} limit ?`,
    [audienceId, ...(like ? [like, like, like] : []), ...(after ?? []), limit + 1],
  );
  return pageOf(rows, limit, ...key);
}

export async function findTag(db: Db, id: string): Promise<Answer<Tag>> {
  const { rows } = await db.raw<{ rows: Answer<Tag>[] }>(`select ${columns} from tags t where t.id = ?`, [id]);
  if (!rows[0]) throw notFound('tag');
  return rows[0];
}

export async function addTag(db: Db, said: z.output<typeof tags.create.body>, actor: string): Promise<Answer<Tag>> {
  const { audienceId, name, description, colour } = said;
  if (!(await db('audiences').where({ id: audienceId }).first('id'))) throw notFound('audience');
  const id = v7();
  await again(db, () =>
    db.transaction(async (tx) => {
      await freeName(tx, audienceId, name);
      await tx('tags').insert({ id, audience_id: audienceId, name, description, colour, actor });
    }),
  );
  return findTag(db, id);
}

/** Absent = keep. `aliases` = the former names that stay. */
export async function changeTag(db: Db, id: string, said: z.output<typeof tags.update.body>): Promise<Answer<Tag>> {
  await again(db, () => db.transaction((tx) => change(tx)));
  return findTag(db, id);

  async function change(tx: Db) {
    const tag = await tx('tags').where({ id }).forNoKeyUpdate().first('audience_id', 'leaving');
    if (!tag) throw notFound('tag');
    if (tag.leaving) throw refused('This tag is being merged or removed. Wait for the job to end, or cancel it.');
    const { aliases, name, ...rest } = said;
    if (aliases) await tx('tag_aliases').where({ tag_id: id }).whereNotIn('name', aliases).delete();
    if (name !== undefined) await freeName(tx, tag.audience_id, name, id);
    const set = { ...rest, ...(name === undefined ? {} : { name }) };
    if (Object.keys(set).length > 0) await tx('tags').where({ id }).update(set);
  }
}
