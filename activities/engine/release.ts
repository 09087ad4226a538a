import type { Db } from '../../api/db/database.ts';
import { nudging, UNNUDGED } from '../../api/enrollments/index.ts';
import { silentSince } from '../../api/stores/index.ts';
import { twinBought } from '../../api/twins/index.ts';

/** A page of walks to plan anew, and how full the bulk lane may get before the next one waits. */
const PAGE = 1_000;
const FULL = 3_000;

/**
 * Finds walks that a change of their surroundings concerns, and nudges them in the bulk lane: holds that are over, oldest due
 * first; versions that take over; flows that were archived. Nothing is remembered between calls, so nothing can be lost:
 * what a killed worker had not released, the next one finds. Returns how many it nudged.
 */
export async function release(db: Db): Promise<number> {
  const { rows } = await db.raw<{ rows: { n: number }[] }>(
    `select count(*)::int as n from (select from nudges where lane = 'bulk' limit ${FULL}) x`,
  );
  if ((rows[0]?.n ?? 0) >= FULL) return 0;
  let released = 0;
  for (const query of [held, superseded, archived]) released += (await db.raw(query)).rowCount;
  return released;
}

const nudgeThem = (found: string) => nudging(`${found} limit ${PAGE}`, 'bulk');

const held = nudgeThem(`
  select e.id from enrollments e join flows f on f.id = e.flow_id
  where e.ended_at is null and e.held is not null and ${UNNUDGED}
    and case e.held
      when 'paused' then e.paused_at is null
      when 'flow' then f.status <> 'paused'
      when 'provider' then not exists (select from providers where name = 'smtp' and open_since is not null)
      when 'shop' then not exists (select from stores s where s.audience_id = e.audience_id and ${silentSince()} is not null)
      when 'twin' then not ${twinBought()}
      -- what its rules name may have been mended: the hourly sweep asks again
      when 'rule' then false
    end
  order by e.due, e.id`);

const superseded = nudgeThem(`
  select e.id from flows f join flow_versions v on v.id = f.live_version_id and v.existing = 'move'
  join enrollments e on e.flow_id = f.id and e.version_id <> f.live_version_id
  where e.ended_at is null and not e.is_test and ${UNNUDGED} order by e.at, e.id`);

const archived = nudgeThem(`
  select e.id from flows f join enrollments e on e.flow_id = f.id
  where f.status = 'archived' and e.ended_at is null and not e.is_test and ${UNNUDGED} order by e.id`);
