import type { Db } from '../db/database.ts';

/** Below this many orders in 90 days a longest gap says nothing. */
const ENOUGH = 20;

/** Learns each store's usual longest silence from its own last 90 days; null while it has too few orders to tell. */
export async function measureStores(db: Db): Promise<void> {
  await db.raw(
    `with gaps as (
       select store_id, placed_at - lag(placed_at) over (partition by store_id order by placed_at) as gap
       from orders where placed_at > now() - interval '90 days'),
     measured as (
       select s.id, case when count(g.store_id) >= ? then (extract(epoch from max(g.gap)) * 1000)::bigint end as gap_ms
       from stores s left join gaps g on g.store_id = s.id group by s.id)
     update stores s set usual_gap_ms = m.gap_ms from measured m where m.id = s.id and s.usual_gap_ms is distinct from m.gap_ms`,
    [ENOUGH],
  );
}

/** The store was heard of at `at`. Written at most every 10 s: parallel intakes would queue up at this one row. */
export async function heardFrom(tx: Db, storeId: string, at: Date): Promise<void> {
  await tx('stores')
    .where({ id: storeId })
    .whereRaw(`(last_heard_at is null or last_heard_at < ?::timestamptz - interval '10 seconds')`, [at])
    .update({ last_heard_at: at });
}
