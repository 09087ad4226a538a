import type { Db } from '../../db/database.ts';
import { notFound } from '../../http/errors.ts';
import type { Condition } from '../filters.ts';
import type { Ground } from './predicates.ts';

/** What conditions can only be read with. 404 for an audience that isn't there. */
export async function groundOf(db: Db, audienceId: string, conditions: readonly Condition[], now = new Date()): Promise<Ground> {
  const keys = conditions.flatMap(({ field }) => (field.startsWith('field:') ? [field.slice(6)] : []));
  const { rows } = await db.raw<{ rows: { zone: string; permissions: boolean; types: Ground['types'] | null }[] }>(
    `select time_zone as zone, permissions_since is not null as permissions, (select jsonb_object_agg(key, type) from fields f where f.audience_id = a.id and f.removed_at is null and f.key = any(?)) as types
     from audiences a where a.id = ?`,
    [keys, audienceId],
  );
  if (!rows[0]) throw notFound('audience');
  return { ...rows[0], audienceId, types: rows[0].types ?? {}, now };
}
