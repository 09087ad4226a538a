import type { Db } from '../db/database.ts';
import { eventKey } from '../forgetting/index.ts';
import type { IncomingEvent } from './intake.ts';

interface Row {
  n: number;
  id: string;
  contactId: string;
  event: IncomingEvent;
}

/** Keys of before they were hashed stand as they came: `event:` and the id. */
const keep = `
  insert into event_keys (audience_id, key) select :audienceId, k.key from unnest(:keys::text[], :plain::text[]) as k(key, plain)
  where not exists (select from event_keys o where o.audience_id = :audienceId and o.key = 'event:' || k.plain)
  order by k.key on conflict do nothing returning key`;

/** Which rows are news: those without an id, and the first of each id that has never come. */
export async function freshKeys(tx: Db, audienceId: string, secret: string, rows: Row[]): Promise<Set<number>> {
  const first = new Map<string, { n: number; id: string }>();
  const news = new Set<number>();
  for (const { n, event } of rows) {
    const key = event.id === undefined ? null : eventKey(secret, audienceId, event.id);
    if (key === null) news.add(n);
    else if (!first.has(key)) first.set(key, { n, id: event.id as string });
  }
  if (first.size === 0) return news;
  const plain = [...first.values()].map(({ id }) => id);
  const { rows: fresh } = await tx.raw<{ rows: { key: string }[] }>(keep, { audienceId, keys: [...first.keys()], plain });
  for (const { key } of fresh) news.add((first.get(key) as { n: number }).n);
  return news;
}

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
