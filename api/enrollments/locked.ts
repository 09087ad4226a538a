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
