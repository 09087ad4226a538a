import type { Db } from '../db/database.ts';
import { nudge } from '../enrollments/index.ts';
import { rateContacts } from '../ratings/index.ts';
import { disown, type Earlier } from './disown.ts';
import { personOpened } from './open.ts';
import { once, type Tracked, tracked, traits } from './tracked.ts';
import type { Visitor } from './visitor.ts';

/** A person who follows several links of one mail needs longer than this between them; a scanner doesn't. */
const BURST_MS = 5_000;
/** Nor does anyone click before the mail can have been shown. */
const INSTANT_MS = 2_000;

export interface Click {
  messageId: string;
  link: number;
  url: string;
}

/** A person's click is their own activity and implies an open; a machine's is noted and never counted. */
export async function recordClick(db: Db, { messageId, link, url }: Click, visitor: Visitor): Promise<void> {
  await db.transaction(async (tx) => {
    const message = await tracked(tx, messageId);
    if (!message) return;
    const burst = await othersJustNow(tx, message, link);
    const machine = visitor.machine ?? (message.age < INSTANT_MS ? 'prefetch' : burst.length > 0 ? 'burst' : null);
    const data = { link, url, ...traits(visitor) };
    if (machine) {
      await once(tx, message, 'click', `click:${messageId}:${link}:machine`, { ...data, machine });
      if (burst.length > 0) await disown(tx, message, burst);
      if (burst.length > 0 && message.campaign_id) await rateContacts(tx, [message.contact_id]);
      return;
    }
    const { now, contact_id } = message;
    await tx.raw('update messages set clicked_at = coalesce(clicked_at, ?), last_clicked_at = ? where id = ?', [now, now, messageId]);
    await tx.raw('update contacts set last_clicked_at = ?, last_active_at = greatest(last_active_at, ?) where id = ?', [
      now,
      now,
      contact_id,
    ]);
    await once(tx, message, 'click', `click:${messageId}:${link}`, { ...data, activeBefore: message.last_active_at });
    await personOpened(tx, message, visitor, { ...traits(visitor), impliedBy: 'click' });
    if (message.campaign_id) await rateContacts(tx, [contact_id]);
    // a click may be the goal of a flow
    await nudge(tx, [contact_id], 'contact', now);
  });
}

/** Clicks on other links of this message in the last seconds. The month's partition and the contact's index serve it. */
async function othersJustNow(tx: Db, { id, contact_id, now }: Tracked, link: number): Promise<Earlier[]> {
  const { rows } = await tx.raw<{ rows: Earlier[] }>(
    `select id, at, (data ->> 'link')::int as link, (data ->> 'activeBefore')::timestamptz as active_before from events
     where contact_id = ? and type = 'click' and at > ? and data ->> 'messageId' = ? and data ->> 'link' <> ? order by at, id`,
    [contact_id, new Date(Number(now) - BURST_MS), id, String(link)],
  );
  return rows;
}
