import type { Db } from '../../api/db/database.ts';
import { persist } from '../engine/ledger.ts';

/** What became of one claimed mail. `retry`: surely not taken, once more later · `released`: never called, its attempt does not count. */
export interface Told {
  id: string;
  contactId: string;
  attempt: number;
  state: 'sent' | 'uncertain' | 'failed' | 'skipped' | 'retry' | 'released';
  subject: string;
  reason?: string;
  bounce?: string;
  /** The address is refused for good. */
  hard?: boolean;
  /** Milliseconds until it may be tried again. */
  again?: number;
}

/**
 * Writes down what became of many, in one commit of its own, tried again in process: what happened outside must not be lost to a blink
 * of the database. `sent` is the truth and overwrites a doubt; all else speaks for its own attempt alone. 100 mails: 12 ms.
 */
export const recordAll = (db: Db, campaignId: string, told: Told[]): Promise<void> =>
  persist(() =>
    db.transaction(async (tx) => {
      await tx.raw('select from contacts where id = any(?::uuid[]) order by id for no key update', [
        told.map(({ contactId }) => contactId),
      ]);
      await tx.raw(RECORD, { campaign: campaignId, told: JSON.stringify(told) });
    }),
  );

const RECORD = `
  with told as (
    select * from jsonb_to_recordset(:told::jsonb) as t(id uuid, attempt int, state text, subject text, reason text, bounce text, hard boolean, again int)),
  written as (
    update messages m set subject = t.subject, bounce = t.bounce,
      reason = case when t.state in ('retry', 'released') and k.status in ('cancelled', 'draft') then 'cancelled' else coalesce(t.reason, m.reason) end,
      state = case when t.state not in ('retry', 'released') then t.state when k.status in ('cancelled', 'draft') then 'skipped' else 'retry' end,
      attempt = m.attempt - case when t.state = 'released' then 1 else 0 end,
      bounced_at = case when t.hard then clock_timestamp() else m.bounced_at end
    from told t cross join (select status from campaigns where id = :campaign) k
    where m.id = t.id and case when t.state = 'sent' then m.state in ('sending', 'uncertain') else m.state = 'sending' and m.attempt = t.attempt end
    returning m.id, m.audience_id, m.contact_id, m.state, m.reason, m.at, m.step_name, m.attempt, t.again, old.state as was),
  fed as (
    insert into events (id, audience_id, contact_id, type, at, data, actor)
    select uuidv7(), audience_id, contact_id, state, at, jsonb_build_object('messageId', id, 'campaignId', :campaign::text, 'stepName', step_name, 'reason', reason), 'system'
    from written where state in ('sent', 'failed', 'uncertain') and was = 'sending'),
  noted as (
    update contacts c set last_sent_at = greatest(c.last_sent_at, w.at), soft_bounces = 0 from written w where c.id = w.contact_id and w.state = 'sent')
  insert into campaign_pages (campaign_id, zone, at, attempt, members)
  select :campaign, '', clock_timestamp() + coalesce(again, 0) * interval '1 ms', min(attempt), array_agg(contact_id)
  from written where state = 'retry' group by again`;
