import type { Db } from '../../db/database.ts';
import { notFound } from '../../http/errors.ts';
import type { Condition } from '../filters.ts';
import type { Ground } from './predicates.ts';

/** What conditions can only be read with. 404 for an audience that isn't there. */
export async function groundOf(db: Db, audienceId: string, conditions: readonly Condition[], now = new Date()): Promise<Ground> {
  const keys = conditions.flatMap(({ field }) => (field.startsWith('field:') ? [field.slice(6)] : []));
  const { rows } = await db.raw<{ rows: Looked[] }>(
    `select time_zone as zone, permissions_since is not null as permissions, (select jsonb_object_agg(key, type) from fields f where f.audience_id = a.id and f.removed_at is null and f.key = any(?)) as types,
       ${conditions.some(({ field }) => field === 'tags') ? MERGING : 'null'} as merging
     from audiences a where a.id = ?`,
    [keys, audienceId],
  );
  if (!rows[0]) throw notFound('audience');
  const { zone, permissions, types, merging } = rows[0];
  return { zone, permissions, audienceId, types: types ?? {}, sameTags: sameTags(merging ?? []), now };
}

interface Looked {
  zone: string;
  permissions: boolean;
  types: Ground['types'] | null;
  merging: [keep: string, tag: string][] | null;
}

/**
 * Tags that are being merged, each beside the one that is kept. One that is gone already is among them: whoever has just found it there
 * still asks for it. What a cancelled merge has given back its name is not. Few: merges of the last 30 days.
 */
const MERGING = `(select jsonb_agg(jsonb_build_array(m.keep_id, t ->> 'id')) from tag_merges m cross join lateral jsonb_array_elements(m.tags) t
  where m.audience_id = a.id and m.state in ('merging', 'merged')
    and not exists (select from tags o where o.id = (t ->> 'id')::uuid and o.leaving is distinct from 'merging'))`;

/** People move from tag to tag page by page: until the last one has, all tags of a merge are one, whichever of them is asked for. */
function sameTags(pairs: readonly [keep: string, tag: string][]): Ground['sameTags'] {
  const same = new Map<string, string[]>();
  for (const [keep, tag] of pairs) {
    const all = same.get(keep) ?? [keep];
    all.push(tag);
    same.set(keep, all);
    same.set(tag, all);
  }
  return same;
}
