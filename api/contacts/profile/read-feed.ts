import { z } from 'zod';
import type { Db } from '../../db/database.ts';
import { keyInstant, keyUuid, pageOf, readCursor } from '../../http/paging.ts';
import type { profile } from './contract.ts';
import { type Entry, told } from './feed-facts.ts';

type Query = z.output<typeof profile.feed.query>;

const key = z.tuple([keyInstant, keyUuid]);
const ORDERS = ['order', 'order_changed', 'order_refunded', 'order_cancelled'];
const MESSAGES = ['sent', 'skipped', 'uncertain', 'failed', 'open', 'click', 'bounce', 'soft_bounce', 'complaint'];
const NOTES = ['note', 'note_deleted'];
const only: Record<Exclude<Query['kind'], 'all' | 'changes'>, string[]> = {
  orders: ORDERS,
  messages: MESSAGES,
  notes: NOTES,
  events: ['custom'],
};

/**
 * What happened, newest first. Index events_by_contact serves each month's partition: with 30 of them a page costs 30 descents of an
 * index, 1 to 2 ms; a range of days leaves out the months outside it.
 */
export async function readFeed(db: Db, contactId: string, query: Query) {
  const { kind, types, cursor, limit } = query;
  const after = readCursor(cursor, key);
  const span = await spanOf(db, contactId, query);
  const rows: Entry[] = await db('events')
    .select('id', 'type', 'name', 'at', 'actor', 'data', db.raw('at::text as key_at'))
    .where('contact_id', contactId)
    .modify((q) => {
      if (types) q.whereIn('type', types.split(','));
      else if (kind === 'changes') q.whereNotIn('type', Object.values(only).flat());
      else if (kind !== 'all') q.whereIn('type', only[kind]);
      if (span.from) q.where('at', '>=', span.from);
      if (span.before) q.where('at', '<', span.before);
      if (after) q.whereRaw('(at, id) < (?::timestamptz, ?::uuid) and at <= ?::timestamptz', [...after, after[0]]);
    })
    .orderByRaw('at desc, id desc')
    .limit(limit + 1);
  const { items, next } = pageOf(rows, limit, 'key_at', 'id');
  return { items: await told(db, contactId, items), next };
}

/** The first and last local day as instants in the audience's zone. */
async function spanOf(db: Db, contactId: string, { from, to }: Query): Promise<{ from: Date | null; before: Date | null }> {
  if (!from && !to) return { from: null, before: null };
  const { rows } = await db.raw<{ rows: { from: Date | null; before: Date | null }[] }>(
    `select :from::date::timestamp at time zone a.time_zone as from, (:to::date + 1)::timestamp at time zone a.time_zone as before
     from contacts c join audiences a on a.id = c.audience_id where c.id = :contactId`,
    { from: from ?? null, to: to ?? null, contactId },
  );
  return rows[0] ?? { from: null, before: null };
}
