import { setTimeout as sleep } from 'node:timers/promises';
import { type Db, prepared } from '../../api/db/database.ts';

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
  /** Gives that hint to the other loops of this process. */
  wake: () => void;
  log: (what: string, error: unknown) => void;
}

/** What is leased at a time, by enrollment. */
export type Page = Map<string, Nudge[]>;

const POLL_MS = 250;

/** Leases rows, `page` at a time, an enrollment's together; a row that is still there afterwards comes back, later each time. */
export async function drain(
  db: Db,
  { tell, page }: { tell: boolean; page: number },
  lane: Lane,
  work: (page: Page) => Promise<void>,
): Promise<void> {
  while (!lane.stop.aborted) {
    const began = Date.now();
    const leased = await lease(db, lane.name, tell, page).catch((error) => {
      lane.log('lease', error);
      return [];
    });
    const byEnrollment: Page = new Map();
    for (const nudge of leased) byEnrollment.set(nudge.enrollment_id, [...(byEnrollment.get(nudge.enrollment_id) ?? []), nudge]);
    if (byEnrollment.size > 0) await work(byEnrollment).catch((error) => lane.log('page', error));
    const spare = lane.rate === null ? 0 : (byEnrollment.size / lane.rate) * 1000 - (Date.now() - began);
    if (byEnrollment.size === 0) await Promise.race([sleep(POLL_MS), lane.hint()]);
    else if (spare > 0) await sleep(spare);
  }
}

/** A lease is a time: whoever dies with it is succeeded after 5 s, 10 s, 20 s … 5 min. */
async function lease(db: Db, lane: string, tell: boolean, page: number): Promise<Nudge[]> {
  const { rows } = await prepared<Nudge>(db, 'lease-nudges', LEASE, [lane, tell, page]);
  return rows;
}

const LEASE = `
  update nudges set attempts = attempts + 1, free_at = clock_timestamp() + interval '5 s' * (2 ^ least(attempts, 6))
  where id in (select id from nudges where lane = ? and tell = ? and free_at <= clock_timestamp() order by id limit ? for update skip locked)
  returning id, enrollment_id, fact_at`;

/** `width` at a time over `items`; one that fails is logged under its name and stays undone. */
export async function sideBySide<T>(
  lane: Lane,
  items: Iterable<T>,
  name: (item: T) => string,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const rest = items[Symbol.iterator]();
  const one = async () => {
    for (let { value, done } = rest.next(); !done; { value, done } = rest.next())
      await work(value).catch((error) => lane.log(name(value), error));
  };
  await Promise.all(Array.from({ length: lane.width }, one));
}
