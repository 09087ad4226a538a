import type { Db } from '../db/database.ts';
import type { IncomingEvent } from './intake.ts';

interface Row {
  n: number;
  id: string;
  contactId: string;
  event: IncomingEvent;
}

/** Which rows are news: those without an id, and the first of each id that has never come. */
export async function freshKeys(tx: Db, audienceId: string, rows: Row[]): Promise<Set<number>> {
  const first = new Map<string, number>();
  const news = new Set<number>();
  for (const { n, event } of rows)
    if (event.id === undefined) news.add(n);
    else if (!first.has(keyOf(event.id))) first.set(keyOf(event.id), n);
  if (first.size === 0) return news;
  const { rows: fresh } = await tx.raw<{ rows: { key: string }[] }>(
    'insert into event_keys (audience_id, key) select ?, key from unnest(?::text[]) as k(key) order by key on conflict do nothing returning key',
    [audienceId, [...first.keys()]],
  );
  for (const { key } of fresh) news.add(first.get(key) as number);
  return news;
}
/** Other keys of the table are our own. */
const keyOf = (id: string) => `event:${id}`;

const insert = `
  insert into events (id, audience_id, contact_id, type, name, at, data, actor)
  select id, :audienceId, contact_id, 'custom', name, least(coalesce(at, :received), :received), data, :actor
  from jsonb_to_recordset(:input::jsonb) as i(id uuid, contact_id uuid, name text, at timestamptz, data jsonb)`;

/** Never goes back: a late event says nothing about today. */
const seen = `
  update contacts c set last_seen_at = greatest(c.last_seen_at, i.at)
  from (select contact_id, max(least(coalesce(at, :received), :received)) as at
    from jsonb_to_recordset(:input::jsonb) as i(contact_id uuid, at timestamptz) group by contact_id) i
  where c.id = i.contact_id and (c.last_seen_at is null or c.last_seen_at < i.at)`;

/** The feed, and when the contact was last seen. Months before the partitions' first stand in events_rest. */
export async function writeEvents(
  tx: Db,
  { audienceId, actor, received, rows }: { audienceId: string; actor: string; received: Date; rows: Row[] },
): Promise<void> {
  if (rows.length === 0) return;
  const input = JSON.stringify(
    rows.map(({ id, contactId, event: { id: said, name, at, properties, isSyncing } }) => ({
      id,
      contact_id: contactId,
      name,
      at,
      data: { properties, ...(said === undefined ? {} : { id: said }), ...(isSyncing ? { isSyncing } : {}) },
    })),
  );
  await tx.raw(insert, { audienceId, actor, received, input });
  await tx.raw(seen, { received, input });
}
