import { addRun, freezeWhere } from '../archive/index.ts';
import type { Db } from '../db/database.ts';
import { enrollContacts, findFlow } from '../flows/index.ts';
import { audienceSize, limitOf, planOf } from './plan.ts';
import { findPolicy } from './store.ts';

interface Counted {
  matched: number;
  series: number;
  waiting: number;
  reacted: number;
  due: number;
}

/** Settles whom the policy means and what becomes of each, in one statement; returns whether it may go on, or must ask first. */
export async function matchRun(tx: Db, runId: string, policyId: string): Promise<'go' | 'asks'> {
  const policy = await findPolicy(tx, policyId);
  const { audienceId, who, first, limitContacts, limitPercent } = policy;
  const plan = await planOf(tx, { policyId, audienceId, who, days: first?.days ?? null });
  // whoever is archived by now has not reacted
  const { rows } = await tx.raw<{ rows: [Counted] }>(
    `with ${plan.sql},
     gone as (delete from sunset_members k using contacts c where k.policy_id = ? and c.id = k.contact_id
       and not exists (select from meant where id = k.contact_id) returning k.series_at is not null and c.archived_at is null as reacted),
     kept as (insert into sunset_members (policy_id, contact_id, run_id, plan, series_at)
       select ?, id, ?, plan, case when plan <> 'reacted' then series_at end from plan
       on conflict (policy_id, contact_id) do update set run_id = excluded.run_id, plan = excluded.plan, series_at = excluded.series_at)
     select count(*)::int as matched, count(*) filter (where plan = 'series')::int as series, count(*) filter (where plan = 'wait')::int as waiting,
       count(*) filter (where plan = 'reacted')::int + (select count(*) filter (where reacted)::int from gone) as reacted,
       count(*) filter (where plan = 'archive')::int as due from plan`,
    [...plan.bindings, policyId, policyId, runId] as never,
  );
  const counted = rows[0];
  const limit = limitOf(await audienceSize(tx, audienceId), limitContacts, limitPercent);
  const asks = limit !== null && Math.max(counted.due, counted.series) > limit;
  await tx('sunset_runs').where({ policy_id: policyId, state: 'asks' }).whereNot({ id: runId }).update({ state: 'skipped' });
  await tx('sunset_runs')
    .where({ id: runId })
    .update({ ...counted, ...(asks ? { most: limit } : {}) });
  if (asks) await endRun(tx, runId, 'asks');
  return asks ? 'asks' : 'go';
}

/** How far a run is, under its lock. */
export async function standing(tx: Db, runId: string): Promise<{ state: string; decidedBy: string | null; archiveRunId: string | null }> {
  return tx('sunset_runs').where({ id: runId }).forUpdate().first('state', 'decided_by as decidedBy', 'archive_run_id as archiveRunId');
}

/** Over, or waiting for a decision: the report is due. */
export const endRun = (tx: Db, runId: string, state: 'asks' | 'done' | 'failed', error: string | null = null) =>
  tx.raw(
    `update sunset_runs r set state = :state, error = :error, finished_at = case when :state <> 'asks' then clock_timestamp() end,
       tell = case when p.tell is null then 'none' else 'due' end, tell_at = clock_timestamp(), tell_attempt = 0
     from sunset_policies p where r.id = :runId and p.id = r.policy_id`,
    { runId, state, error },
  );

interface SeriesPage {
  runId: string;
  policyId: string;
  after: string | null;
  limit: number;
  /** How many have begun it already. */
  begun: number;
  decideQueue: string;
}
/** The next so many begin the last series; who is in that flow already is counted from now as well. */
export async function seriesPage(tx: Db, { runId, policyId, after, limit, begun, decideQueue }: SeriesPage) {
  const { most } = await tx('sunset_runs').where({ id: runId }).first('most');
  const { first } = await findPolicy(tx, policyId);
  const ids: string[] = await tx('sunset_members')
    .where({ policy_id: policyId, run_id: runId, plan: 'series' })
    .modify((q) => after && q.where('contact_id', '>', after))
    .orderBy('contact_id')
    .limit(Math.max(0, Math.min(limit, (most ?? Number.POSITIVE_INFINITY) - begun)))
    .pluck('contact_id');
  const last = ids.at(-1) ?? null;
  if (!last || !first) return { last: null, seen: 0 };
  const flow = await findFlow(tx, first.flowId);
  const asked = ids.map((id) => ({ id }));
  await enrollContacts(tx, flow, asked, { decideQueue, actor: 'system', episode: `sunset ${runId}`, lane: 'bulk' });
  await tx('sunset_members')
    .where({ policy_id: policyId })
    .whereIn('contact_id', ids)
    .update({ series_at: tx.raw('clock_timestamp()') });
  return { last, seen: ids.length };
}

/**
 * Writes the archive run over those who stayed silent, settled at once: its pages leave alone whoever does something of their own from
 * now on. Returns its id; null = there is nobody.
 */
export async function archiveDue(tx: Db, runId: string, policyId: string): Promise<string | null> {
  const policy = await findPolicy(tx, policyId);
  const { most, created_at: since } = await tx('sunset_runs').where({ id: runId }).first('most', 'created_at');
  const where = {
    sql: `c.id in (select contact_id from sunset_members where policy_id = ? and run_id = ? and plan = 'archive' order by contact_id
        ${most === null ? '' : `limit ${Number(most)}`})
      and c.archived_at is null and greatest(c.last_active_at, c.last_seen_at, '-infinity') < ?`,
    bindings: [policyId, runId, since],
  };
  const source = { by: 'policy' as const, name: policy.name, sourceId: policyId };
  const id = await addRun(tx, { audienceId: policy.audienceId, source, leaveBuyers: false, actor: 'system' });
  const taken = await freezeWhere(tx, id, policy.audienceId, where, false);
  if (taken === 0) {
    await tx('archive_runs').where({ id }).delete();
    await tx('jobs').where({ id }).delete();
    return null;
  }
  await tx('jobs').where({ id }).update({ total: taken });
  await tx('sunset_runs').where({ id: runId }).update({ archive_run_id: id });
  return id;
}
