import type { Db } from '../db/database.ts';
import { conflict, notFound, refused } from '../http/errors.ts';
import { addJob } from '../jobs/index.ts';
import { restoreRules } from '../segments/index.ts';
import { AT_ONCE, type MergeRow } from './merge.ts';

const PAGE = 2_000;
export type UndoCursor = { after: string | null };

/** Begins to take a merge back: the tags exist again under their names. Small ones are done at once; others leave a job to launch. */
export async function startUndo(tx: Db, mergeId: string, actor: string): Promise<MergeRow> {
  const merge: MergeRow | undefined = await tx('tag_merges').where({ id: mergeId }).forUpdate().first();
  if (!merge) throw notFound('merge');
  if (merge.state === 'undone' || merge.state === 'undoing') throw conflict('This merge has been taken back already.');
  if (merge.state === 'merging') throw conflict('This merge is still at work. Cancel it, or wait for its end.');
  const keep = await tx('tags').where({ id: merge.keep_id }).forUpdate().first('leaving');
  if (!keep || keep.leaving) throw refused('The tag they were merged into has been merged or removed since. Take that back first.');
  await returnNames(tx, merge);
  if (merge.contacts <= AT_ONCE) {
    let at: UndoCursor | null = { after: null };
    while (at) at = (await undoPage(tx, merge, at)).next;
  } else {
    const params = { do: 'undo', mergeId, keepId: merge.keep_id };
    const jobId = await addJob(tx, { audienceId: merge.audience_id, kind: 'tags', params, total: merge.contacts, actor });
    await tx('tag_merges').where({ id: mergeId }).update({ state: 'undoing', job_id: jobId });
  }
  return (await tx('tag_merges').where({ id: mergeId }).first()) as MergeRow;
}

async function returnNames(tx: Db, merge: MergeRow): Promise<void> {
  for (const { id, name, aliases, description, colour, actor, createdAt } of merge.tags) {
    const at = { audience_id: merge.audience_id, tag_id: merge.keep_id };
    await tx('tag_aliases').where(at).whereRaw('lower(name) = lower(?)', [name]).delete();
    const same = await tx('tags')
      .where({ audience_id: merge.audience_id })
      .whereNull('leaving')
      .whereNot({ id })
      .whereRaw('lower(name) = lower(?)', [name])
      .first('name');
    if (same) throw conflict(`Another tag is called “${same.name}” by now. Rename it first.`);
    await tx('tags')
      .insert({ id, audience_id: merge.audience_id, name, description, colour, actor, created_at: createdAt })
      .onConflict('id')
      .ignore();
    await tx('tag_aliases').where(at).whereIn('name', aliases).update({ tag_id: id });
  }
  // views and segments that nobody has changed since
  const were = JSON.stringify(merge.views);
  await tx.raw(
    `update views v set filters = m.before from jsonb_to_recordset(?::jsonb) as m(id uuid, before jsonb, after jsonb)
     where v.id = m.id and v.filters = m.after`,
    [were],
  );
  await restoreRules(tx, merge.views);
}

/**
 * Who still wears the kept tag gets back what they had; who took it off since has neither. The kept tag leaves those who had it
 * from the merge alone, unless somebody has put it on anew.
 */
const back = `
  with mine as (
    select r.* from tag_merge_rows r join contact_tags k on k.contact_id = r.contact_id and k.tag_id = :keep
    where r.merge_id = :merge and r.contact_id = any(:ids::uuid[])),
  returned as (
    insert into contact_tags (contact_id, tag_id, at, actor) select contact_id, tag_id, at, actor from mine on conflict do nothing),
  per as (
    select contact_id, bool_or(kept_at is null) as fresh, max(kept_at) as kept_at, least(min(at), min(kept_at)) as merged_at
    from mine group by contact_id),
  gone as (
    delete from contact_tags k using per p
    where k.tag_id = :keep and k.contact_id = p.contact_id and p.fresh and k.at = p.merged_at)
  update contact_tags k set at = p.kept_at from per p
  where k.tag_id = :keep and k.contact_id = p.contact_id and not p.fresh and k.at = p.merged_at`;

/** One page of taking a merge back; `next: null` = over. */
export async function undoPage(tx: Db, merge: MergeRow, { after }: UndoCursor): Promise<{ next: UndoCursor | null; moved: number }> {
  const { rows } = await tx.raw<{ rows: { contact_id: string }[] }>(
    `select distinct contact_id from tag_merge_rows where merge_id = ? ${after ? 'and contact_id > ?' : ''} order by contact_id limit ${PAGE}`,
    [merge.id, ...(after ? [after] : [])],
  );
  const ids = rows.map((row) => row.contact_id);
  await tx.raw('select from contacts where id = any(?::uuid[]) order by id for no key update', [ids]);
  await tx.raw(back, { ids, merge: merge.id, keep: merge.keep_id });
  if (ids.length === PAGE) return { next: { after: ids.at(-1) as string }, moved: ids.length };
  await tx('tag_merges').where({ id: merge.id }).update({ state: 'undone' });
  return { next: null, moved: ids.length };
}
