import type { Fact } from '../../workflows/flow/plan.ts';
import type { Db } from '../db/database.ts';

/** The channel on which a waiting relay is woken; only a hint, it also polls. */
export const NUDGED = 'nudged';

/**
 * Tells the contacts' enrollments that listen for this fact, in the fact's own transaction and in a statement after it:
 * whoever holds the contact's lock sees either the fact or the nudge. Test runs never hear real facts.
 */
export async function nudge(tx: Db, contactIds: string[], fact: Fact, at: Date): Promise<void> {
  if (contactIds.length === 0) return;
  await tx.raw(
    `with told as (
       insert into nudges (enrollment_id, fact_at)
       select id, ? from enrollments where contact_id = any(?::uuid[]) and ended_at is null and not is_test and listening @> array[?]
       returning 1)
     select pg_notify('${NUDGED}', '') from told limit 1`,
    [at, contactIds, fact],
  );
}

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
