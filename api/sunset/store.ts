import { v7 } from 'uuid';
import { z } from 'zod';
import type { Db } from '../db/database.ts';
import { findFlow } from '../flows/index.ts';
import { conflict, notFound, refused } from '../http/errors.ts';
import { keyUuid, pageOf, readCursor } from '../http/paging.ts';
import type { Answer } from '../http/route.ts';
import { addJob } from '../jobs/index.ts';
import { ruleWhere, segmentWhere } from '../segments/index.ts';
import type { Policy, SunsetRun, sunset, Who } from './contract.ts';
import { nextTimes } from './when.ts';

export const KIND = 'sunset';
export interface SunsetParams {
  policyId: string;
  /** Someone decided on a run that had stopped. */
  decided?: boolean;
}

const runColumns = `r.id, r.state, r.error, r.matched, r.series, r.waiting, r.reacted, r.due, coalesce(x.archived, 0) as archived,
  coalesce((select count(*)::int from archive_run_contacts m where m.run_id = x.id and m.back_at is not null and m.back_by <> 'undo'), 0)
    + coalesce(x.restored, 0) as "cameBack",
  r.archive_run_id as "archiveRunId", r.decided_by as "decidedBy", r.created_at as "createdAt"`;
const runFrom = 'from sunset_runs r left join archive_runs x on x.id = r.archive_run_id';

/** As read: instants are dates until they leave through `route`. */
export type FoundPolicy = Omit<Policy, 'next' | 'onSince' | 'createdAt' | 'lastRun'> & {
  next: Date[];
  onSince: Date | null;
  createdAt: Date;
  lastRun: Answer<SunsetRun> | null;
};
type Row = Omit<FoundPolicy, 'next'> & { zone: string };
const columns = `p.id, p.audience_id as "audienceId", p.name, p.who, p.schedule, case when p.flow_id is not null
    then jsonb_build_object('flowId', p.flow_id, 'days', p.flow_days) end as first, p.limit_contacts as "limitContacts",
  p.limit_percent::float as "limitPercent", p.tell, p.state, p.on_since as "onSince", s.name as "segmentName", f.name as "flowName",
  a.time_zone as zone, p.created_at as "createdAt",
  (select to_jsonb(l) from (select ${runColumns} ${runFrom} where r.policy_id = p.id order by r.id desc limit 1) l) as "lastRun"`;
const from = `from sunset_policies p join audiences a on a.id = p.audience_id left join flows f on f.id = p.flow_id
  left join segments s on s.id = (p.who ->> 'segmentId')::uuid where p.removed_at is null`;

const present = ({ zone, ...row }: Row): FoundPolicy => ({
  ...row,
  next: row.state === 'on' ? nextTimes(row.schedule, zone, new Date(), 3) : [],
});

export async function listPolicies(db: Db, audienceId: string): Promise<FoundPolicy[]> {
  const { rows } = await db.raw<{ rows: Row[] }>(`select ${columns} ${from} and p.audience_id = ? order by p.id limit 500`, [audienceId]);
  return rows.map(present);
}

export async function findPolicy(db: Db, id: string): Promise<FoundPolicy> {
  const { rows } = await db.raw<{ rows: Row[] }>(`select ${columns} ${from} and p.id = ?`, [id]);
  if (!rows[0]) throw notFound('policy');
  return present(rows[0]);
}

type Said = z.output<typeof sunset.update.body>;
const rowOf = ({ who, schedule, first, limitContacts, limitPercent, name, tell }: Said) => ({
  ...(name === undefined ? {} : { name }),
  ...(who === undefined ? {} : { who: JSON.stringify(who) }),
  ...(schedule === undefined ? {} : { schedule: JSON.stringify(schedule) }),
  ...(first === undefined ? {} : { flow_id: first?.flowId ?? null, flow_days: first?.days ?? null }),
  ...(limitContacts === undefined ? {} : { limit_contacts: limitContacts }),
  ...(limitPercent === undefined ? {} : { limit_percent: limitPercent }),
  ...(tell === undefined ? {} : { tell }),
});

/** 404 or 422 for a segment, rule or flow that is not there, or can't do this. */
async function check(db: Db, audienceId: string, { who, first }: Pick<Said, 'who' | 'first'>): Promise<void> {
  if (who) await checkWho(db, audienceId, who);
  if (!first) return;
  const flow = await findFlow(db, first.flowId);
  if (flow.audience_id !== audienceId) throw notFound('flow');
  if (!flow.live || !['live', 'paused'].includes(flow.status))
    throw refused('This flow does not run yet. Publish it first, or archive at once.', [
      { field: 'first.flowId', message: 'Not running.' },
    ]);
}

