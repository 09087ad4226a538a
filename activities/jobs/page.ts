import type { Db } from '../../api/db/database.ts';

/** Contacts handled in one transaction: short locks, and a kill repeats at most this much. */
export const PAGE = 500;
/** Bulk nudges that may wait before a sweep pauses: the relay starts about 200 a second. */
const FULL = 3_000;

export interface Key {
  at: string;
  id: string;
}
export interface Candidate {
  id: string;
  last_order_at: Date;
  last_order_id: string;
}
export interface Range {
  audienceId: string;
  /** Of the last counted order; `to` exclusive. */
  from: Date;
  to: Date;
}

/** The next contacts by last order, most recent first; index contacts_by_last_order serves it. Reads only. */
export async function nextPage(
  db: Db,
  { audienceId, from, to }: Range,
  flowId: string,
  after: Key | null,
): Promise<(Candidate & { key: Key })[]> {
  const { rows } = await db.raw<{ rows: (Candidate & { at_text: string })[] }>(
    `select c.id, c.last_order_at, c.last_order_id, c.last_order_at::text as at_text from contacts c
     where c.audience_id = ? and c.archived_at is null and c.last_order_at >= ? and c.last_order_at < ?
       ${after ? 'and (c.last_order_at, c.id) < (?::timestamptz, ?::uuid)' : ''}
       and coalesce(c.last_active_at, c.last_order_at) > now() - interval '3 years'
       and not exists (select from enrollments e where e.flow_id = ? and e.contact_id = c.id and not e.is_test
         and (e.episode = c.last_order_id::text or e.anchor_order_id = c.last_order_id or e.ended_at is null))
     order by c.last_order_at desc, c.id desc limit ?`,
    [audienceId, from, to, ...(after ? [after.at, after.id] : []), flowId, PAGE],
  );
  return rows.map((row) => ({ ...row, key: { at: row.at_text, id: row.id } }));
}

/** Locks contacts in the order everyone does, and reads what they are like now that nobody else can change it. */
export async function lockContacts(tx: Db, ids: string[]): Promise<Map<string, Candidate>> {
  await tx.raw('select from contacts where id = any(?::uuid[]) order by id for no key update', [ids]);
  const rows = await tx('contacts')
    .whereIn('id', ids)
    .whereNull('archived_at')
    .whereNotNull('last_order_id')
    .select('id', 'last_order_at', 'last_order_id');
  return new Map(rows.map((row: Candidate) => [row.id, row]));
}

/** Waits while the relay has enough to start; `beat` keeps the activity alive meanwhile. */
export async function untilRoom(db: Db, beat: () => void): Promise<void> {
  for (;;) {
    const { rows } = await db.raw<{ rows: { n: number }[] }>(
      `select count(*)::int as n from (select from nudges where lane = 'bulk' limit ${FULL}) x`,
    );
    if ((rows[0]?.n ?? 0) < FULL) return;
    beat();
    await new Promise((ok) => setTimeout(ok, 500));
  }
}
