import { v7 } from 'uuid';
import type { Db } from '../db/database.ts';
import type { Visitor } from './visitor.ts';

/** A message on which something happened; its contact is locked. */
export interface Tracked {
  id: string;
  audience_id: string;
  contact_id: string;
  flow_id: string | null;
  campaign_id: string | null;
  step_name: string;
  email: string | null;
  status: string;
  last_active_at: Date | null;
  /** Milliseconds since it was handed over. */
  age: number;
  now: Date;
}

/** Locks the contact, as every fact does; null = unknown, or a test, which records nothing. */
export async function tracked(tx: Db, messageId: string): Promise<Tracked | null> {
  const { rows } = await tx.raw<{ rows: Tracked[] }>(
    `select m.id, m.audience_id, m.contact_id, m.flow_id, m.campaign_id, m.step_name, c.email, c.status, c.last_active_at,
       extract(epoch from clock_timestamp() - m.claimed_at)::float * 1000 as age, clock_timestamp() as now
     from messages m join contacts c on c.id = m.contact_id
     where m.id = ? and not m.is_test for no key update of c`,
    [messageId],
  );
  return rows[0] ?? null;
}

/** Writes a line of the feed, once per `key`. false = it stood there already. */
export async function once(
  tx: Db,
  { id, audience_id, contact_id, flow_id, campaign_id, step_name, now }: Tracked,
  type: string,
  key: string,
  data: object,
): Promise<boolean> {
  const { rows } = await tx.raw(
    `with fresh as (insert into event_keys (audience_id, key) values (?, ?) on conflict do nothing returning 1)
     insert into events (id, audience_id, contact_id, type, at, data, actor) select ?, ?, ?, ?, ?, ?, 'contact' from fresh returning 1`,
    [
      audience_id,
      key,
      v7(),
      audience_id,
      contact_id,
      type,
      now,
      JSON.stringify({ messageId: id, flowId: flow_id, ...(campaign_id ? { campaignId: campaign_id } : {}), stepName: step_name, ...data }),
    ],
  );
  return rows.length > 0;
}

export const traits = ({ client, country, machine }: Visitor) => ({ client, country, ...(machine ? { machine } : {}) });
