import { v7 } from 'uuid';
import type { Db } from '../db/database.ts';
import { invalid, notFound, refused } from '../http/errors.ts';
import { addJob } from '../jobs/index.ts';
import { moveReferences } from './references.ts';

/** Up to so many contacts it is done while one waits, in one transaction. */
export const AT_ONCE = 500;
/** Contacts a page of the job: short locks, about 0.15 s. */
const PAGE = 2_000;

export interface MergeRow {
  id: string;
  audience_id: string;
  keep_id: string;
  tags: { id: string; name: string; description: string; colour: string; actor: string; createdAt: string; aliases: string[] }[];
  views: { id: string; before: unknown; after: unknown }[];
  state: 'merging' | 'merged' | 'undoing' | 'undone';
  contacts: number;
  job_id: string | null;
  actor: string;
}
/** Where a merge stands: which of its tags, after which contact. */
export type MergeCursor = { tag: number; after: string | null };

/**
 * Begins a merge: from this commit on the old names find the kept tag, and nobody new gets an old one. Small ones are done at once,
 * in this transaction; others leave a job for the caller to launch. No events, no nudges: to flows nothing has happened.
 */
export async function startMerge(tx: Db, keepId: string, mergeIds: string[], actor: string): Promise<MergeRow> {
  const ids = [...new Set(mergeIds)];
  if (ids.includes(keepId))
    throw invalid('A tag can’t be merged into itself.', [{ field: 'mergeIds', message: 'Leave the kept tag out.' }]);
  const { rows } = await tx.raw<{ rows: { id: string; audience_id: string; name: string; leaving: string | null }[] }>(
    'select id, audience_id, name, leaving from tags where id = any(?::uuid[]) order by id for update',
    [[keepId, ...ids]],
  );
  if (rows.length < ids.length + 1) throw notFound('tag');
  if (new Set(rows.map((row) => row.audience_id)).size > 1) throw invalid('Only tags of one audience can be merged.');
  const busy = rows.find((row) => row.leaving);
  if (busy) throw refused(`“${busy.name}” is being merged or removed already. Wait for that to end.`);
  const audienceId = rows[0]?.audience_id as string;

  const id = v7();
  await tx.raw(
    `insert into tag_merges (id, audience_id, keep_id, tags, actor)
     select ?, ?, ?, jsonb_agg(jsonb_build_object('id', t.id, 'name', t.name, 'description', t.description, 'colour', t.colour, 'actor', t.actor,
       'createdAt', t.created_at, 'aliases', array(select a.name from tag_aliases a where a.tag_id = t.id)) order by t.id), ?
     from tags t where t.id = any(?::uuid[])`,
    [id, audienceId, keepId, actor, ids],
  );
  await tx('tags').whereIn('id', ids).update({ leaving: 'merging' });
  await tx('tag_aliases').whereIn('tag_id', ids).update({ tag_id: keepId });
  await tx.raw(
    `insert into tag_aliases (audience_id, name, tag_id) select audience_id, name, ? from tags where id = any(?::uuid[])
     on conflict (audience_id, lower(name)) do update set tag_id = excluded.tag_id`,
    [keepId, ids],
  );

  const { rows: counted } = await tx.raw<{ rows: [{ n: number }] }>(
    `select count(*) as n from (select from contact_tags where tag_id = any(?::uuid[]) limit ${AT_ONCE + 1}) counted`,
    [ids],
  );
  const merge = (await tx('tag_merges').where({ id }).first()) as MergeRow;
  if (counted[0].n <= AT_ONCE) {
    let at: MergeCursor | null = { tag: 0, after: null };
    while (at) at = (await mergePage(tx, merge, at)).next;
  } else {
    const jobId = await addJob(tx, { audienceId, kind: 'tags', params: { do: 'merge', mergeId: id, keepId }, actor });
    await tx('tag_merges').where({ id }).update({ job_id: jobId });
  }
  return (await tx('tag_merges').where({ id }).first()) as MergeRow;
}

/** What is noted lets the merge be taken back; the kept tag's date is the earliest of all. 2,000 contacts: 0.1 s. */
const move = `
  with went as (
    delete from contact_tags where tag_id = :from and contact_id = any(:ids::uuid[]) returning contact_id, at, actor),
  noted as (
    insert into tag_merge_rows (merge_id, contact_id, tag_id, at, actor, kept_at)
    select :merge, w.contact_id, :from, w.at, w.actor, k.at from went w left join contact_tags k on k.contact_id = w.contact_id and k.tag_id = :keep
    on conflict (merge_id, contact_id, tag_id) do nothing)
  insert into contact_tags (contact_id, tag_id, at, actor) select contact_id, :keep, at, actor from went
  on conflict (contact_id, tag_id) do update set at = least(contact_tags.at, excluded.at)`;

/** One page of a merge; `next: null` = it is over, and the merged tags are gone. */
export async function mergePage(
  tx: Db,
  merge: MergeRow,
  { tag, after }: MergeCursor,
): Promise<{ next: MergeCursor | null; moved: number }> {
  const from = merge.tags[tag]?.id;
  if (!from) return { next: await finish(tx, merge), moved: 0 };
  const ids: string[] = await tx('contact_tags')
    .where({ tag_id: from })
    .modify((q) => after && q.where('contact_id', '>', after))
    .orderBy('contact_id')
    .limit(PAGE)
    .pluck('contact_id');
  await tx.raw('select from contacts where id = any(?::uuid[]) order by id for no key update', [ids]);
  // who had two of them counts once
  await tx.raw(
    `update tag_merges m set contacts = contacts + (select count(*) from unnest(?::uuid[]) as i(id)
       where not exists (select from tag_merge_rows r where r.merge_id = m.id and r.contact_id = i.id)) where m.id = ?`,
    [ids, merge.id],
  );
  await tx.raw(move, { from, ids, merge: merge.id, keep: merge.keep_id });
  return { next: ids.length < PAGE ? { tag: tag + 1, after: null } : { tag, after: ids.at(-1) as string }, moved: ids.length };
}

/** Whoever got an old tag while the pages went by is taken along first. */
async function finish(tx: Db, merge: MergeRow): Promise<MergeCursor | null> {
  const ids = merge.tags.map((tag) => tag.id);
  await tx.raw('select from tags where id = any(?::uuid[]) order by id for update', [ids]);
  if (await tx('contact_tags').whereIn('tag_id', ids).first('tag_id')) return { tag: 0, after: null };
  const views = await moveReferences(tx, merge.audience_id, ids, merge.keep_id);
  await tx('tags').whereIn('id', ids).delete();
  await tx('tag_merges')
    .where({ id: merge.id })
    .update({ state: 'merged', views: JSON.stringify(views) });
  return null;
}

/** A merge cancelled half way: its tags stand on their own again; what has moved can be taken back by undoing it. */
export async function stopMerge(tx: Db, merge: MergeRow): Promise<void> {
  for (const { id, name, aliases } of merge.tags) {
    await tx('tags').where({ id }).update({ leaving: null });
    await tx('tag_aliases')
      .where({ audience_id: merge.audience_id, tag_id: merge.keep_id })
      .whereRaw('lower(name) = lower(?)', [name])
      .delete();
    await tx('tag_aliases')
      .where({ audience_id: merge.audience_id, tag_id: merge.keep_id })
      .whereIn('name', aliases)
      .update({ tag_id: id });
  }
  await tx('tag_merges').where({ id: merge.id }).update({ state: 'merged' });
}
