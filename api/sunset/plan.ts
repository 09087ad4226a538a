import type { Where } from '../contacts/index.ts';
import type { Db } from '../db/database.ts';
import { ruleWhere, segmentWhere } from '../segments/index.ts';
import type { Who } from './contract.ts';

export interface Meaning {
  /** null for a policy that was not saved yet. */
  policyId: string | null;
  audienceId: string;
  who: Who;
  /** Days that the last series gives; null = archived at once. */
  days: number | null;
}

/** Their own last deed. An open is none: programs open by themselves. */
const OWN = 'greatest(coalesce(c.last_active_at, c.created_at), c.last_seen_at)';

async function whereOf(db: Db, audienceId: string, who: Who): Promise<Where> {
  if (who.by === 'segment') return segmentWhere(db, audienceId, who.segmentId);
  if (who.by === 'rule') return ruleWhere(db, audienceId, who.rule);
  return {
    sql: `c.audience_id = ? and ${OWN} < clock_timestamp() - make_interval(years => ?)`,
    bindings: [audienceId, who.years],
  };
}

/**
 * Whom a policy means now, and what is to become of each, as CTEs `meant` and `plan (id, series_at, plan)`. With a series: who is new to it
 * begins it, unless they did something of their own within its days; who did something since it began has reacted, and may match anew;
 * who stayed silent for all its days is archived. Throws a 4xx when the segment is gone or its rule broken.
 */
export async function planOf(db: Db, { policyId, audienceId, who, days }: Meaning): Promise<Where> {
  const where = await whereOf(db, audienceId, who);
  const silent = `make_interval(days => ?)`;
  const plan =
    days === null
      ? { sql: `'archive'`, bindings: [] }
      : {
          sql: `case when k.series_at is null then case when m.own > clock_timestamp() - ${silent} then 'wait' else 'series' end
            when m.own > k.series_at then 'reacted'
            when k.series_at <= clock_timestamp() - ${silent} then 'archive' else 'wait' end`,
          bindings: [days, days],
        };
  return {
    sql: `meant as materialized (select c.id, ${OWN} as own from contacts c join audiences a on a.id = c.audience_id
        where (${where.sql}) and c.archived_at is null),
      plan as materialized (select m.id, k.series_at, ${plan.sql} as plan
        from meant m left join sunset_members k on k.policy_id = ?::uuid and k.contact_id = m.id)`,
    bindings: [...where.bindings, ...plan.bindings, policyId],
  };
}

/** The stricter of the two limits, in contacts; null = none. */
export function limitOf(audience: number, contacts: number | null, percent: number | null): number | null {
  const share = percent === null ? null : Math.floor((audience * percent) / 100);
  return contacts === null ? share : share === null ? contacts : Math.min(contacts, share);
}

export const audienceSize = async (db: Db, audienceId: string): Promise<number> => {
  const { rows } = await db.raw<{ rows: [{ n: number }] }>(
    'select count(*)::int as n from contacts where audience_id = ? and archived_at is null',
    [audienceId],
  );
  return rows[0].n;
};
