import { Context } from '@temporalio/activity';
import type { Db } from '../../api/db/database.ts';
import { definitionOf, insertEnrollments, nudging, UNNUDGED } from '../../api/enrollments/index.ts';
import { ruleWhere } from '../../api/segments/index.ts';
import { membersOf } from '../../workflows/flow/rule/rule.ts';
import type { Queues } from '../../workflows/names.ts';
import { sweepTime } from '../engine/clock.ts';
import { lookAtSegment, type SegmentFlow } from './look-segment.ts';
import { PAGE, untilRoom } from './page.ts';

/** Whoever is to enter before the next sweep is enrolled by this one. */
const AHEAD_MS = 75 * 60_000;
const DAY_MS = 86_400_000;

/**
 * Enrolls whoever has come to be in a flow's segment since the last look, once for each coming: the row that says so and the walk
 * change in one transaction, so a killed sweep neither forgets anyone nor repeats them. Returns how many entered.
 */
export const createSweepSegments =
  (db: Db, queues: Queues) =>
  async ({ flowId }: { flowId?: string }): Promise<number> => {
    const flows = await db('flows as f')
      .join('flow_versions as v', 'v.id', 'f.live_version_id')
      .whereIn('f.status', ['live', 'paused'])
      .whereRaw(`v.definition #>> '{trigger,type}' = 'entersSegment'`)
      .modify((q) => flowId && q.where('f.id', flowId))
      .orderBy('f.id')
      .select<SegmentFlow[]>(
        'f.id',
        'f.audience_id',
        'f.live_version_id',
        'f.activated_at',
        'v.backlog',
        db.raw(`v.definition #>> '{trigger,segmentId}' as segment_id`),
      );
    let entered = 0;
    for (const flow of flows) entered += await sweepSegment(db, queues, flow, sweepTime());
    if (!flowId) await askAgain(db);
    return entered;
  };

async function sweepSegment(db: Db, queues: Queues, flow: SegmentFlow, now: number): Promise<number> {
  const beat = () => Context.current().heartbeat();
  beat();
  if (!(await lookAtSegment(db, flow, new Date(now)))) return 0;
  let entered = 0;
  for (;;) {
    beat();
    await untilRoom(db, beat);
    const ids: string[] = await db('flow_members')
      .where('flow_id', flow.id)
      .where('enters_at', '<=', new Date(now + AHEAD_MS))
      .orderBy(['enters_at', 'contact_id'])
      .limit(PAGE)
      .pluck('contact_id');
    if (ids.length === 0) return entered;
    entered += await enterPage(db, queues, flow, ids, now);
  }
}

interface Entered {
  contact_id: string;
  since: Date;
  enters_at: Date;
}

/** Under the contacts' locks, and asked once more: whoever is not in the segment any more did not come to be in it. */
function enterPage(db: Db, queues: Queues, flow: SegmentFlow, ids: string[], now: number): Promise<number> {
  return db.transaction(async (tx) => {
    await tx.raw('select from contacts where id = any(?::uuid[]) order by id for no key update', [ids]);
    const { sql, bindings } = await ruleWhere(tx, flow.audience_id, membersOf(flow.segment_id), { now: new Date(now), mode: 'one' });
    const { rows } = await tx.raw<{ rows: Entered[] }>(
      `with here as materialized (
         select c.id from contacts c join audiences a on a.id = c.audience_id where c.id = any(?::uuid[]) and ${sql}),
       gone as (delete from flow_members where flow_id = ? and contact_id = any(?::uuid[]) and contact_id not in (select id from here))
       update flow_members m set enters_at = null from here where m.flow_id = ? and m.contact_id = here.id and m.enters_at is not null
       returning m.contact_id, m.since, old.enters_at`,
      [ids, ...bindings, flow.id, ids, flow.id] as never,
    );
    const { since } = await tx('flow_watches').where({ flow_id: flow.id }).first('since');
    const there = rows.filter((row) => Number(row.since) === Number(since));
    const { entry, settings } = await definitionOf(tx, flow.live_version_id);
    const entering = {
      audienceId: flow.audience_id,
      flowId: flow.id,
      versionId: flow.live_version_id,
      position: entry,
      skipped: [],
      holdoutPercent: settings.holdoutPercent,
      onceEver: settings.reentry === 'never',
      decideQueue: queues.decide,
      lane: 'bulk' as const,
      actor: 'system',
    };
    const enter = async (origin: 'sweep' | 'backlog', those: Entered[]) =>
      (await insertEnrollments(tx, { ...entering, origin }, those.map(entryOf(now)))).length;
    return (
      (await enter('backlog', there)) +
      (await enter(
        'sweep',
        rows.filter((row) => !there.includes(row)),
      ))
    );
  });
}

const entryOf =
  (now: number) =>
  ({ contact_id, since, enters_at }: Entered) => ({
    contactId: contact_id,
    episode: since.toISOString(),
    anchorOrderId: null,
    // found long after its hour: it enters now
    enteredAt: new Date(Number(enters_at) < now - DAY_MS ? now : enters_at),
  });

/** Walks held because a rule names what is gone: it may have been mended since. */
const askAgain = (db: Db) =>
  db.raw(
    nudging(
      `select e.id from enrollments e where e.ended_at is null and e.held = 'rule' and ${UNNUDGED} order by e.due, e.id limit 10000`,
      'bulk',
    ),
  );
