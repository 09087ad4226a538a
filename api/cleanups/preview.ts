import type { Db } from '../db/database.ts';
import { type Whom, whereOf } from './whom.ts';

const SAMPLE = 10;

interface Person {
  id: string;
  email: string | null;
  firstName: string;
  lastName: string;
  status: 'subscribed' | 'unsubscribed' | 'non_subscribed' | 'pending' | 'cleaned';
  statusAt: Date;
}

/** The dry run: counted exactly, for it is what will be done. 1 M contacts: a second. */
export async function previewCleanUp(db: Db, audienceId: string, whom: Whom) {
  const { where, elsewhere, bindings } = whereOf(audienceId, whom, 'archive');
  const from = 'from contacts c join audiences a on a.id = c.audience_id';
  const [counted, sample] = await Promise.all([
    db.raw<{ rows: [{ contacts: number; onlyLists: number; buyers: number; activeWalks: number }] }>(
      `select count(*) filter (where not stays)::int as contacts, count(*) filter (where stays)::int as "onlyLists",
         count(*) filter (where not stays and order_count > 0)::int as buyers, coalesce(sum(walks) filter (where not stays), 0)::int as "activeWalks"
       from (select ${elsewhere} as stays, c.order_count, (select count(*) from enrollments e
         where e.contact_id = c.id and e.ended_at is null and not e.is_test) as walks ${from} where ${where}) found`,
      bindings as never,
    ),
    db.raw<{ rows: Person[] }>(
      `select c.id, c.email, c.first_name as "firstName", c.last_name as "lastName", c.status, c.status_at as "statusAt" ${from}
       where ${where} and not ${elsewhere} order by c.id limit ${SAMPLE}`,
      bindings as never,
    ),
  ]);
  return { ...counted.rows[0], sample: sample.rows };
}
