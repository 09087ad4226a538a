import { Context } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import type { Db } from '../../api/db/database.ts';
import type { Enrollment } from '../../api/enrollments/index.ts';
import { finishRun, happen, readClock, runAhead, standStill } from '../../api/tests/index.ts';

const DAY_MS = 86_400_000;
/** A wait is crossed in about so many strides of the clock, of some 0.3 s each: slow enough to watch and to step in. */
const STRIDES = 12;
const SHORTEST_MS = 5 * DAY_MS;
const POLL_MS = 120;
/** A fact thrown in this close ahead happens now. */
const NEAR_MS = 1_000;

/**
 * Moves a test run's clock forward: to each fact thrown in, which then happens, and on, until the walk is over or held. All it
 * needs stands in Postgres and in the run's clock, so a killed attempt goes on where the last one was.
 */
export const createDriveTestRun =
  (db: Db, client: Client) =>
  async ({ enrollmentId }: { enrollmentId: string }): Promise<'over' | 'held'> => {
    const context = Context.current();
    let leg = { rev: -1, stride: SHORTEST_MS };
    for (;;) {
      context.heartbeat();
      const row = (await db<Enrollment>('enrollments').where({ id: enrollmentId }).first()) as Enrollment;
      const clock = await readClock(client, enrollmentId);
      if (row.ended_at || !row.test || !clock?.running) {
        await finishRun(db, enrollmentId);
        return 'over';
      }
      if (row.test.held) {
        await standStill(client, enrollmentId); // a stride may have begun while the hold was written
        return 'held';
      }

      const [next] = row.test.thrown.filter((fact) => !fact.happened).sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
      if (next && Date.parse(next.at) <= clock.now + NEAR_MS) {
        await happen(db, enrollmentId, next, clock.now);
        await decided(db, enrollmentId, () => context.heartbeat());
        continue;
      }
      if (clock.still) {
        if (row.rev !== leg.rev) leg = { rev: row.rev, stride: strideTo(row.at, clock.now) };
        const ahead = Math.min(leg.stride, next ? Date.parse(next.at) - clock.now : Number.POSITIVE_INFINITY);
        await runAhead(client, enrollmentId, ahead);
      }
      await context.sleep(POLL_MS);
    }
  };

const strideTo = (at: Date | null, now: number) => Math.max(((at ? Number(at) : now) - now) / STRIDES, SHORTEST_MS);

/** Waits until the relay has decided what the fact changes; the clock stands still meanwhile. */
async function decided(db: Db, enrollmentId: string, beat: () => void): Promise<void> {
  for (let n = 0; n < 100; n++) {
    const open = await db('nudges').where('enrollment_id', enrollmentId).first('id');
    if (!open) return;
    beat();
    await Context.current().sleep(POLL_MS);
  }
}
