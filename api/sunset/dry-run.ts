import type { Db } from '../db/database.ts';
import type { Answer } from '../http/route.ts';
import type { Dry } from './contract.ts';
import { audienceSize, limitOf, type Meaning, planOf } from './plan.ts';

interface Limits {
  limitContacts: number | null;
  limitPercent: number | null;
}
type Last = { matched: number; archived: number; gone: number; still: number; clicked: number; bought: number; visited: number };

/** What the policy would do now, and how whom it means differs from its last run. Reads only. */
export async function dryRun(db: Db, meaning: Meaning, { limitContacts, limitPercent }: Limits): Promise<Answer<Dry>> {
  const plan = await planOf(db, meaning);
  const { policyId } = meaning;
  const [counts, audience, last] = await Promise.all([
    db.raw<{ rows: { plan: 'series' | 'wait' | 'reacted' | 'archive'; n: number; fresh: number }[] }>(
      `with ${plan.sql} select plan, count(*)::int as n, count(*) filter (where not exists
         (select from sunset_members k where k.policy_id = ?::uuid and k.contact_id = plan.id))::int as fresh from plan group by plan`,
      [...plan.bindings, policyId] as never,
    ),
    audienceSize(db, meaning.audienceId),
    policyId
      ? db('sunset_runs')
          .where({ policy_id: policyId })
          .whereIn('state', ['done', 'skipped', 'asks'])
          .orderBy('id', 'desc')
          .first('created_at')
      : undefined,
  ]);
  const of = (which: string) => counts.rows.find((row) => row.plan === which)?.n ?? 0;
  const total = (key: 'n' | 'fresh') => counts.rows.reduce((sum, row) => sum + row[key], 0);
  const limit = limitOf(audience, limitContacts, limitPercent);
  return {
    matched: total('n'),
    archive: of('archive'),
    series: of('series'),
    waiting: of('wait'),
    reacted: of('reacted'),
    audience,
    limit,
    over: limit !== null && Math.max(of('archive'), of('series')) > limit,
    last: last ? await sinceLast(db, plan, policyId as string, last.created_at) : null,
    fresh: total('fresh'),
  };
}

/** 395 then = 188 archived since + 24 who no longer match + 183 who still do; of the 24, what they did. */
async function sinceLast(db: Db, plan: { sql: string; bindings: unknown[] }, policyId: string, at: Date) {
  const { rows } = await db.raw<{ rows: [Last] }>(
    `with ${plan.sql},
     known as (select c.*, exists (select from meant where id = c.id) as still from sunset_members k join contacts c on c.id = k.contact_id
       where k.policy_id = ?::uuid),
     since as (select ?::timestamptz as at)
     select count(*)::int as matched, count(*) filter (where archived_at is not null)::int as archived,
       count(*) filter (where still)::int as still, count(*) filter (where archived_at is null and not still)::int as gone,
       count(*) filter (where archived_at is null and not still and last_clicked_at > at)::int as clicked,
       count(*) filter (where archived_at is null and not still and not coalesce(last_clicked_at > at, false) and last_order_at > at)::int as bought,
       count(*) filter (where archived_at is null and not still and not coalesce(last_clicked_at > at, false)
         and not coalesce(last_order_at > at, false) and last_seen_at > at)::int as visited
     from known, since`,
    [...plan.bindings, policyId, at] as never,
  );
  const { clicked, bought, visited, ...rest } = rows[0];
  return { at, ...rest, because: { clicked, bought, visited, other: rest.gone - clicked - bought - visited } };
}
