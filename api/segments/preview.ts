import type { Rule } from '../../workflows/flow/rule/rule.ts';
import { CAP, fromOf } from '../contacts/index.ts';
import type { Db } from '../db/database.ts';
import { ruleWhere } from './where.ts';

const SAMPLE = 10;

interface Person {
  id: string;
  email: string | null;
  firstName: string;
  lastName: string;
  status: string;
  rating: number | null;
  lastOrderAt: Date | null;
  orderCount: number;
  revenue: string;
}

/** How many a rule means, and ten of them drawn by `others`: one pass over whom it finds, which ends at 10,001 unless `exact`. */
export async function previewRule(
  db: Db,
  said: { audienceId: string; rule: Rule; segmentId?: string | undefined; exact?: boolean | undefined; others?: number | undefined },
): Promise<{ count: number; capped: boolean; sample: Person[] }> {
  const { audienceId, rule, segmentId, exact = false, others = 0 } = said;
  const where = await ruleWhere(db, audienceId, rule, segmentId ? { segmentId } : {});
  const { rows } = await db.raw<{ rows: (Person & { n: number })[] }>(
    `with hit as materialized (select c.id from ${fromOf(where)} where ${where.sql} ${exact ? '' : `limit ${CAP + 1}`}),
     drawn as (select id, hashtextextended(id::text, ?) as place from hit order by place limit ${SAMPLE})
     select (select count(*) from hit) as n, c.id, c.email, c.first_name as "firstName", c.last_name as "lastName", c.status, c.rating,
       c.last_order_at as "lastOrderAt", c.order_count as "orderCount", c.revenue::text as revenue
     from (select) one left join (drawn join contacts c on c.id = drawn.id) on true order by drawn.place`,
    [...where.bindings, others] as never,
  );
  const count = rows[0]?.n ?? 0;
  return { count: exact ? count : Math.min(count, CAP), capped: !exact && count > CAP, sample: rows.filter(({ id }) => id !== null) };
}
