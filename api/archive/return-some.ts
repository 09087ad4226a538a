import { type MarketingStatus, unarchiveContacts } from '../contacts/index.ts';
import type { Db } from '../db/database.ts';
import type { ByStatus } from './contract.ts';
import { KEPT } from './pages.ts';
import { findRun } from './store.ts';

/** Brings several back at once; nobody of another audience, nobody who was deleted for ever. */
export async function returnSome(
  db: Db,
  audienceId: string,
  contactIds: string[],
  actor: string,
): Promise<{ restored: number; left: number }> {
  const ids = [...new Set(contactIds)];
  return db.transaction(async (tx) => {
    await tx.raw('select from contacts where id = any(?::uuid[]) order by id for no key update', [ids]);
    const fit: string[] = await tx('contacts')
      .whereIn('id', ids)
      .where({ audience_id: audienceId })
      .whereNotNull('archived_at')
      .whereNull('forgotten_at')
      .pluck('id');
    const back = await unarchiveContacts(tx, { ids: fit, by: 'by_hand', actor });
    return { restored: back.length, left: ids.length - back.length };
  });
}

/** Whom an undo would bring back, and to what. */
export async function wouldReturn(db: Db, runId: string) {
  await findRun(db, runId);
  const { rows } = await db.raw<{ rows: { status: MarketingStatus; n: number; gone: number; back: number }[] }>(
    `select c.status, count(*) filter (where ${KEPT})::int as n, count(*) filter (where (${KEPT}) is not true)::int as back,
       count(*) filter (where ${KEPT} and c.status <> c.status_before_archive and c.status in ('unsubscribed', 'cleaned'))::int as gone
     from archive_run_contacts m join contacts c on c.id = m.contact_id where m.run_id = ? and m.archived_at is not null group by c.status`,
    [runId],
  );
  const total = (key: 'n' | 'gone' | 'back') => rows.reduce((sum, row) => sum + row[key], 0);
  const byStatus: ByStatus = Object.fromEntries(rows.filter(({ n }) => n > 0).map(({ status, n }) => [status, n]));
  return { contacts: total('n'), byStatus, leftMeanwhile: total('gone'), cameBack: total('back') };
}
