import type { Db } from '../db/database.ts';
import { type Enrollment, nudgeEnrollments, stop } from '../enrollments/index.ts';
import type { Moving } from './move-facts.ts';

/**
 * Walks go on under the kept contact, and are planned anew: an order that moved may end them. Where both walk in one flow, the walk
 * that is behind ends. What may not be entered twice stays so: a second history of the same episode is told apart by its id.
 */
export async function moveWalks(tx: Db, { mergeId, keepId, mergedId }: Moving, now: number): Promise<void> {
  for (const row of await behind(tx, keepId, mergedId)) {
    const { rev } = await stop(tx, row, 'merged', now);
    if (rev > row.rev) await nudgeEnrollments(tx, [row.id], 'facts', { tell: true });
  }
  await tx.raw(
    `update merges set snapshot = jsonb_set(snapshot, '{walks}', coalesce((select jsonb_agg(jsonb_build_object('id', id, 'episode', episode))
       from enrollments where contact_id = :mergedId), '[]')) where id = :mergeId`,
    { mergeId, mergedId },
  );
  await tx.raw(
    `update enrollments m set contact_id = :keepId, episode = case when not m.is_test and exists (select from enrollments k
       where k.contact_id = :keepId and k.flow_id = m.flow_id and k.episode = m.episode and not k.is_test) then m.episode || ' ' || m.id else m.episode end
     where m.contact_id = :mergedId`,
    { keepId, mergedId },
  );
  await replanAll(tx, keepId);
}

/** Of each flow that both are in, the walk with fewer steps behind it; of two alike, that of the contact who goes. */
async function behind(tx: Db, keepId: string, mergedId: string): Promise<Enrollment[]> {
  const rows: Enrollment[] = await tx('enrollments')
    .whereIn('contact_id', [keepId, mergedId])
    .whereNull('ended_at')
    .where({ is_test: false })
    .orderBy('id')
    .forNoKeyUpdate();
  return rows.filter((row) => {
    const other = rows.find(({ flow_id, contact_id }) => flow_id === row.flow_id && contact_id !== row.contact_id);
    return other && (row.visit < other.visit || (row.visit === other.visit && row.contact_id === mergedId));
  });
}

/** Walks that moved go back; those that the merge ended stay ended. */
export async function returnWalks(tx: Db, { mergeId, keepId, mergedId }: Moving): Promise<void> {
  await tx.raw(
    `update enrollments e set contact_id = :mergedId, episode = w.episode
     from merges m, jsonb_to_recordset(m.snapshot -> 'walks') as w(id uuid, episode text)
     where m.id = :mergeId and e.id = w.id and e.contact_id = :keepId`,
    { mergeId, keepId, mergedId },
  );
  for (const id of [keepId, mergedId]) await replanAll(tx, id);
}

/** The orders around every active walk are others now. */
async function replanAll(tx: Db, contactId: string): Promise<void> {
  const ids = await tx('enrollments').where({ contact_id: contactId, is_test: false }).whereNull('ended_at').orderBy('id').pluck('id');
  await nudgeEnrollments(tx, ids, 'facts');
}
