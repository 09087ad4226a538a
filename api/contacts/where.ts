import type { Db } from '../db/database.ts';
import { invalid, notFound } from '../http/errors.ts';
import type { Condition } from './filters.ts';
import type { Asked } from './list-contract.ts';
import { type Ground, predicateOf } from './predicates.ts';
import { searchParts } from './search-parts.ts';

/** A piece of SQL over `contacts c join audiences a on a.id = c.audience_id`; `?` binds. */
export interface Where {
  sql: string;
  bindings: unknown[];
}
export interface Scope {
  audienceId: string;
  filters?: Condition[] | undefined;
  search?: string | undefined;
  archived?: boolean | undefined;
}

/**
 * Who is meant, as one where clause: lists, counts, exports and bulk changes wrap it. A 400 names the condition that can't be: a field
 * that is not there, or a question its type has no answer to.
 */
export async function contactsWhere(db: Db, { audienceId, filters = [], search, archived = false }: Scope): Promise<Where> {
  const ground = await groundOf(db, audienceId, filters);
  const parts: Where[] = [
    { sql: `c.audience_id = ? and c.archived_at is ${archived ? 'not ' : ''}null`, bindings: [audienceId] },
    ...filters.map((condition, n) => {
      const found = predicateOf(condition, ground);
      if ('problem' in found) throw invalid(found.problem, [{ field: `filters.${n}`, message: found.problem }]);
      return found;
    }),
    ...searchParts(search ?? ''),
  ];
  return { sql: parts.map(({ sql }) => `(${sql})`).join(' and '), bindings: parts.flatMap(({ bindings }) => bindings) };
}

/** What the conditions can only be read with. */
async function groundOf(db: Db, audienceId: string, filters: Condition[]): Promise<Ground> {
  const keys = filters.flatMap(({ field }) => (field.startsWith('field:') ? [field.slice(6)] : []));
  const { rows } = await db.raw<{ rows: { zone: string; types: Ground['types'] | null }[] }>(
    `select time_zone as zone, (select jsonb_object_agg(key, type) from fields f where f.audience_id = a.id and f.removed_at is null and f.key = any(?)) as types
     from audiences a where a.id = ?`,
    [keys, audienceId],
  );
  if (!rows[0]) throw notFound('audience');
  return { audienceId, zone: rows[0].zone, types: rows[0].types ?? {}, now: new Date() };
}

/** The query of an address as a scope: what older addresses say in words of their own becomes conditions. */
export function scopeOf({ audienceId, search, filters = [], archived, status, mailable, fromDay, toDay }: Asked): Scope {
  const more: Condition[] = [];
  if (status) more.push({ field: 'status', op: 'any', values: [status] });
  if (mailable) more.push({ field: 'mailable', op: mailable });
  if (fromDay === -1) more.push({ field: 'lastOrderAt', op: 'empty' });
  else if (fromDay !== undefined || toDay !== undefined)
    more.push({ field: 'lastOrderAt', op: 'daysAgo', from: fromDay, to: toDay === undefined ? undefined : toDay - 1 });
  return { audienceId, search, filters: [...filters, ...more], archived: archived === 'yes' };
}
