import { z } from 'zod';
import type { Db } from '../db/database.ts';
import { keyInstant, keyUuid, pageOf, readCursor } from '../http/paging.ts';
import type { contacts } from './contract.ts';

type Query = z.output<typeof contacts.feed.query>;

interface Entry {
  id: string;
  type: string;
  at: Date;
  data: Record<string, unknown>;
}
const key = z.tuple([keyInstant, keyUuid]);
const ORDERS = ['order', 'order_changed', 'order_refunded', 'order_cancelled'];
const MESSAGES = ['sent', 'skipped', 'uncertain', 'failed', 'open', 'click', 'bounce'];

/** What happened, newest first. Index events_by_contact serves each month's partition. */
export async function readFeed(db: Db, contactId: string, { kind, cursor, limit }: Query) {
  const after = readCursor(cursor, key);
  const rows: Entry[] = await db('events')
    .select('id', 'type', 'at', 'data', db.raw('at::text as key_at'))
    .where('contact_id', contactId)
    .modify((q) => {
      if (kind === 'orders') q.whereIn('type', ORDERS);
      if (kind === 'messages') q.whereIn('type', MESSAGES);
      if (kind === 'changes') q.whereNotIn('type', [...ORDERS, ...MESSAGES]);
      if (after) q.whereRaw('(at, id) < (?::timestamptz, ?::uuid)', after);
    })
    .orderByRaw('at desc, id desc')
    .limit(limit + 1);
  return pageOf(rows, limit, 'key_at', 'id');
}
