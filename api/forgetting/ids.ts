import type { Db } from '../db/database.ts';
import { eventKey, hiddenOrder } from './hash.ts';
import { holding } from './without.ts';

/**
 * Ids that shops and programs gave, and that may be or hold an address. Of an event's, which is never shown, a hash stays that still knows
 * it again; so does that of an order whose number holds one of the addresses. Before `erase`: the events are asked for their ids.
 */
export async function hideIds(
  tx: Db,
  { audienceId, ids, names, secret }: { audienceId: string; ids: string[]; names: string[]; secret: string },
): Promise<void> {
  const { rows: keys } = await tx.raw<{ rows: { key: string }[] }>(DELETE_PLAIN_KEYS, { audienceId, ids, names });
  const hashed = keys.map(({ key }) => eventKey(secret, audienceId, key.slice('event:'.length)));
  await tx.raw('insert into event_keys (audience_id, key) select ?, unnest(?::text[]) on conflict do nothing', [audienceId, hashed]);

  const like = holding(names.filter((name) => name.includes('@')));
  const { rows: orders } = await tx.raw<{ rows: { id: string; store_id: string; external_id: string }[] }>(
    'select id, store_id, external_id from orders where contact_id = any(?::uuid[]) and external_id ilike any(?::text[])',
    [ids, like],
  );
  for (const { id, store_id: storeId, external_id: said } of orders)
    await tx('orders')
      .where({ id })
      .update({ external_id: hiddenOrder(secret, storeId, said) });
}

/** Keys of before they were hashed as they came: of what these people did, and those that are their very address or number. */
const DELETE_PLAIN_KEYS = `
  with theirs as (
    select 'event:' || (data ->> 'id') as key from events
    where contact_id = any(:ids::uuid[]) and type = 'custom' and data ->> 'id' is not null
    union select 'event:' || name from unnest(:names::text[]) n(name)
    union select 'event:' || lower(name) from unnest(:names::text[]) n(name))
  delete from event_keys k using theirs where k.audience_id = :audienceId and k.key = theirs.key returning k.key`;
