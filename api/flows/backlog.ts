import { DateTime } from 'luxon';
import type { Definition } from '../../workflows/flow/flow.ts';
import { legs } from '../../workflows/flow/legs.ts';
import { unmailable } from '../contacts/index.ts';
import type { Db } from '../db/database.ts';
import { membersNow } from './backlog-members.ts';
import { COUNT_BACKLOG } from './count-backlog.ts';

interface Line {
  /** 0 = not yet lapsed, then the stretches in order; null = never bought. */
  stretch: number | null;
  reason: string | null;
  /** Days until the trigger's day, 0..7; null = further off, or past. */
  reaches: number | null;
  n: number;
  /** Of those, not in the flow already for this last order. */
  outside: number;
  too_old: number;
}
export interface Stretch {
  fromDay: number;
  toDay: number | null;
  contacts: number;
  mailable: number;
  notMailable: Record<string, number>;
  nextStep: string | null;
  tooOld: number;
}
interface Scope {
  flowId: string;
  audienceId: string;
  timeZone: string;
}

/** Customers already past the trigger's day, or in the trigger's segment. A flow without that clock has no stretches: nobody is late for it. */
export async function backlogOf(db: Db, { flowId, audienceId, timeZone }: Scope, definition: Definition) {
  if (definition.trigger.type === 'entersSegment') {
    const { segmentId } = definition.trigger;
    const there = segmentId ? await membersNow(db, { flowId, audienceId }, segmentId) : null;
    return { buyers: 0, notYet: 0, neverBought: 0, stretches: there ? [there] : [], today: 0, tomorrow: 0, ahead: [], asOf: new Date() };
  }
  const cut = legs(definition);
  const day = cut[0]?.fromDay ?? 0;
  const bounds = cut.length > 0 ? cut.map((leg) => leg.fromDay) : [2_147_483_647];
  const { rows } = await db.raw<{ rows: Line[] }>(COUNT_BACKLOG(unmailable()), { bounds, day, flowId, audienceId });
  const sum = (of: (line: Line) => boolean, what: 'n' | 'outside' | 'too_old' = 'n') =>
    rows.reduce((total, line) => (of(line) ? total + line[what] : total), 0);
  const reaching = (days: number) => sum((line) => line.reaches === days);
  const asOf = new Date();
  const today = DateTime.fromJSDate(asOf, { zone: timeZone });

  return {
    buyers: sum((line) => line.stretch !== null),
    notYet: sum((line) => line.stretch === 0),
    neverBought: sum((line) => line.stretch === null),
    stretches: cut.map((leg, n): Stretch => {
      const mine = (line: Line) => line.stretch === n + 1;
      const unreachable = rows.filter((line) => mine(line) && line.reason !== null && line.outside > 0);
      const notMailable: Record<string, number> = {};
      for (const { reason, outside } of unreachable) notMailable[reason as string] = (notMailable[reason as string] ?? 0) + outside;
      return {
        fromDay: leg.fromDay,
        toDay: leg.toDay,
        contacts: sum(mine, 'outside'),
        mailable: sum((line) => mine(line) && line.reason === null, 'outside'),
        notMailable,
        nextStep: cut.slice(n + 1).flatMap((later) => later.emails)[0]?.name ?? null,
        tooOld: sum(mine, 'too_old'),
      };
    }),
    today: cut.length > 0 ? reaching(0) : 0,
    tomorrow: cut.length > 0 ? reaching(1) : 0,
    ahead:
      cut.length > 0
        ? [1, 2, 3, 4, 5, 6, 7].map((n) => ({ date: today.plus({ days: n }).toISODate() as string, contacts: reaching(n) }))
        : [],
    asOf,
  };
}
