import { refusalOf } from '../../api/contacts/index.ts';
import type { Db } from '../../api/db/database.ts';
import { ruleWhere } from '../../api/segments/index.ts';
import { membersOf } from '../../workflows/flow/rule/rule.ts';

/** A flow that contacts enter on coming to be in a segment. */
export interface SegmentFlow {
  id: string;
  audience_id: string;
  live_version_id: string;
  segment_id: string;
  backlog: { choice: 'first_email' | 'by_anchor' | 'leave_out'; perDay?: number }[];
  activated_at: Date;
}

/**
 * Compares who is in the segment with who was, and writes down the difference: who left is forgotten, who came is to enter at once. At
 * the first look, or when the flow watches another segment, everybody was there already: they enter as the author chose, or not at all.
 * One statement, as of one instant; two looks at a flow follow each other. False = the segment is gone or broken, and nothing was written.
 */
export async function lookAtSegment(db: Db, flow: SegmentFlow, now: Date): Promise<boolean> {
  try {
    await db.transaction(async (tx) => {
      await tx.raw('select pg_advisory_xact_lock(hashtextextended(?, 6))', [flow.id]);
      const where = await ruleWhere(tx, flow.audience_id, membersOf(flow.segment_id), { now });
      const watch = await tx('flow_watches').where({ flow_id: flow.id }).first('segment_id');
      if (watch?.segment_id === flow.segment_id) {
        await tx.raw(DIFFERENCE(where.sql), [...where.bindings, flow.id, flow.id, now, now, flow.id] as never);
        return;
      }
      await tx('flow_members').where({ flow_id: flow.id }).del();
      await tx('flow_watches').insert({ flow_id: flow.id, segment_id: flow.segment_id, since: now }).onConflict('flow_id').merge();
      const [choice] = flow.backlog;
      const starts = choice?.choice === 'first_email';
      await tx.raw(FIRST(where.sql), [flow.id, now, starts, choice?.perDay ?? null, ...where.bindings] as never);
    });
    return true;
  } catch (error) {
    if (refusalOf(error) === null) throw error;
    return false;
  }
}

/** The segment's own query, joined with who is noted to be in it. */
const DIFFERENCE = (where: string) => `
  with here as materialized (select c.id from contacts c join audiences a on a.id = c.audience_id where ${where}),
  gone as (delete from flow_members m where m.flow_id = ? and not exists (select from here where here.id = m.contact_id))
  insert into flow_members (flow_id, contact_id, since, enters_at)
  select ?, here.id, ?::timestamptz, ?::timestamptz from here
  where not exists (select from flow_members m where m.flow_id = ? and m.contact_id = here.id)
  on conflict do nothing`;

/** Most recently active first, so many a day, at the same local time. */
const FIRST = (where: string) => `
  insert into flow_members (flow_id, contact_id, since, enters_at)
  select ?, id, at, case when starts then (at at time zone zone + coalesce((rank - 1) / per_day, 0) * interval '1 day') at time zone zone end
  from (select c.id, a.time_zone as zone, ?::timestamptz as at, ?::boolean as starts,
      row_number() over (order by coalesce(c.last_active_at, c.created_at) desc, c.id) as rank, ?::int as per_day
    from contacts c join audiences a on a.id = c.audience_id where ${where}) everyone
  on conflict do nothing`;
