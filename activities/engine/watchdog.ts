import type { Db } from '../../api/db/database.ts';
import { nudging } from '../../api/enrollments/index.ts';

/**
 * Calls again whoever never started or is overdue, ever more rarely, so that an outage doesn't cost a signal per sleeper
 * per sweep; closes sends nobody came back for. After a total loss of Temporal's data this rebuilds it from Postgres.
 */
export async function watch(db: Db, overdue = '15 minutes'): Promise<void> {
  await db.raw(
    `with late as (
       update enrollments e set watched = least(watched + 1, 12)
       where id in (
         select id from enrollments e where ended_at is null and not is_test and at < now() - ?::interval * (2 ^ watched)
           and not exists (select from nudges where enrollment_id = e.id)
         for no key update skip locked) -- whoever is in hand is not forgotten, and waiting for pages of them could deadlock
       returning id)
     ${nudging('select id from late', 'bulk', { tell: true })}`,
    [overdue],
  );
  await db.raw(`update messages set state = 'uncertain' where state = 'sending' and deadline < clock_timestamp() - ?::interval`, [overdue]);
}
