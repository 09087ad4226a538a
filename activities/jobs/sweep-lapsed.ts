import { Context } from '@temporalio/activity';
import type { Db } from '../../api/db/database.ts';
import { definitionOf, insertEnrollments } from '../../api/enrollments/index.ts';
import { silentSince } from '../../api/stores/index.ts';
import { daysAfter } from '../../workflows/flow/calendar.ts';
import type { Queues } from '../../workflows/names.ts';
import { sweepTime } from '../engine/clock.ts';
import { type Key, lockContacts, nextPage, untilRoom } from './page.ts';

/** The hourly sweep looks this far ahead, so that nobody's instant falls between two sweeps. */
const AHEAD_MS = 75 * 60_000;
const DAY_MS = 86_400_000;

interface LapsedFlow {
  id: string;
  audience_id: string;
  live_version_id: string;
  activated_at: Date;
  time_zone: string;
}

/**
 * Enrolls everyone whose day comes before the next sweep, once per anchor order, with an entry at the exact instant. Whoever was
 * due before the flow was activated is backlog and not touched here. A shop that is silent or loading triggers nothing.
 */
export const createSweepLapsed =
  (db: Db, queues: Queues) =>
  async ({ flowId }: { flowId?: string }): Promise<number> => {
    const flows = await db('flows as f')
      .join('audiences as a', 'a.id', 'f.audience_id')
      .whereIn('f.status', ['live', 'paused'])
      .whereNotNull('f.live_version_id')
      .whereNotExists((q) => q.from('stores as s').whereRaw('s.audience_id = a.id').whereRaw(`${silentSince()} is not null`))
      .modify((q) => flowId && q.where('f.id', flowId))
      .orderBy('f.id')
      .select<LapsedFlow[]>('f.id', 'f.audience_id', 'f.live_version_id', 'f.activated_at', 'a.time_zone');
    let entered = 0;
    for (const flow of flows) entered += await sweep(db, queues, flow, sweepTime());
    return entered;
  };

async function sweep(db: Db, queues: Queues, flow: LapsedFlow, now: number): Promise<number> {
  const definition = await definitionOf(db, flow.live_version_id);
  if (definition.trigger.type !== 'lapsed') return 0;
  const { days } = definition.trigger;
  const horizon = now + AHEAD_MS;
  const due = (lastOrder: Date) => daysAfter(Number(lastOrder), days, flow.time_zone);
  // a calendar day has 23 to 25 hours: the range is drawn a day wider, the exact instant decides
  const range = {
    audienceId: flow.audience_id,
    from: new Date(Number(flow.activated_at) - (days + 1) * DAY_MS),
    to: new Date(horizon - (days - 1) * DAY_MS),
  };
  let entered = 0;
  for (let after: Key | null = null; ; ) {
    Context.current().heartbeat(after);
    await untilRoom(db, () => Context.current().heartbeat(after));
    const page = await nextPage(db, range, flow.id, after);
    const ids = page.filter((c) => due(c.last_order_at) >= Number(flow.activated_at) && due(c.last_order_at) <= horizon).map((c) => c.id);
    if (ids.length > 0) entered += await enter(db, queues, flow, definition, ids, { due, now, horizon });
    const last = page.at(-1);
    if (!last) return entered;
    after = last.key;
  }
}

type Definition = Awaited<ReturnType<typeof definitionOf>>;
interface Clock {
  due: (lastOrder: Date) => number;
  now: number;
  horizon: number;
}

function enter(
  db: Db,
  queues: Queues,
  flow: LapsedFlow,
  definition: Definition,
  ids: string[],
  { due, now, horizon }: Clock,
): Promise<number> {
  return db.transaction(async (tx) => {
    const contacts = await lockContacts(tx, ids);
    const entries = [...contacts.values()]
      .map((c) => ({ c, at: due(c.last_order_at) }))
      .filter(({ at }) => at <= horizon && at >= Number(flow.activated_at))
      .map(({ c, at }) => ({
        contactId: c.id,
        episode: c.last_order_id,
        anchorOrderId: c.last_order_id,
        // found long after its day (a refund moved the clock back, an outage): it enters now
        enteredAt: new Date(at < now - DAY_MS ? now : at),
      }));
    const entering = {
      audienceId: flow.audience_id,
      flowId: flow.id,
      versionId: flow.live_version_id,
      origin: 'sweep' as const,
      position: definition.entry,
      skipped: [],
      holdoutPercent: definition.settings.holdoutPercent,
      onceEver: definition.settings.reentry === 'never',
      decideQueue: queues.decide,
      lane: 'bulk' as const,
      actor: 'system',
    };
    return (await insertEnrollments(tx, entering, entries)).length;
  });
}
