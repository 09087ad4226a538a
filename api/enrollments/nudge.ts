import type { Fact } from '../../workflows/flow/plan.ts';
import type { Db } from '../db/database.ts';

/** The channel on which a waiting relay is woken; only a hint, it also polls. */
export const NUDGED = 'nudged';

/** Facts are decided on first and at once, bulk is paced. */
export type NudgeLane = 'facts' | 'bulk';

/**
 * The one way a nudge is written, as a statement or a part of one: `whom` selects the enrollments' `id`, its order is the order of work.
 * `tell`: already decided, the workflow must hear. `factAt`: when what they are told of happened, as SQL; its `?` come before those of `whom`.
 */
export const nudging = (whom: string, lane: NudgeLane, { tell = false, factAt = 'null' } = {}) => `
  insert into nudges (enrollment_id, lane, tell, fact_at)
  select id, '${lane}', ${tell}, ${factAt}::timestamptz from (${whom}) whom returning 1`;

/** Of enrollments `e`: nobody is about to decide on them. A word that is only to be told was decided before whatever is asked now. */
export const UNNUDGED = 'not exists (select from nudges n where n.enrollment_id = e.id and not n.tell)';

/** The same by itself, with a hint to the relay. */
const nudgeNow = (tx: Db, sql: string, bindings: unknown[]) =>
  tx.raw(`with told as (${sql}) select pg_notify('${NUDGED}', '') from told limit 1`, bindings as never);

/**
 * Tells the contacts' enrollments that listen for this fact, in the fact's own transaction and in a statement after it:
 * whoever holds the contact's lock sees either the fact or the nudge. Test runs never hear real facts.
 */
export async function nudge(tx: Db, contactIds: string[], fact: Fact, at: Date, lane: NudgeLane = 'facts'): Promise<void> {
  if (contactIds.length === 0) return;
  const listening =
    'select id from enrollments where contact_id = any(?::uuid[]) and ended_at is null and not is_test and listening @> array[?]';
  await nudgeNow(tx, nudging(listening, lane, { factAt: '?' }), [at, contactIds, fact]);
}

/**
 * The same as a part of the statement that changed something about many who are not locked, `changed` (contact_id): a walk that begins
 * to listen at that very moment is found by the hourly sweep (activities/jobs/sweep-rules.ts).
 */
export const nudgingThose = (changed: string) =>
  nudging(
    `select e.id from ${changed} x join enrollments e on e.contact_id = x.contact_id
     where e.ended_at is null and not e.is_test and e.listening @> array['contact']`,
    'bulk',
  );

/** Nudges these enrollments themselves. `tell`: already decided, the workflow must hear. Order of ids = order of work. */
export async function nudgeEnrollments(
  tx: Db,
  ids: string[],
  lane: NudgeLane,
  { tell = false, factAt = null as Date | null } = {},
): Promise<void> {
  if (ids.length === 0) return;
  const those = 'select id from unnest(?::uuid[]) with ordinality as t(id, n) order by n';
  await nudgeNow(tx, nudging(those, lane, { tell, factAt: '?' }), [factAt, ids]);
}
