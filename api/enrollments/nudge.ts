import type { Fact } from '../../workflows/flow/plan.ts';
import type { Db } from '../db/database.ts';

/** The channel on which a waiting relay is woken; only a hint, it also polls. */
export const NUDGED = 'nudged';

/**
 * Tells the contacts' enrollments that listen for this fact, in the fact's own transaction and in a statement after it:
 * whoever holds the contact's lock sees either the fact or the nudge. Test runs never hear real facts.
 */
export async function nudge(tx: Db, contactIds: string[], fact: Fact, at: Date, lane: 'facts' | 'bulk' = 'facts'): Promise<void> {
  if (contactIds.length === 0) return;
  await tx.raw(
    `with told as (
       insert into nudges (enrollment_id, fact_at, lane)
       select id, ?, ? from enrollments where contact_id = any(?::uuid[]) and ended_at is null and not is_test and listening @> array[?]
       returning 1)
     select pg_notify('${NUDGED}', '') from told limit 1`,
    [at, lane, contactIds, fact],
  );
}

/**
 * The same as a part of the statement that changed something about many who are not locked, `changed` (contact_id): a walk that begins
 * to listen at that very moment is found by the hourly sweep (activities/jobs/sweep-rules.ts).
 */
export const nudgingThose = (changed: string) => `
  insert into nudges (enrollment_id, lane)
  select e.id, 'bulk' from ${changed} x join enrollments e on e.contact_id = x.contact_id
  where e.ended_at is null and not e.is_test and e.listening @> array['contact']`;

/** Nudges these enrollments themselves. `tell`: already decided, the workflow must hear. Order of ids = order of work. */
export async function nudgeEnrollments(
  tx: Db,
  ids: string[],
  lane: 'facts' | 'bulk',
  { tell = false, factAt = null as Date | null } = {},
): Promise<void> {
  if (ids.length === 0) return;
  await tx.raw(
    `with told as (
       insert into nudges (enrollment_id, lane, tell, fact_at) select id, ?, ?, ? from unnest(?::uuid[]) with ordinality as t(id, n) order by n returning 1)
     select pg_notify('${NUDGED}', '') from told limit 1`,
    [lane, tell, factAt, ids],
  );
}
