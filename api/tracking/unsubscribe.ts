import { setStatus } from '../contacts/index.ts';
import type { Db } from '../db/database.ts';
import { tracked } from './tracked.ts';

/** The contact leaves, at once and for all flows; again changes nothing. */
export async function unsubscribe(db: Db, messageId: string): Promise<void> {
  await db.transaction(async (tx) => {
    const message = await tracked(tx, messageId);
    if (!message) return;
    const { id, contact_id, flow_id, step_name, now } = message;
    await tx.raw('update messages set unsubscribed_at = coalesce(unsubscribed_at, ?) where id = ?', [now, id]);
    await setStatus(tx, {
      contactId: contact_id,
      channel: 'email',
      to: 'unsubscribed',
      who: 'person',
      source: 'unsubscribe link',
      at: now,
      actor: 'contact',
      data: { messageId: id, flowId: flow_id, stepName: step_name },
    });
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
