import type { Db } from '../../api/db/database.ts';
import { hardBounce, softBounce } from '../engine/bounces.ts';
import type { LedgerRow } from '../engine/ledger.ts';

/** A campaign holds itself over this share of hard bounces, once it has sent enough to tell: as flows do. */
const MOST_BOUNCES = 0.02;
const LEAST_SENDS = 100;

/**
 * What refusals mean for their contacts, once each: whoever was killed between the record and this is made up for, for it asks for those
 * whose feed does not tell yet. Returns true when the campaign holds itself over them.
 */
export async function settleBounces(db: Db, campaignId: string): Promise<boolean> {
  const { rows } = await db.raw<{ rows: LedgerRow[] }>(UNTOLD, { campaignId });
  for (const message of rows) {
    if (message.reason === 'hard_bounce') await hardBounce(db, message, message.bounce ?? '');
    else await db.transaction((tx) => softBounce(tx, message, message.bounce ?? ''));
  }
  if (!rows.some(({ reason }) => reason === 'hard_bounce')) return false;
  const { rowCount } = await db.raw<{ rowCount: number }>(HOLD, { campaignId, least: LEAST_SENDS, most: MOST_BOUNCES });
  return rowCount > 0;
}

/** Index messages_campaign_refused serves it. */
const UNTOLD = `
  select m.* from messages m where m.campaign_id = :campaignId and m.state = 'failed' and m.bounce is not null and not m.is_test
    and not exists (select from event_keys k where k.audience_id = m.audience_id and k.key = 'bounce:' || m.id)
  order by m.id limit 500`;

const HOLD = `
  update campaigns k set status = 'held', held_reason = 'bounces', status_at = clock_timestamp(), wake_at = null
  where id = :campaignId and status = 'sending' and (
    select count(*) >= :least and count(bounced_at) > :most::numeric * count(*) from messages m
    where m.campaign_id = k.id and m.state in ('sent', 'failed') and not m.is_test and m.claimed_at > coalesce(k.resumed_at, '-infinity'))`;

/**
 * Claims that nobody answered for are in doubt once they are over: they may have left, and are not sent again. Returns how many are still
 * open. Index messages_open.
 */
export async function settleDoubts(db: Db, campaignId: string): Promise<number> {
  const { rows } = await db.raw<{ rows: [{ open: number }] }>(DOUBTS, { campaignId });
  return rows[0].open;
}

const DOUBTS = `
  with over as (
    update messages set state = 'uncertain' where campaign_id = :campaignId and state = 'sending' and deadline < clock_timestamp()
    returning id, audience_id, contact_id, at, step_name),
  fed as (
    insert into events (id, audience_id, contact_id, type, at, data, actor)
    select uuidv7(), audience_id, contact_id, 'uncertain', at, jsonb_build_object('messageId', id, 'campaignId', :campaignId::text, 'stepName', step_name), 'system'
    from over)
  select count(*)::int as open from messages where campaign_id = :campaignId and state = 'sending' and deadline >= clock_timestamp()`;
