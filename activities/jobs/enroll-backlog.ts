import { activityInfo, Context } from '@temporalio/activity';
import type { Db } from '../../api/db/database.ts';
import { type Entering, insertEnrollments } from '../../api/enrollments/index.ts';
import { daysAfter, startOfDay } from '../../workflows/flow/calendar.ts';
import type { Definition } from '../../workflows/flow/flow.ts';
import { type Leg, legs } from '../../workflows/flow/legs.ts';
import type { Queues } from '../../workflows/names.ts';
import { type Candidate, type Key, lockContacts, nextPage, untilRoom } from './page.ts';
import { createSweepSegments } from './sweep-segments.ts';

interface Choice {
  fromDay: number;
  choice: 'leave_out' | 'by_anchor' | 'first_email';
  perDay?: number;
}
interface Published {
  id: string;
  flow_id: string;
  audience_id: string;
  definition: Definition;
  backlog: Choice[];
  activated_at: Date;
  time_zone: string;
  actor: string;
}
/** Where the job stands: which choice, after whom, and how many came before (their rank gives the day they start). */
interface Progress {
  choice: number;
  after: Key | null;
  rank: number;
  entered: number;
}

/**
 * Enrolls those who were due before the flow's activation, as its author chose for each stretch. In pages, most recent buyers first;
 * a killed job goes on after its last heartbeat, and a page done twice enrolls nobody twice.
 */
export const createEnrollBacklog =
  (db: Db, queues: Queues) =>
  async ({ versionId }: { versionId: string }): Promise<{ flowId: string; entered: number }> => {
    const version = await db('flow_versions as v')
      .join('flows as f', 'f.id', 'v.flow_id')
      .join('audiences as a', 'a.id', 'f.audience_id')
      .where('v.id', versionId)
      .first<Published>('v.id', 'v.flow_id', 'f.audience_id', 'v.definition', 'v.backlog', 'f.activated_at', 'a.time_zone', 'v.actor');
    if (version.definition.trigger.type === 'entersSegment') {
      const entered = await createSweepSegments(db, queues)({ flowId: version.flow_id });
      await over(db, versionId);
      return { flowId: version.flow_id, entered };
    }
    const progress: Progress = activityInfo().heartbeatDetails ?? { choice: 0, after: null, rank: 0, entered: 0 };
    const stretches = legs(version.definition);
    for (; progress.choice < version.backlog.length; progress.choice++, progress.after = null, progress.rank = 0) {
      const choice = version.backlog[progress.choice] as Choice;
      const n = stretches.findIndex((leg) => leg.fromDay === choice.fromDay);
      const placing = n < 0 ? null : placingOf(version.definition, stretches, n, choice);
      if (placing) await enrollStretch(db, queues, version, stretches[n] as Leg, choice, placing, progress);
    }
    await over(db, versionId);
    return { flowId: version.flow_id, entered: progress.entered };
  };

const over = (db: Db, id: string) =>
  db('flow_versions')
    .where({ id })
    .update({ backlog_done_at: db.raw('clock_timestamp()') });

type Placing = Pick<Entering, 'position' | 'skipped'>;

/** Where the people of a stretch are set down; null = left out (by choice, or past the last step). */
function placingOf(definition: Definition, stretches: Leg[], n: number, { choice }: Choice): Placing | null {
  if (choice === 'leave_out') return null;
  if (choice === 'first_email') return { position: definition.entry, skipped: [] };
  const next = stretches[n + 1];
  if (!next) return null;
  const over = stretches.slice(0, n + 1).flatMap((leg) => leg.emails);
  return { position: next.begins, skipped: over.map((step) => ({ stepId: step.id, name: step.name, type: step.type })) };
}

async function enrollStretch(
  db: Db,
  queues: Queues,
  version: Published,
  leg: Leg,
  choice: Choice,
  placing: Placing,
  progress: Progress,
): Promise<void> {
  const zone = version.time_zone;
  const activated = Number(version.activated_at);
  const today = startOfDay(activated, zone);
  const range = {
    audienceId: version.audience_id,
    from: leg.toDay === null ? new Date(0) : new Date(daysAfter(today, 1 - leg.toDay, zone)),
    to: new Date(daysAfter(today, 1 - leg.fromDay, zone)),
  };
  const lapseDays = version.definition.trigger.type === 'lapsed' ? version.definition.trigger.days : 0;
  const wasDue = (c: Candidate) => daysAfter(Number(c.last_order_at), lapseDays, zone) < activated;
  for (;;) {
    const beat = () => Context.current().heartbeat({ ...progress });
    beat();
    await untilRoom(db, beat);
    const page = await nextPage(db, range, version.flow_id, progress.after);
    const entries = page
      .map((c, n) => ({ c, day: choice.perDay ? Math.floor((progress.rank + n) / choice.perDay) : 0 }))
      .filter(({ c }) => wasDue(c));
    progress.entered += await db.transaction(async (tx) => {
      const now = await lockContacts(
        tx,
        entries.map(({ c }) => c.id),
      );
      const unchanged = entries.filter(({ c }) => now.get(c.id)?.last_order_id === c.last_order_id);
      const rows = unchanged.map(({ c, day }) => ({
        contactId: c.id,
        episode: c.last_order_id,
        anchorOrderId: c.last_order_id,
        enteredAt: new Date(daysAfter(activated, day, zone)),
      }));
      return (await insertEnrollments(tx, enteringOf(version, placing, queues), rows)).length;
    });
    const last = page.at(-1);
    if (!last) return;
    progress.after = last.key;
    progress.rank += page.length;
  }
}

const enteringOf = (version: Published, placing: Placing, queues: Queues): Entering => ({
  ...placing,
  audienceId: version.audience_id,
  flowId: version.flow_id,
  versionId: version.id,
  origin: 'backlog',
  holdoutPercent: version.definition.settings.holdoutPercent,
  onceEver: version.definition.settings.reentry === 'never',
  decideQueue: queues.decide,
  lane: 'bulk',
  actor: version.actor,
});
