import { v7 } from 'uuid';
import type { Db } from '../../api/db/database.ts';
import { nudge } from '../../api/enrollments/index.ts';
import type { LedgerRow } from './ledger.ts';

/** A flow holds itself over this share of hard bounces, once it has sent enough to tell. */
const MOST_BOUNCES = 0.02;
const LEAST_SENDS = 100;

/** The address is refused for good: the contact is cleaned, all their walks hear of it, and the flow may hold itself. */
export async function hardBounce(db: Db, message: LedgerRow, detail: string): Promise<void> {
  if (message.is_test) return;
  await db.transaction(async (tx) => {
    await tx.raw('select from contacts where id = ? for no key update', [message.contact_id]);
    const cleaned = await tx('contacts')
      .where('id', message.contact_id)
      .whereNot('status', 'cleaned')
      .update({ status: 'cleaned', status_at: tx.raw('clock_timestamp()'), status_source: 'hard bounce' })
      .returning('status_at');
    if (cleaned.length === 0) return;
    const data = { messageId: message.id, flowId: message.flow_id, stepName: message.step_name, detail: detail.slice(0, 500) };
    await tx('events').insert({
      id: v7(),
      audience_id: message.audience_id,
      contact_id: message.contact_id,
      type: 'bounce',
      at: cleaned[0].status_at,
      data: JSON.stringify(data),
      actor: 'system',
    });
    await nudge(tx, [message.contact_id], 'consent', cleaned[0].status_at);
  });
  await holdOverBounces(db, message.flow_id);
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
