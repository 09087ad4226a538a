import { archiveContacts, type MarketingStatus, unarchiveContacts } from '../contacts/index.ts';
import type { Db } from '../db/database.ts';

export interface PageOf {
  runId: string;
  after: string | null;
  limit: number;
  actor: string;
}

/**
 * Archives the next so many of a run, under their locks. Left alone: who was archived meanwhile, and who did something of their own
 * after it was settled who is meant. `last: null` = there is nobody left. 2,000 contacts: 0.4 s, so 300,000 in 66 s; back again in 117 s, into all the indexes of lists.
 */
export async function takePage(tx: Db, page: PageOf & { reason: string }): Promise<{ last: string | null; seen: number }> {
  const { runId, reason, actor } = page;
  const ids = await nextMembers(tx, page, 'archived_at is null');
  const last = ids.at(-1) ?? null;
  if (!last) return { last, seen: 0 };
  const { rows: fit } = await tx.raw<{ rows: { id: string; status: MarketingStatus }[] }>(
    `select c.id, c.status from contacts c, archive_runs r where r.id = ? and c.id = any(?::uuid[]) and c.archived_at is null
       and c.forgotten_at is null and coalesce(greatest(c.last_active_at, c.last_seen_at) <= r.frozen_at, true)`,
    [runId, ids],
  );
  const gone = await archiveContacts(tx, { ids: fit.map(({ id }) => id), reason, runId, lane: 'bulk', actor });
  await tx.raw(
    `update archive_run_contacts m set archived_at = c.archived_at from contacts c
     where m.run_id = ? and m.contact_id = any(?::uuid[]) and c.id = m.contact_id`,
    [runId, gone.ids],
  );
  const counts: Record<string, number> = {};
  for (const { status } of fit) counts[status] = (counts[status] ?? 0) + 1;
  await tx.raw(
    `update archive_runs set archived = archived + :archived, active_left = active_left + :left, walks_ended = walks_ended + :walks,
       by_status = (select jsonb_object_agg(key, n) from (select key, sum(value::int) as n
         from (select * from jsonb_each_text(by_status) union all select * from jsonb_each_text(:counts::jsonb)) both_of group by key) summed)
     where id = :runId`,
    {
      runId,
      archived: gone.ids.length,
      left: ids.length - gone.ids.length,
      walks: gone.walks,
      counts: JSON.stringify({ subscribed: 0, ...counts }),
    },
  );
  return { last, seen: ids.length };
}

/** Whom the run itself keeps in the archive: since then nobody brought them back, or archived them anew. */
export const KEPT = `c.archived_at = m.archived_at and c.forgotten_at is null`;

/** Brings back the next so many whom a run archived and still keeps there; whoever left meanwhile stays gone, by their status. */
export async function returnPage(tx: Db, page: PageOf): Promise<{ last: string | null; seen: number }> {
  const { runId, actor } = page;
  const ids = await nextMembers(tx, page, 'archived_at is not null');
  const last = ids.at(-1) ?? null;
  if (!last) return { last, seen: 0 };
  const { rows } = await tx.raw<{ rows: { id: string }[] }>(
    `select c.id from archive_run_contacts m join contacts c on c.id = m.contact_id
     where m.run_id = ? and m.contact_id = any(?::uuid[]) and m.back_at is null and ${KEPT}`,
    [runId, ids],
  );
  const back = await unarchiveContacts(tx, { ids: rows.map(({ id }) => id), by: 'undo', actor });
  await tx('archive_runs').where({ id: runId }).increment('restored', back.length);
  return { last, seen: ids.length };
}

async function nextMembers(tx: Db, { runId, after, limit }: PageOf, which: string): Promise<string[]> {
  const ids: string[] = await tx('archive_run_contacts')
    .where({ run_id: runId })
    .whereRaw(which)
    .modify((q) => after && q.where('contact_id', '>', after))
    .orderBy('contact_id')
    .limit(limit)
    .pluck('contact_id');
  await tx.raw('select from contacts where id = any(?::uuid[]) order by id for no key update', [ids]);
  return ids;
}
