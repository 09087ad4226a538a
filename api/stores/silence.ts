import type { Db } from '../db/database.ts';

/**
 * Since when a store of the audience is silent for longer than 3 times its usual longest gap, or still loads its history;
 * null = the shop is talking. A broken feed makes everyone look lapsed, so purchase-based sends hold meanwhile.
 * One SQL expression, for gates, sweeps and screens alike; `s` is the alias of stores in the query around it.
 */
export const silentSince = (s = 's') => `(case
  when ${s}.syncing_since is not null then ${s}.syncing_since
  when ${s}.watch_silence and ${s}.usual_gap_ms is not null
    and clock_timestamp() - ${s}.last_heard_at > greatest(3 * ${s}.usual_gap_ms, 3600000) * interval '1 ms' then ${s}.last_heard_at
end)`;

/** Fewer orders than this in 90 days, and no gap is usual. */
const LEAST_ORDERS = 20;

/** Measures each watched store's longest gap between two orders of the last 90 days; null = too few to tell. Milliseconds. */
export const measureStores = (db: Db) =>
  db.raw(
    `update stores s set usual_gap_ms = m.gap from stores t
     left join lateral (
       select case when count(*) >= ? then (extract(epoch from max(gap)) * 1000)::bigint end as gap
       from (select placed_at - lag(placed_at) over (order by placed_at) as gap from orders
         where store_id = t.id and placed_at > now() - interval '90 days') gaps) m on true
     where s.id = t.id and t.watch_silence and s.usual_gap_ms is distinct from m.gap`,
    [LEAST_ORDERS],
  );
