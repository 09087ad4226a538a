import { z } from 'zod';
import type { Db } from '../db/database.ts';
import { nudgeEnrollments } from '../enrollments/index.ts';
import { notFound } from '../http/errors.ts';
import { keyInstant, keyUuid, pageOf, readCursor } from '../http/paging.ts';
import type { merges, twins } from './contract.ts';
import type { Reason } from './find-twins.ts';
import { UNDO_DAYS } from './undo.ts';

/** Above this a count costs more than it says. */
const CAP = 10_000;

export const personJson = (
  c: string,
) => `jsonb_build_object('id', ${c}.id, 'email', ${c}.email, 'phone', ${c}.phone, 'firstName', ${c}.first_name,
  'lastName', ${c}.last_name, 'status', ${c}.status, 'orderCount', ${c}.order_count, 'revenue', ${c}.revenue::text,
  'lastOrderAt', ${iso(`${c}.last_order_at`)}, 'createdAt', ${iso(`${c}.created_at`)})`;
const iso = (at: string) => `to_char(${at} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

interface Row {
  a: never;
  b: never;
  reasons: Reason[];
  foundAt: Date;
  boughtAt: Date | null;
}
const key = z.tuple([z.boolean(), keyInstant, keyUuid, keyUuid]);

/** Proposals, those first that hold a message, then the newest. Index twins_proposed serves it. */
export async function listTwins(db: Db, { audienceId, reason, contactId, cursor, limit }: z.output<typeof twins.list.query>) {
  const after = readCursor(cursor, key);
  const where = `t.audience_id = :audienceId and t.state = 'proposed' ${reason ? 'and :reason = any(t.reasons)' : ''}
    ${contactId ? 'and :contactId in (t.a_id, t.b_id)' : ''}`;
  const bindings = { audienceId, ...(reason ? { reason } : {}), ...(contactId ? { contactId } : {}) };
  const { rows } = await db.raw<{ rows: Row[] }>(
    `select ${personJson('a')} as a, ${personJson('b')} as b, t.reasons, t.found_at as "foundAt", t.bought_at as "boughtAt",
       t.bought_at is not null as key_held, t.found_at::text as key_found, t.a_id as key_a, t.b_id as key_b
     from twins t join contacts a on a.id = t.a_id join contacts b on b.id = t.b_id where ${where}
       ${after ? `and ((t.bought_at is not null), t.found_at, t.a_id, t.b_id) < (:held::boolean, :found::timestamptz, :aId::uuid, :bId::uuid)` : ''}
     order by (t.bought_at is not null) desc, t.found_at desc, t.a_id desc, t.b_id desc limit ${limit + 1}`,
    { ...bindings, ...(after ? { held: after[0], found: after[1], aId: after[2], bId: after[3] } : {}) },
  );
  const counted = await db.raw<{ rows: [{ n: number }] }>(
    `select count(*)::int as n from (select from twins t where ${where} limit ${CAP + 1}) capped`,
    bindings,
  );
  const { n } = counted.rows[0];
  return { ...pageOf(rows, limit, 'key_held', 'key_found', 'key_a', 'key_b'), count: Math.min(n, CAP), capped: n > CAP };
}

/** They are two people: said once and for all. Walks that waited for the answer are planned anew. */
export async function dismissTwins(db: Db, aId: string, bId: string, actor: string): Promise<void> {
  const [a, b] = [aId, bId].sort() as [string, string];
  await db.transaction(async (tx) => {
    await tx.raw('select from contacts where id = any(?::uuid[]) order by id for no key update', [[a, b]]);
    const done = await tx('twins').where({ a_id: a, b_id: b }).update({ state: 'dismissed', actor });
    if (done === 0) throw notFound('proposal');
    const held = await tx('enrollments')
      .whereIn('contact_id', [a, b])
      .where({ held: 'twin' })
      .whereNull('ended_at')
      .orderBy('id')
      .pluck('id');
    await nudgeEnrollments(tx, held, 'facts');
  });
}

interface Merged {
  id: string;
  keptId: string;
  mergedId: string;
  kept: string | null;
  merged: string | null;
  actor: string;
  at: Date;
  undoneAt: Date | null;
  undoUntil: Date | null;
}
const nameIn = (
  side: string,
) => `coalesce(nullif(trim(concat(m.snapshot #>> '{${side},first_name}', ' ', m.snapshot #>> '{${side},last_name}')), ''),
  m.snapshot #>> '{${side},email}', m.snapshot #>> '{${side},phone}')`;

/** What was merged, newest first. */
export async function listMerges(db: Db, { audienceId, contactId, cursor, limit }: z.output<typeof merges.list.query>) {
  const after = readCursor(cursor, z.tuple([keyUuid]));
  const rows: Merged[] = await db('merges as m')
    .select(
      'm.id',
      'm.kept_id as keptId',
      'm.merged_id as mergedId',
      'm.actor',
      'm.at',
      'm.undone_at as undoneAt',
      db.raw(`${nameIn('keep')} as kept, ${nameIn('merge')} as merged, case when m.undone_at is null and m.snapshot <> '{}'
        and m.at > clock_timestamp() - interval '${UNDO_DAYS} days' then m.at + interval '${UNDO_DAYS} days' end as "undoUntil"`),
    )
    .modify((q) => {
      if (audienceId) q.where('m.audience_id', audienceId);
      if (contactId) q.whereRaw('? in (m.kept_id, m.merged_id)', [contactId]);
      if (after) q.where('m.id', '<', after[0]);
    })
    .orderBy('m.id', 'desc')
    .limit(limit + 1);
  return pageOf(rows, limit, 'id');
}
