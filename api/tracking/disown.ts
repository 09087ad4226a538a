import type { Db } from '../db/database.ts';
import type { Tracked } from './tracked.ts';

/** A click that was taken for a person's. */
export interface Earlier {
  id: string;
  at: Date;
  link: number;
  /** The contact's own last activity before it. */
  active_before: Date | null;
}

const MARK_CLICKS = `
  update events set data = data || '{"machine": "burst"}'
  where id = any(?::uuid[]) and at >= ? and data ->> 'machine' is null
  returning id, at, (data ->> 'link')::int as link, (data ->> 'activeBefore')::timestamptz as active_before`;

const RECOUNT_MESSAGE = `
  with kept as (select min(at) as first, max(at) as last from events
    where contact_id = :contact and type = 'click' and data ->> 'messageId' = :message and data ->> 'machine' is null),
  implied as (delete from events where contact_id = :contact and type = 'open' and data ->> 'messageId' = :message
    and data ->> 'impliedBy' = 'click' and (select first from kept) is null returning 1),
  free as (delete from event_keys where audience_id = :audience and key = 'open:' || :message and exists (select from implied))
  update messages set clicked_at = kept.first, last_clicked_at = kept.last,
    opened_at = case when not exists (select from implied) then opened_at end,
    last_opened_at = case when not exists (select from implied) then last_opened_at end
  from kept where id = :message::uuid`;

const RECOUNT_CONTACT = `
  update contacts c set last_clicked_at = said.clicked, last_opened_at = said.opened, last_active_at = ?
  from (select max(last_clicked_at) as clicked, max(last_opened_at) as opened from messages where contact_id = ? and not is_test) said
  where c.id = ?`;

/** The clicks turn out to be a scanner's: they are taken back, with the open they implied and all they had moved. */
export async function disown(tx: Db, { id, audience_id, contact_id }: Tracked, clicks: Earlier[]): Promise<void> {
  const since = clicks[0]?.at;
  if (!since) return;
  const { rows } = await tx.raw<{ rows: Earlier[] }>(MARK_CLICKS, [clicks.map((c) => c.id), since]);
  if (rows.length === 0) return;
  const first = rows.reduce((a, b) => (b.at < a.at ? b : a));
  // a person may still follow these links later: their keys are free again
  const keys = rows.map((c) => `click:${id}:${c.link}`);
  await tx('event_keys').where({ audience_id }).whereIn('key', keys).delete();
  await tx.raw(RECOUNT_MESSAGE, { contact: contact_id, message: id, audience: audience_id });
  await tx.raw(RECOUNT_CONTACT, [first.active_before, contact_id, contact_id]);
}
