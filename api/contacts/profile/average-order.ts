import type { Db } from '../../db/database.ts';

/** Taken over the latest orders: bounded at any size. */
const LATEST = 1_000;
/** A figure to compare with: it may be a minute old. A third of the profile's time when it was read for each. */
const FRESH_MS = 60_000;
const KEPT = 500;
const kept = new Map<string, { at: number; value: Promise<string | null> }>();

const READ = `
  select avg(total - refunded)::numeric(14,2) as average from (select o.total, o.refunded from stores s
    cross join lateral (select total, refunded from orders where store_id = s.id and counted order by placed_at desc limit ${LATEST}) o
    where s.audience_id = ? limit ${LATEST}) latest`;

/** What the audience's buyers spend on average; null while nobody has bought. Index orders_by_store serves it. */
export function averageOrder(db: Db, audienceId: string): Promise<string | null> {
  const known = kept.get(audienceId);
  if (known && known.at > Date.now() - FRESH_MS) return known.value;
  const value = Promise.resolve(db.raw<{ rows: { average: string | null }[] }>(READ, [audienceId])).then(
    ({ rows }) => rows[0]?.average ?? null,
  );
  // what failed is asked again
  value.catch(() => kept.delete(audienceId));
  kept.delete(audienceId);
  kept.set(audienceId, { at: Date.now(), value });
  if (kept.size > KEPT) kept.delete(kept.keys().next().value as string);
  return value;
}
