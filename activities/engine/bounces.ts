import { setStatus } from '../../api/contacts/index.ts';
import type { Db } from '../../api/db/database.ts';
import { rateContacts } from '../../api/ratings/index.ts';
import type { LedgerRow } from './ledger.ts';

/** A flow holds itself over this share of hard bounces, once it has sent enough to tell. */
const MOST_BOUNCES = 0.02;
const LEAST_SENDS = 100;

/**
 * Mail to someone was refused for now until it was too late, or their mailbox is full: after so many in a row the address counts as
 * dead. Whoever opened, clicked or bought at least once is believed longer. A delivery begins the count anew.
 */
const SOFT_BOUNCES = { stranger: 7, active: 15 };

/** The address is refused for good: the contact is cleaned, all their walks hear of it, and the flow may hold itself. */
export async function hardBounce(db: Db, message: LedgerRow, detail: string): Promise<void> {
  if (message.is_test) return;
  await db.transaction(async (tx) => {
    await tx.raw('select from contacts where id = ? for no key update', [message.contact_id]);
    if (!(await bounced(tx, message, 'hard', detail))) return;
    await cleaned(tx, message, 'hard bounce', { detail: detail.slice(0, 500) });
  });
  if (message.flow_id) await holdOverBounces(db, message.flow_id);
}

/** Counts once a message, under the contact's lock, which the caller may hold already. */
export async function softBounce(tx: Db, message: LedgerRow, detail: string): Promise<void> {
  if (message.is_test) return;
  await tx.raw('select from contacts where id = ? for no key update', [message.contact_id]);
  if (!(await bounced(tx, message, 'soft', detail))) return;
  const { rows } = await tx.raw<{ rows: { n: number; active: boolean }[] }>(
    `update contacts set soft_bounces = soft_bounces + 1 where id = ?
     returning soft_bounces as n, coalesce(last_opened_at, last_clicked_at, first_order_at) is not null as active`,
    [message.contact_id],
  );
  await rateContacts(tx, [message.contact_id]);
  const { n, active } = rows[0] as { n: number; active: boolean };
  if (n >= (active ? SOFT_BOUNCES.active : SOFT_BOUNCES.stranger)) await cleaned(tx, message, 'soft bounces', { softBounces: n });
}

const cleaned = (tx: Db, { id, contact_id }: LedgerRow, source: string, data: object) =>
  setStatus(tx, {
    contactId: contact_id,
    channel: 'email',
    to: 'cleaned',
    who: 'system',
    source,
    actor: 'system',
    data: { messageId: id, ...data },
  });

/** A line of the feed, once a message. false = it stood there already. */
async function bounced(tx: Db, message: LedgerRow, kind: 'hard' | 'soft', detail: string): Promise<boolean> {
  const data = {
    messageId: message.id,
    flowId: message.flow_id,
    ...(message.campaign_id ? { campaignId: message.campaign_id } : {}),
    stepName: message.step_name,
    kind,
    detail: detail.slice(0, 500),
  };
  const { rows } = await tx.raw(
    `with fresh as (insert into event_keys (audience_id, key) values (?, ?) on conflict do nothing returning 1)
     insert into events (id, audience_id, contact_id, type, at, data, actor)
     select uuidv7(), ?, ?, 'bounce', clock_timestamp(), ?, 'system' from fresh returning 1`,
    [message.audience_id, `bounce:${message.id}`, message.audience_id, message.contact_id, JSON.stringify(data)],
  );
  return rows.length > 0;
}

/** Counted since the flow was last resumed: whoever resumed it has seen the warning. Index messages_bounces serves it. */
async function holdOverBounces(db: Db, flowId: string): Promise<void> {
  await db.raw(
    `update flows f set status = 'paused', held_reason = 'bounces', status_at = clock_timestamp()
     where id = ? and status = 'live' and (
       select count(*) >= ? and count(bounced_at) > ?::numeric * count(*) from messages m
       where m.flow_id = f.id and m.state in ('sent', 'failed') and not m.is_test and m.claimed_at > coalesce(f.resumed_at, '-infinity'))`,
    [flowId, LEAST_SENDS, MOST_BOUNCES],
  );
}
