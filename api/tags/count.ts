import type { Db } from '../db/database.ts';

/** One after the other: two folders at once could wait for each other's tags. */
const LOCK = 40_000_001;
const fold = `
  with mine as materialized (select pg_try_advisory_xact_lock(${LOCK}) as ok),
  taken as (
    delete from tag_deltas where (select ok from mine) and id in (select id from tag_deltas order by id limit 50000)
    returning tag_id, n),
  summed as (select tag_id, sum(n) as n from taken group by tag_id),
  counted as (update tags t set uses = t.uses + s.n from summed s where t.id = s.tag_id returning 1)
  select count(*) as n from taken`;

/** Folds what changed into the tags' counts, so that reading them stays quick. Housekeeping calls it every minute. */
export async function foldTagCounts(db: Db): Promise<void> {
  for (let round = 0; round < 40; round++) {
    const { rows } = await db.raw<{ rows: [{ n: number }] }>(fold);
    if (rows[0].n < 50_000) return;
  }
}

/** Merges older than 30 days can't be undone: what only that needed goes. */
export const forgetMerges = (db: Db) =>
  db.raw(`delete from tag_merges where id in (select id from tag_merges where at < clock_timestamp() - interval '30 days'
    and state in ('merged', 'undone') order by at limit 20)`);
