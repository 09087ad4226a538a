import { Context } from '@temporalio/activity';
import { refusalOf, type Where } from '../../api/contacts/index.ts';
import type { Db } from '../../api/db/database.ts';
import { nudging, UNNUDGED } from '../../api/enrollments/index.ts';
import { ruleWhere } from '../../api/segments/index.ts';
import type { Rule } from '../../workflows/flow/rule/rule.ts';
import { sweepTime } from '../engine/clock.ts';
import { untilRoom } from './page.ts';

/** Walks asked in one statement. */
const WALKS = 2_000;

interface RuledFlow {
  id: string;
  audience_id: string;
  /** Each rule with the versions that end by it. */
  rules: { rule: Rule; versions: string[] }[];
}
interface Last {
  step_id: string;
  id: string;
}

/**
 * Nudges the walks whose goal or exit by rule has come to hold without a word: as days passed, by a segment's new rule. The relay
 * decides on them under their locks, as on any fact. Nothing is remembered between pages or sweeps: whoever has ended is not found again,
 * whoever waits to be decided on is not nudged twice, so a killed sweep begins anew. Returns how many were nudged.
 */
export const createSweepRules = (db: Db) => async (): Promise<number> => {
  const now = new Date(sweepTime());
  const { rows: flows } = await db.raw<{ rows: RuledFlow[] }>(RULED);
  let nudged = 0;
  for (const flow of flows) nudged += await sweepFlow(db, flow, now);
  return nudged;
};

/** Versions on which someone may walk: where the live one takes over those of before, they are left to its publication. */
const RULED = `
  select f.id, f.audience_id, jsonb_agg(jsonb_build_object('rule', f.rule, 'versions', f.versions)) as rules from (
    select f.id, f.audience_id, said.rule, jsonb_agg(distinct v.id) as versions
    from flows f join flow_versions live on live.id = f.live_version_id
    join flow_versions v on v.flow_id = f.id and (v.id = live.id or live.existing <> 'move')
    cross join lateral (values (v.definition #> '{settings,goalRule}'), (v.definition #> '{settings,exitRule}')) said(rule)
    where f.status in ('live', 'paused') and said.rule is not null
    group by f.id, f.audience_id, said.rule) f
  group by f.id, f.audience_id order by f.id`;

async function sweepFlow(db: Db, flow: RuledFlow, now: Date): Promise<number> {
  const beat = () => Context.current().heartbeat();
  const holds = await whoseRuleHolds(db, flow, now);
  let nudged = 0;
  for (let after: Last | null = holds && { step_id: '', id: flow.id }; holds && after; ) {
    beat();
    await untilRoom(db, beat);
    const bindings = [flow.id, after.step_id, after.id, ...holds.bindings];
    const { rows } = await db.raw<{ rows: [{ told: number; last: Last | null }] }>(NUDGE(holds.sql), bindings as never);
    nudged += rows[0].told;
    after = rows[0].last;
  }
  return nudged;
}

/** Over walks `e` and their contacts. A rule that can't be asked ends nobody's walk; null = none can. */
async function whoseRuleHolds(db: Db, { audience_id, rules }: RuledFlow, now: Date): Promise<Where | null> {
  const asked: Where[] = [];
  for (const { rule, versions } of rules)
    try {
      const { sql, bindings } = await ruleWhere(db, audience_id, rule, { now, mode: 'one' });
      asked.push({ sql: `(e.version_id = any(?::uuid[]) and ${sql})`, bindings: [versions, ...bindings] });
    } catch (error) {
      if (refusalOf(error) === null) throw error;
    }
  if (asked.length === 0) return null;
  return { sql: asked.map(({ sql }) => sql).join(' or '), bindings: asked.flatMap(({ bindings }) => bindings) };
}

/**
 * One page of a flow's walks by the step they wait for (enrollments_waiting), their rules asked of each by its own indexes. Whoever moves
 * to another step meanwhile was just decided on, and asked then. `last` null = there are no more. 100,000 walks, three conditions: 1.4 s.
 */
const NUDGE = (holds: string) => `
  with page as materialized (
    select id, contact_id, version_id, step_id from enrollments
    where flow_id = ? and ended_at is null and not is_test and (step_id, id) > (?, ?::uuid) order by step_id, id limit ${WALKS}),
  told as (${nudging(
    `select e.id from page e join contacts c on c.id = e.contact_id join audiences a on a.id = c.audience_id where (${holds}) and ${UNNUDGED}`,
    'bulk',
  )})
  select (select count(*) from told) as told,
    (select to_jsonb(last) from (select step_id, id from page order by step_id desc, id desc limit 1) last) as last`;
