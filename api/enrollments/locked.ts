import { type Db, prepared } from '../db/database.ts';
import type { Enrollment } from './row.ts';

/** The contact is locked before the join can reach the enrollment, and a locked row is read in its newest version. */
const LOCK = `
  with contact as materialized (
    select id from contacts where id = (select contact_id from enrollments where id = ?) for no key update)
  select e.* from enrollments e join contact c on c.id = e.contact_id where e.id = ? for no key update of e`;

/** The only way to touch an enrollment: the contact's lock first, then the enrollment's, so no fact arrives meanwhile. */
export function locked<T>(db: Db, enrollmentId: string, work: (tx: Db, row: Enrollment) => Promise<T>): Promise<T> {
  return db.transaction(async (tx) => {
    const { rows } = await prepared<Enrollment>(tx, 'lock-walk', LOCK, [enrollmentId, enrollmentId]);
    if (!rows[0]) throw new Error(`no enrollment ${enrollmentId}`);
    return work(tx, rows[0]);
  });
}

const LOCK_CONTACTS = `
  select id from contacts where id in (select contact_id from enrollments where id = any(?::uuid[])) for no key update skip locked`;
const LOCK_WALKS = `
  select * from enrollments where id = any(?::uuid[]) and contact_id = any(?::uuid[]) for no key update skip locked`;

/**
 * Many at once, in the same order: contacts, then enrollments. A page waits for nobody, so it can neither deadlock nor keep a
 * hundred customers locked while it waits for one: who is locked by somebody else is missing from the rows, and left to `locked`.
 */
export function lockedPage<T>(db: Db, ids: string[], work: (tx: Db, rows: Enrollment[]) => Promise<T>): Promise<T> {
  return db.transaction(async (tx) => {
    const contacts = await prepared<{ id: string }>(tx, 'lock-contacts', LOCK_CONTACTS, [ids]);
    const known = contacts.rows.map((row) => row.id);
    const { rows } = await prepared<Enrollment>(tx, 'lock-walks', LOCK_WALKS, [ids, known]);
    return work(tx, rows);
  });
}
