import type { Db } from '../db/database.ts';
import { nudge } from '../enrollments/index.ts';
import { once, tracked } from './tracked.ts';

/** The contact leaves, at once and for all flows; again changes nothing. */
export async function unsubscribe(db: Db, messageId: string): Promise<void> {
  await db.transaction(async (tx) => {
    const message = await tracked(tx, messageId);
    if (!message) return;
    const { id, contact_id, now, status } = message;
    await tx.raw('update messages set unsubscribed_at = coalesce(unsubscribed_at, ?) where id = ?', [now, id]);
    if (status === 'unsubscribed') return;
    await tx('contacts').where({ id: contact_id }).update({
      status: 'unsubscribed',
      status_at: now,
      status_source: 'unsubscribe link',
      actor: 'contact',
      updated_at: now,
    });
    await once(tx, message, 'status', `unsubscribe:${id}:${now.toISOString()}`, { from: status, to: 'unsubscribed' });
    await nudge(tx, [contact_id], 'consent', now);
  });
}

export interface Leaver {
  email: string;
  language: 'en' | 'fr';
  brand: string;
}

/** Whom a message's way out concerns. null = no such message. */
export async function leaver(db: Db, messageId: string): Promise<Leaver | null> {
  const row = await db('messages as m')
    .join('contacts as c', 'c.id', 'm.contact_id')
    .join('audiences as a', 'a.id', 'm.audience_id')
    .where('m.id', messageId)
    .first('c.email', 'a.name as brand', db.raw('coalesce(c.language, a.language) as language'));
  return row ? { ...row, email: row.email ?? '' } : null;
}
