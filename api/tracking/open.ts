import type { Db } from '../db/database.ts';
import { nudge } from '../enrollments/index.ts';
import { once, type Tracked, tracked, traits } from './tracked.ts';
import type { Visitor } from './visitor.ts';

/** Faster than anyone reads: a gateway that looks at mail before it passes it on. */
const PREFETCH_MS = 2_000;

/** Opens count once, with first and last times; what machines fetch is noted and never counted as a person's. */
export async function recordOpen(db: Db, messageId: string, visitor: Visitor): Promise<void> {
  await db.transaction(async (tx) => {
    const message = await tracked(tx, messageId);
    if (!message) return;
    const machine = visitor.machine ?? (message.age < PREFETCH_MS ? 'prefetch' : null);
    if (machine) {
      await tx.raw('update messages set machine_opened_at = coalesce(machine_opened_at, ?) where id = ?', [message.now, message.id]);
      await once(tx, message, 'open', `open:${message.id}:machine`, { ...traits(visitor), machine });
      return;
    }
    await personOpened(tx, message, visitor, traits(visitor));
    await nudge(tx, [message.contact_id], 'open', message.now);
  });
}

/** `data` says how it is known. Opens do not count as the person's own activity. Whoever calls tells the walks that listen. */
export async function personOpened(tx: Db, message: Tracked, { client, country, language }: Visitor, data: object): Promise<void> {
  const { id, contact_id, now } = message;
  await tx.raw(
    `update messages set opened_at = coalesce(opened_at, ?), last_opened_at = ?, client = coalesce(?, client), country = coalesce(?, country),
       language = coalesce(?, language) where id = ?`,
    [now, now, client, country, language, id],
  );
  await tx.raw(
    'update contacts set last_opened_at = ?, mail_client = coalesce(?, mail_client), country = coalesce(?, country) where id = ?',
    [now, 'impliedBy' in data ? null : client, country, contact_id],
  );
  await once(tx, message, 'open', `open:${id}`, data);
}
