import type { Db } from '../db/database.ts';
import { nudgeEnrollments } from '../enrollments/index.ts';
import { notFound, refused } from '../http/errors.ts';

export interface Archiving {
  /** Locked, and not archived yet. */
  ids: string[];
  /** Why, as the archive shows it: 'by_hand', 'clean-up' … */
  reason: string;
  /** The archive run it is part of. */
  runId?: string;
  /** Thousands at once wait until purchases and departures have been heard. */
  lane?: 'facts' | 'bulk';
  actor: string;
}
export interface Archived {
  /** Who was not archived before. */
  ids: string[];
  /** Walks that this ends. */
  walks: number;
}

/**
 * Puts people into the archive: out of lists, never mailed; their walks end by the nudge. The marketing status stays what it is, so that
 * whoever leaves meanwhile stays gone. 2,000 contacts: 0.4 s.
 */
export async function archiveContacts(tx: Db, { ids, reason, runId, lane = 'facts', actor }: Archiving): Promise<Archived> {
  const { rows } = await tx.raw<{ rows: { contact_id: string; at: Date }[] }>(
    `with gone as (
       update contacts set archived_at = clock_timestamp(), status_before_archive = status, archived_reason = :reason, rev = rev + 1,
         updated_at = clock_timestamp()
       where id = any(:ids::uuid[]) and archived_at is null returning id, audience_id, status, archived_at)
     insert into events (id, audience_id, contact_id, type, at, data, actor)
     select uuidv7(), audience_id, id, 'archived', archived_at, jsonb_strip_nulls(jsonb_build_object('reason', :reason::text, 'status', status,
       'runId', :runId::text)), :actor from gone
     returning contact_id, at`,
    { ids, reason, runId: runId ?? null, actor },
  );
  const gone = rows.map(({ contact_id }) => contact_id);
  if (!rows[0]) return { ids: [], walks: 0 };
  const walking: string[] = await tx('enrollments')
    .whereIn('contact_id', gone)
    .where({ ended_at: null, is_test: false })
    .orderBy('id')
    .pluck('id');
  await nudgeEnrollments(tx, walking, lane, { factAt: rows[0].at });
  return { ids: gone, walks: walking.length };
}

/** One contact, under its lock. Already archived: nothing happens. */
export async function archiveContact(db: Db, id: string, actor: string): Promise<void> {
  await db.transaction(async (tx) => {
    await lockOne(tx, id);
    await archiveContacts(tx, { ids: [id], reason: 'by_hand', actor });
  });
}

/**
 * Brings someone back with the status they have: what they were when archived, unless they left meanwhile. Whoever was deleted for
 * ever, or merged into another, does not come back this way.
 */
export async function unarchiveContact(db: Db, id: string, actor: string): Promise<void> {
  await db.transaction(async (tx) => {
    const contact = await lockOne(tx, id);
    if (!contact.archived_at) return;
    if (contact.forgotten_at) throw refused('This person was deleted for ever. Only they can come back, through a form of yours.');
    const merge = await tx('merges').where({ merged_id: id }).whereNull('undone_at').first('kept_id');
    if (merge) throw refused('This contact was merged into another one. Undo the merge to bring it back.');
    await unarchiveContacts(tx, { ids: [id], by: 'by_hand', actor });
  });
}

/** What brings someone back: the team, the undo of a run or clean-up, or their own deed. */
export type Return = 'by_hand' | 'undo' | 'clean-up' | 'signup' | 'order';

/** Many at once; locked, none of them forgotten. The run that archived them learns of it. Returns who came back. */
export async function unarchiveContacts(tx: Db, { ids, by, actor }: { ids: string[]; by: Return; actor: string }): Promise<string[]> {
  if (ids.length === 0) return [];
  const { rows } = await tx.raw<{ rows: { contact_id: string }[] }>(
    `with back as (
       update contacts set archived_at = null, status_before_archive = null, archived_reason = null, rev = rev + 1, updated_at = clock_timestamp()
       where id = any(:ids::uuid[]) and archived_at is not null returning new.id, new.audience_id, new.status, old.archived_at as was),
     noted as (update archive_run_contacts m set back_at = clock_timestamp(), back_by = :by from back
       where m.contact_id = back.id and m.archived_at = back.was)
     insert into events (id, audience_id, contact_id, type, at, data, actor)
     select uuidv7(), audience_id, id, 'unarchived', clock_timestamp(), jsonb_build_object('reason', :by::text, 'status', status), :actor
     from back returning contact_id`,
    { ids, by, actor },
  );
  return rows.map(({ contact_id }) => contact_id);
}

const STAYS = 'This contact is archived and stays as it was. Unarchive them first, then change them.';

/** An archived person is not edited; 422. They may still be taken off: that is their own word. */
export function refuseArchived(contact: { archived_at: Date | null } | undefined): void {
  if (contact?.archived_at) throw refused(STAYS);
}
/** The same, by id. */
export async function refuseEditing(db: Db, id: string): Promise<void> {
  refuseArchived(await db('contacts').where({ id }).first('archived_at'));
}

async function lockOne(tx: Db, id: string): Promise<{ archived_at: Date | null; forgotten_at: Date | null }> {
  await tx.raw('select from contacts where id = ? for no key update', [id]);
  const contact = await tx('contacts').where({ id }).first('archived_at', 'forgotten_at');
  if (!contact) throw notFound('contact');
  return contact;
}
