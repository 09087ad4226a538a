import type { Db } from '../db/database.ts';
import { prepared } from '../db/database.ts';
import { gather, MOST } from '../db/gather.ts';
import { type ContextRow, contextFrom, contextsQuery } from './context.ts';
import { type Look, lookFrom } from './look.ts';
import type { Enrollment } from './row.ts';

/**
 * What a glance saw, for a later statement to tell whether that still stands. Whoever writes a fact about a contact (an order, consent,
 * an archive, their zone) changes the contact's row in the same transaction, so its `xmin` answers for all facts; the walk's row
 * answers for itself, but for what no plan looks at.
 */
export interface Seen {
  id: string;
  contact_id: string;
  contact: string;
  walk: string;
  zone: string;
}
const WALK = `(to_jsonb(e) - '{started_at,watched}'::text[])::text`;

export interface Glance<T> extends Look {
  seen: Seen;
  beside: T;
}
type Read<T> = Enrollment & ContextRow & { seen_contact: string; seen_walk: string; beside: T };

/**
 * Looks at walks without a lock: what is seen may be old a moment later. `beside`: one more SQL expression over c and a. Those who look
 * at the same time are read together.
 */
export function glancer<T>(db: Db, beside: string): (id: string, now: (row: Enrollment) => number) => Promise<Glance<T>> {
  const read = gather(async (ids: string[]) => {
    const text = contextsQuery(`, c.xmin::text as seen_contact, ${WALK} as seen_walk, ${beside} as beside`);
    const { rows } = await prepared<Read<T>>(db, 'glance', text, [JSON.stringify(ids), MOST]);
    const found = new Map(rows.map((row) => [row.id, row]));
    return ids.map((id) => found.get(id));
  });
  return async (id, now) => {
    const row = await read(id);
    if (!row) throw new Error(`no enrollment ${id}`);
    const seen = { id, contact_id: row.contact_id, contact: row.seen_contact, walk: row.seen_walk, zone: row.zone };
    return { ...(await lookFrom(db, row, await contextFrom(db, row, row), now(row))), seen, beside: row.beside };
  };
}

/**
 * `contact` and `walk`, locked in that order, in the statement that is about to write: of what is `said` (jsonb, each with its `Seen`)
 * only those that still stand as they were seen, in a live flow that planned with the walk's own version. A locked row is judged in its
 * newest version. Nobody is waited for: a statement that waited would look at the rest with eyes from before.
 */
export const unchanged = (more: string) => `
  said as materialized (
    select * from jsonb_to_recordset(?::jsonb) as s(id uuid, contact_id uuid, contact text, walk text, zone text, ${more}) limit ?::int),
  contact as materialized (
    select s.id as walk_id, c.id from said s cross join lateral (
      select id from contacts where id = s.contact_id and xmin = s.contact::xid for no key update skip locked) c),
  walk as materialized (
    select e.* from contact c join said s on s.id = c.walk_id cross join lateral (
      select * from enrollments e where e.id = s.id and e.contact_id = c.id and ${WALK} = s.walk for no key update skip locked) e
    join flows f on f.id = e.flow_id and f.status = 'live' and f.live_version_id = e.version_id
    join audiences a on a.id = e.audience_id and a.time_zone = s.zone)`;
