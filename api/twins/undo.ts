import { v7 } from 'uuid';
import { again } from '../db/again.ts';
import type { Db } from '../db/database.ts';
import { nudge } from '../enrollments/index.ts';
import { conflict, notFound } from '../http/errors.ts';
import { recountContacts } from '../orders/index.ts';
import { columnsOf, partSets, returnFacts } from './move-facts.ts';
import { returnWalks } from './move-walks.ts';

/** A merge can be taken back for so long. */
export const UNDO_DAYS = 30;

interface Merge {
  id: string;
  audience_id: string;
  kept_id: string;
  merged_id: string;
  at: Date;
  undone_at: Date | null;
  over: boolean;
  empty: boolean;
}

/**
 * Takes a merge back: the merged contact stands again as it was, with its facts; of the kept one everything that nobody changed since
 * goes back. What came since stays with the kept one. Walks that the merge ended do not start again.
 */
export const undoMerge = (db: Db, id: string, actor: string): Promise<{ keptId: string; mergedId: string }> =>
  again(db, () => db.transaction((tx) => undo(tx, id, actor)));

async function undo(tx: Db, id: string, actor: string) {
  const merge: Merge | undefined = await tx('merges')
    .select('*', tx.raw(`at < clock_timestamp() - interval '${UNDO_DAYS} days' as over`), tx.raw(`snapshot = '{}' as empty`))
    .where({ id })
    .forUpdate()
    .first();
  if (!merge) throw notFound('merge');
  if (merge.undone_at) throw conflict('This merge has been taken back already.');
  if (merge.over || merge.empty)
    throw conflict(`A merge can be taken back for ${UNDO_DAYS} days, while both people’s data is still there.`);
  const moving = { mergeId: id, keepId: merge.kept_id, mergedId: merge.merged_id };
  const { rows } = await tx.raw<{ rows: { now: Date }[] }>(
    'select clock_timestamp() as now from contacts where id = ? and forgotten_at is null for no key update',
    [moving.keepId],
  );
  if (!rows[0]) throw conflict('The contact who was kept has been merged into another one since. Take that merge back first.');
  await putBack(tx, moving);
  await standAgain(tx, moving);
  await returnFacts(tx, moving);
  await partSets(tx, moving);
  await returnWalks(tx, moving);
  await tx('contact_aliases').where({ merge_id: id }).delete();
  await tx.raw(
    `update contact_aliases a set contact_id = :mergedId from merges m, jsonb_to_recordset(m.snapshot -> 'aliases') as w(kind text, value text)
     where m.id = :mergeId and a.audience_id = m.audience_id and a.kind = w.kind and a.value = w.value and a.contact_id = :keepId`,
    moving,
  );
  await leftSince(tx, moving, merge.at);
  await recountContacts(tx, [moving.keepId, moving.mergedId]);
  const [a, b] = [moving.keepId, moving.mergedId].sort();
  await tx.raw(
    `insert into twins (audience_id, a_id, b_id, reasons, state, actor) values (?, ?, ?, '{}', 'dismissed', ?)
     on conflict (a_id, b_id) do update set state = 'dismissed'`,
    [merge.audience_id, a as string, b as string, actor],
  );
  const now = rows[0].now;
  for (const contactId of [moving.keepId, moving.mergedId])
    await tx('events').insert({
      id: v7(),
      audience_id: merge.audience_id,
      contact_id: contactId,
      type: 'unmerged',
      at: now,
      data: JSON.stringify({ mergeId: id }),
      actor,
    });
  await nudge(tx, [moving.keepId, moving.mergedId], 'consent', now);
  await tx('merges').where({ id }).update({ undone_at: now, snapshot: '{}' });
  return { keptId: moving.keepId, mergedId: moving.mergedId };
}

type Moving = { mergeId: string; keepId: string; mergedId: string };
/** What changes with every fact, and what is counted anew. */
const NEVER = new Set(['id', 'audience_id', 'rev', 'updated_at', 'fields']);

/** Each column of the kept row that still is as the merge left it becomes what it was before; custom fields one by one. */
async function putBack(tx: Db, moving: Moving): Promise<void> {
  const columns = (await columnsOf(tx, 'contacts')).filter((column) => !NEVER.has(column));
  await tx.raw(
    `update contacts c set ${columns.map((k) => `${k} = case when c.${k} is not distinct from a.${k} then b.${k} else c.${k} end`).join(', ')},
       fields = coalesce((select jsonb_object_agg(key, value) from (
         select k.key, case when c.fields -> k.key is not distinct from a.fields -> k.key then b.fields -> k.key else c.fields -> k.key end as value
         from (select jsonb_object_keys(c.fields) union select jsonb_object_keys(b.fields)) as k(key)) f where value is not null), '{}'),
       rev = c.rev + 1, updated_at = clock_timestamp()
     from merges m cross join jsonb_populate_record(null::contacts, m.snapshot -> 'after') a
       cross join jsonb_populate_record(null::contacts, m.snapshot -> 'keep') b
     where m.id = :mergeId and c.id = :keepId`,
    moving,
  );
}

/** The merged row as it was; 409 when someone else has the address or customer number now. */
async function standAgain(tx: Db, moving: Moving): Promise<void> {
  const columns = await columnsOf(tx, 'contacts');
  const { rows } = await tx.raw(
    `insert into contacts (${columns.join(', ')}) select ${columns.map((column) => `b.${column}`).join(', ')} from merges m
       cross join lateral jsonb_populate_record(null::contacts, m.snapshot -> 'merge') b where m.id = :mergeId
     on conflict do nothing returning id`,
    { mergeId: moving.mergeId },
  );
  if (rows.length === 0)
    throw conflict('Another contact has the merged one’s address or customer number now. Change it there first, then take the merge back.');
}

/** Whoever left by a mail to the merged address since the merge has left with that address. */
async function leftSince(tx: Db, { mergedId }: Moving, since: Date): Promise<void> {
  await tx.raw(
    `update contacts c set status = 'unsubscribed', status_at = m.at, status_source = 'unsubscribe link'
     from (select max(unsubscribed_at) as at from messages where contact_id = :mergedId and unsubscribed_at > :since and not is_test) m
     where c.id = :mergedId and m.at is not null and c.status <> 'cleaned'`,
    { mergedId, since },
  );
}

/** After that nobody's former data is kept for an undo. */
export const expireMerges = (db: Db) =>
  db.raw(`update merges set snapshot = '{}' where id in (select id from merges where snapshot <> '{}'
    and at < clock_timestamp() - interval '${UNDO_DAYS} days' limit 500)`);
