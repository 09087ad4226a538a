import { type Db, prepared } from '../db/database.ts';
import { type ContextRow, contextFrom, contextQuery } from './context.ts';
import { type Look, lookFrom } from './look.ts';
import type { Enrollment } from './row.ts';

/**
 * What a glance saw, for a later statement to tell whether that still stands. Whoever writes a fact about a contact (an order, consent,
 * an archive, their zone) changes the contact's row in the same transaction, so its `xmin` answers for all facts; the walk's row
 * answers for itself, but for what no plan looks at.
 */
export interface Seen {
  contactId: string;
  enrollmentId: string;
  contact: string;
  walk: string;
  zone: string;
}
const WALK = `(to_jsonb(e) - '{started_at,watched}'::text[])::text`;

export interface Glance<T> extends Look {
  seen: Seen;
  beside: T;
}

/** Looks at a walk without a lock: what is seen may be old a moment later. `beside`: one more SQL expression over c and a. */
export async function glance<T>(db: Db, id: string, now: (row: Enrollment) => number, beside: string): Promise<Glance<T>> {
  const text = contextQuery('= ?', `, c.xmin::text as seen_contact, ${WALK} as seen_walk, ${beside} as beside`);
  const { rows } = await prepared<Enrollment & ContextRow & { seen_contact: string; seen_walk: string; beside: T }>(db, 'glance', text, [
    id,
  ]);
  const row = rows[0];
  if (!row) throw new Error(`no enrollment ${id}`);
  const seen = { contactId: row.contact_id, enrollmentId: id, contact: row.seen_contact, walk: row.seen_walk, zone: row.zone };
  return { ...(await lookFrom(db, row, await contextFrom(db, row, row), now(row))), seen, beside: row.beside };
}

/**
 * `contact` and `walk`, locked in that order, in the statement that is about to write: empty unless both still stand as they were seen,
 * in a live flow that planned with the walk's own version. A locked row is judged in its newest version. Nobody is waited for:
 * a statement that waited would look at the rest with eyes from before.
 */
export const UNCHANGED = `
  contact as materialized (
    select id from contacts where id = ?::uuid and xmin = ?::xid for no key update skip locked),
  walk as materialized (
    select e.* from contact c join enrollments e on e.contact_id = c.id join flows f on f.id = e.flow_id join audiences a on a.id = e.audience_id
    where e.id = ?::uuid and ${WALK} = ? and f.status = 'live' and f.live_version_id = e.version_id and a.time_zone = ?
    for no key update of e skip locked)`;
export const unchanged = ({ contactId, contact, enrollmentId, walk, zone }: Seen) => [contactId, contact, enrollmentId, walk, zone];
