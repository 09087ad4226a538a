import type { Db } from '../db/database.ts';
import { notFound, refused } from '../http/errors.ts';
import { addJob } from '../jobs/index.ts';
import { AT_ONCE } from './merge.ts';
import { removeTags } from './wear.ts';

const PAGE = 2_000;
export type RemoveCursor = { after: string | null };

/** Begins to remove a tag: its name is free from this commit on. Up to 500 people at once; past that a job, for the caller to launch. */
export async function startRemoval(tx: Db, tagId: string, actor: string): Promise<{ contacts: number; jobId: string | null }> {
  const tag = await tx('tags').where({ id: tagId }).forUpdate().first('audience_id', 'name', 'leaving');
  if (!tag) throw notFound('tag');
  if (tag.leaving) throw refused('This tag is being merged or removed already.');
  const { rows } = await tx.raw<{ rows: [{ n: number }] }>(
    `select count(*) as n from (select from contact_tags where tag_id = ? limit ${AT_ONCE + 1}) counted`,
    [tagId],
  );
  if (rows[0].n <= AT_ONCE) {
    const { removed } = await removePage(tx, { tagId, audienceId: tag.audience_id, actor }, { after: null });
    return { contacts: removed, jobId: null };
  }
  const counted = await tx.raw<{ rows: [{ n: number }] }>('select count(*) as n from contact_tags where tag_id = ?', [tagId]);
  const total = counted.rows[0].n;
  await tx('tags').where({ id: tagId }).update({ leaving: 'removing' });
  const params = { do: 'remove', tagId, name: tag.name };
  return { contacts: total, jobId: await addJob(tx, { audienceId: tag.audience_id, kind: 'tags', params, total, actor }) };
}

/** One page; `next: null` = nobody wears it any more, and it is gone. */
export async function removePage(
  tx: Db,
  { tagId, audienceId, actor }: { tagId: string; audienceId: string; actor: string },
  { after }: RemoveCursor,
): Promise<{ next: RemoveCursor | null; removed: number }> {
  const contactIds: string[] = await tx('contact_tags')
    .where({ tag_id: tagId })
    .modify((q) => after && q.where('contact_id', '>', after))
    .orderBy('contact_id')
    .limit(PAGE)
    .pluck('contact_id');
  await tx.raw('select from contacts where id = any(?::uuid[]) order by id for no key update', [contactIds]);
  const removed = await removeTags(tx, { audienceId, contactIds, tagIds: [tagId], lane: 'bulk', actor });
  if (contactIds.length === PAGE) return { next: { after: contactIds.at(-1) as string }, removed };
  await tx('tags').where({ id: tagId }).forUpdate().first('id');
  // put on while the pages went by
  if (await tx('contact_tags').where({ tag_id: tagId }).first('tag_id')) return { next: { after: null }, removed };
  await tx('tags').where({ id: tagId }).delete();
  return { next: null, removed };
}

/** A removal cancelled half way: whoever still wears it keeps it; if the name was taken meanwhile it gets another. */
export const stopRemoval = (tx: Db, tagId: string) =>
  tx.raw(
    `update tags t set leaving = null, name = case when exists (
       select from tags o where o.audience_id = t.audience_id and o.id <> t.id and o.leaving is null and lower(o.name) = lower(t.name))
       then left(t.name, 50) || ' ' || left(md5(t.id::text), 6) else t.name end
     where t.id = ? and t.leaving = 'removing'`,
    [tagId],
  );
