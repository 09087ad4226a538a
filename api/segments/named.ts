import type { z } from 'zod';
import type { Db } from '../db/database.ts';
import type { segments } from './contract.ts';

/** What rules name by id and there may be thousands of: where it stands, what is still there of it, what comes first. */
const kinds = {
  tags: ['tags', `leaving is distinct from 'removing'`, 'uses desc, id'],
  imports: ['imports', 'true', 'id desc'],
  segments: ['segments', 'removed_at is null', 'id desc'],
  campaigns: ['campaigns', 'true', 'id desc'],
} as const;
type NamedKind = keyof typeof kinds;
export const isNamed = (of: string): of is NamedKind => Object.hasOwn(kinds, of);

/** Up to 50 whose name has the words in it, the one that is called so first. An audience's own rows by its index: some ms at 10,000 tags. */
export async function findNamed(db: Db, audienceId: string, of: NamedKind, search = '') {
  const [table, there, order] = kinds[of];
  const { rows } = await db.raw<{ rows: { value: string; label: string }[] }>(
    `select id::text as value, name as label from ${table} where audience_id = ? and ${there} and lower(name) like ?
     order by lower(name) = lower(?) desc, ${order} limit 50`,
    [audienceId, likeOf(search), search],
  );
  return { items: rows };
}

/** Any text as a pattern that finds it anywhere. */
export const likeOf = (search: string) => `%${search.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;

const NAMES = Object.values(kinds)
  .map(
    ([table, there]) =>
      `select id::text as value, name as label from ${table} where audience_id = :audienceId and id = any(:ids::uuid[]) and ${there}`,
  )
  .join(' union all ');

/** What these are called; what isn’t there, in this audience, has no name. */
export async function namesOfIds(db: Db, { audienceId, ids }: z.output<typeof segments.names.body>) {
  const { rows } = await db.raw<{ rows: { value: string; label: string }[] }>(NAMES, { audienceId, ids });
  return { items: rows };
}