export async function checkWho(db: Db, audienceId: string, who: Who): Promise<void> {
  if (!(await db('audiences').where({ id: audienceId }).first('id'))) throw notFound('audience');
  if (who.by === 'segment') await segmentWhere(db, audienceId, who.segmentId);
  if (who.by === 'rule') await ruleWhere(db, audienceId, who.rule);
}

export async function addPolicy(db: Db, { audienceId, ...said }: z.output<typeof sunset.create.body>, actor: string): Promise<string> {
  await check(db, audienceId, said);
  const id = v7();
  await db('sunset_policies').insert({ id, audience_id: audienceId, ...rowOf(said), actor });
  return id;
}

/** Changes, puts on or pauses. */
export async function changePolicy(db: Db, id: string, { state, ...said }: Said, actor: string): Promise<void> {
  const policy = await findPolicy(db, id);
  await check(db, policy.audienceId, said);
  const moved = state && state !== policy.state ? { state, on_since: state === 'on' ? db.raw('clock_timestamp()') : null } : {};
  await db('sunset_policies')
    .where({ id })
    .update({ ...rowOf(said), ...moved, actor, updated_at: db.raw('clock_timestamp()') });
}

export async function removePolicy(db: Db, id: string): Promise<void> {
  await findPolicy(db, id);
  await db('sunset_policies')
    .where({ id })
    .update({ removed_at: db.raw('clock_timestamp()'), state: 'paused' });
}

export async function listPolicyRuns(db: Db, policyId: string, { cursor, limit }: z.output<typeof sunset.runs.query>) {
  await findPolicy(db, policyId);
  const after = readCursor(cursor, z.tuple([keyUuid]));
  const { rows } = await db.raw<{ rows: Answer<SunsetRun>[] }>(
    `select ${runColumns} ${runFrom} where r.policy_id = :policyId ${after ? 'and r.id < :after' : ''} order by r.id desc limit ${limit + 1}`,
    { policyId, ...(after ? { after: after[0] } : {}) },
  );
  return pageOf(rows, limit, 'id');
}

export async function findPolicyRun(db: Db, id: string): Promise<Answer<SunsetRun>> {
  const { rows } = await db.raw<{ rows: Answer<SunsetRun>[] }>(`select ${runColumns} ${runFrom} where r.id = ?`, [id]);
  if (!rows[0]) throw notFound('run');
  return rows[0];
}

/** Begins a run for the scheduled workflow named by `key`: once, however often it is asked. null = the policy is paused or gone. */
export async function beginRun(db: Db, policyId: string, key: string): Promise<string | null> {
  return db.transaction(async (tx) => {
    const policy = await tx('sunset_policies')
      .where({ id: policyId, state: 'on' })
      .whereNull('removed_at')
      .forUpdate()
      .first('audience_id');
    if (!policy) return null;
    const known = await tx('sunset_runs').where({ key }).first('id');
    if (known) return known.id;
    const params: SunsetParams = { policyId };
    const id = await addJob(tx, { audienceId: policy.audience_id, kind: KIND, params, actor: 'system' });
    await tx('sunset_runs').insert({ id, policy_id: policyId, key });
    return id;
  });
}

/** The answer to a run that stopped. Returns the job that goes on; null = it was only let go. 409 when it does not ask (any more). */
export async function decideRun(db: Db, id: string, what: 'all' | 'first' | 'skip', actor: string): Promise<string | null> {
  return db.transaction(async (tx) => {
    const run = await tx('sunset_runs').where({ id }).forUpdate().first('state', 'policy_id', 'most');
    if (!run) throw notFound('run');
    if (run.state !== 'asks') throw conflict('This run does not ask for anything: someone may have decided already.');
    if (what === 'skip') {
      await tx('sunset_runs')
        .where({ id })
        .update({ state: 'skipped', tell: 'none', decided_by: actor, finished_at: tx.raw('clock_timestamp()') });
      return null;
    }
    const { audience_id: audienceId } = await tx('sunset_policies').where({ id: run.policy_id }).first('audience_id');
    const params: SunsetParams & { runId: string } = { policyId: run.policy_id, decided: true, runId: id };
    await tx('sunset_runs')
      .where({ id })
      .update({ state: 'working', tell: 'none', decided_by: actor, ...(what === 'all' ? { most: null } : {}) });
    return addJob(tx, { audienceId, kind: KIND, params, actor });
  });
}
