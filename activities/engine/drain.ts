import { setTimeout as sleep } from 'node:timers/promises';
import type { Db } from '../../api/db/database.ts';

export interface Nudge {
  id: number;
  enrollment_id: string;
  fact_at: Date | null;
}
/** Facts come first and go at once; bulk (resume, re-plan, backlog) is paced so that it never drowns them. */
export interface Lane {
  name: 'facts' | 'bulk';
  /** Enrollments taken in hand side by side. */
  width: number;
  /** Enrollments a second; null = as fast as it goes. */
  rate: number | null;
  stop: AbortSignal;
  /** Resolves when someone says there may be work; a hint beside the poll. */
  hint: () => Promise<void>;
  log: (what: string, error: unknown) => void;
}

const POLL_MS = 250;
const BATCH = 100;

/** Leases rows, an enrollment's together; a row whose work fails or dies comes back, later each time. */
export async function drain(
  db: Db,
  tell: boolean,
  lane: Lane,
  work: (enrollmentId: string, nudges: Nudge[]) => Promise<void>,
): Promise<void> {
  while (!lane.stop.aborted) {
    const began = Date.now();
    const leased = await lease(db, lane.name, tell).catch((error) => {
      lane.log('lease', error);
      return [];
    });
    const byEnrollment = new Map<string, Nudge[]>();
    for (const nudge of leased) byEnrollment.set(nudge.enrollment_id, [...(byEnrollment.get(nudge.enrollment_id) ?? []), nudge]);
    const entries = byEnrollment.entries();
    const one = async () => {
      for (const [id, nudges] of entries) await work(id, nudges).catch((error) => lane.log(id, error));
    };
    await Promise.all(Array.from({ length: lane.width }, one));
    const spare = lane.rate === null ? 0 : (byEnrollment.size / lane.rate) * 1000 - (Date.now() - began);
    if (byEnrollment.size === 0) await Promise.race([sleep(POLL_MS), lane.hint()]);
    else if (spare > 0) await sleep(spare);
  }
}

/** A lease is a time: whoever dies with it is succeeded after 5 s, 10 s, 20 s … 5 min. */
async function lease(db: Db, lane: string, tell: boolean): Promise<Nudge[]> {
  const { rows } = await db.raw<{ rows: Nudge[] }>(
    `update nudges set attempts = attempts + 1, free_at = clock_timestamp() + interval '5 s' * (2 ^ least(attempts, 6))
     where id in (select id from nudges where lane = ? and tell = ? and free_at <= clock_timestamp() order by id limit ? for update skip locked)
     returning id, enrollment_id, fact_at`,
    [lane, tell, BATCH],
  );
  return rows;
}
