import { membersOf } from '../../workflows/flow/rule/rule.ts';
import { refusalOf, unmailable } from '../contacts/index.ts';
import type { Db } from '../db/database.ts';
import { ruleWhere } from '../segments/index.ts';
import type { Stretch } from './backlog.ts';

/** Who is in the segment already, and why some can't be mailed; null = it is gone or broken. One pass over the segment's own query. */
export async function membersNow(db: Db, flow: { flowId: string; audienceId: string }, segmentId: string): Promise<Stretch | null> {
  const where = await ruleWhere(db, flow.audienceId, membersOf(segmentId)).catch((error) => {
    if (refusalOf(error) === null) throw error;
    return null;
  });
  if (!where) return null;
  const { rows } = await db.raw<{ rows: { reason: string | null; n: number }[] }>(
    `select ${unmailable()} as reason, count(*) as n from contacts c join audiences a on a.id = c.audience_id
     where ${where.sql} and not exists (select from enrollments e where e.flow_id = ? and e.contact_id = c.id and not e.is_test
       and e.ended_at is null) group by 1`,
    [...where.bindings, flow.flowId] as never,
  );
  const reasons = rows.flatMap(({ reason, n }) => (reason === null ? [] : [[reason, n] as const]));
  const contacts = rows.reduce((sum, { n }) => sum + n, 0);
  const cannot = reasons.reduce((sum, [, n]) => sum + n, 0);
  return {
    fromDay: 0,
    toDay: null,
    contacts,
    mailable: contacts - cannot,
    notMailable: Object.fromEntries(reasons),
    nextStep: null,
    tooOld: 0,
  };
}
