import type { Db } from '../db/database.ts';
import type { Enrollment } from './row.ts';

/** The only way to touch an enrollment: the contact's lock first, then the enrollment's, so no fact arrives meanwhile. */
export function locked<T>(db: Db, enrollmentId: string, work: (tx: Db, row: Enrollment) => Promise<T>): Promise<T> {
  return db.transaction(async (tx) => {
    await tx.raw('select from contacts where id = (select contact_id from enrollments where id = ?) for no key update', [enrollmentId]);
    const row = await tx<Enrollment>('enrollments').where('id', enrollmentId).forNoKeyUpdate().first();
    if (!row) throw new Error(`no enrollment ${enrollmentId}`);
    return work(tx, row as Enrollment);
  });
}
