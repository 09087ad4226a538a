import { v7 } from 'uuid';
import type { Db } from '../db/database.ts';
import { conflict } from '../http/errors.ts';
import type { tagColours } from './contract.ts';

export interface Named {
  id: string;
  name: string;
  colour: (typeof tagColours)[number];
}

const createMissing = `
  insert into tags (id, audience_id, name, actor)
  select distinct on (lower(i.name)) i.id, :audienceId, i.name, :actor from jsonb_to_recordset(:input::jsonb) as i(id uuid, name text)
  where not exists (select from tags t where t.audience_id = :audienceId and lower(t.name) = lower(i.name) and t.leaving is null)
    and not exists (select from tag_aliases a where a.audience_id = :audienceId and lower(a.name) = lower(i.name))
  order by lower(i.name), i.id
  on conflict do nothing`;

const resolve = `
  select i.name as said, t.id, t.name, t.colour from jsonb_to_recordset(:input::jsonb) as i(name text)
  join tags t on t.id = coalesce(
    (select o.id from tags o where o.audience_id = :audienceId and lower(o.name) = lower(i.name) and o.leaving is null),
    (select a.tag_id from tag_aliases a where a.audience_id = :audienceId and lower(a.name) = lower(i.name)))`;

/**
 * The tag of each name, as it was said → the tag; a merged tag's old name finds the tag that took it in. Names nobody has used are
 * made into tags, so lock the contacts first.
 */
export async function tagsByName(tx: Db, audienceId: string, names: string[], actor: string): Promise<Map<string, Named>> {
  const said = [...new Set(names)].filter((name) => name !== '');
  if (said.length === 0) return new Map();
  const input = JSON.stringify(said.map((name) => ({ id: v7(), name })));
  await tx.raw(createMissing, { input, audienceId, actor });
  const { rows } = await tx.raw<{ rows: (Named & { said: string })[] }>(resolve, { input, audienceId });
  return new Map(rows.map(({ said, ...tag }) => [said, tag]));
}

/** Refuses a name that another tag has, or once had. A former name of `mine` may come back: it is no alias then. */
export async function freeName(tx: Db, audienceId: string, name: string, mine?: string): Promise<void> {
  const same = await tx('tags')
    .where({ audience_id: audienceId })
    .whereNull('leaving')
    .whereRaw('lower(name) = lower(?)', [name])
    .modify((q) => mine && q.whereNot({ id: mine }))
    .first('name');
  if (same) throw taken(`There is a tag “${same.name}” already. Choose another name, or merge the two.`);
  const alias = await tx('tag_aliases as a')
    .join('tags as t', 't.id', 'a.tag_id')
    .where('a.audience_id', audienceId)
    .whereRaw('lower(a.name) = lower(?)', [name])
    .first('a.name', 't.name as of', 't.id');
  if (alias && alias.id !== mine)
    throw taken(`“${alias.name}” was merged into “${alias.of}” and still finds it. Use that tag, or take the former name off it first.`);
  if (alias) await tx('tag_aliases').where({ audience_id: audienceId }).whereRaw('lower(name) = lower(?)', [name]).delete();
}
const taken = (message: string) => conflict(message, [{ field: 'name', message }]);
