import { type Db, prepared } from '../../api/db/database.ts';
import { type Enrollment, locked, lockedPage, nudging, type Replanned, replan, replanPage, stored } from '../../api/enrollments/index.ts';
import type { Instruction } from '../../workflows/names.ts';
import { factTime } from './clock.ts';
import { drain, type Lane, type Nudge, type Page, sideBySide } from './drain.ts';

/** Decided in one transaction: long enough to share its round trips and its commit, short enough for those who wait for its locks. */
const PAGE = 100;

/**
 * Facts → decisions. Postgres alone: a purchase ends its series however busy Temporal is. By page; whoever is locked by somebody
 * else, or can't be planned, is done by themselves, so that nobody stands in the others' way.
 */
export const decideNudges = (db: Db, lane: Lane) =>
  drain(db, { tell: false, page: PAGE }, lane, async (page) => {
    const decided = page.size === 1 ? new Set<string>() : await decidePage(db, lane, page);
    const left = [...page].filter(([id]) => !decided.has(id));
    await sideBySide(
      lane,
      left,
      ([id]) => id,
      ([id, nudges]) =>
        locked(db, id, async (tx, was) => {
          await conclude(tx, lane.name, [{ was, next: await replan(tx, was, timeOf(was, nudges)) }], page);
        }),
    );
    lane.wake();
  });

async function decidePage(db: Db, lane: Lane, page: Page): Promise<Set<string>> {
  try {
    return await lockedPage(db, [...page.keys()], async (tx, rows) => {
      const clock = (row: Enrollment) => timeOf(row, page.get(row.id) ?? []);
      const replanned = await replanPage(tx, rows, clock, (row, error) => lane.log(row.id, error));
      await conclude(tx, lane.name, replanned, page);
      return new Set(replanned.map(({ was }) => was.id));
    });
  } catch (error) {
    lane.log('page', error);
    return new Set();
  }
}

const timeOf = (row: Enrollment, nudges: Nudge[]) =>
  factTime(
    row.is_test,
    nudges.map((nudge) => nudge.fact_at),
  );

/** In the decision's own commit the nudge goes, or stays as `tell` when the workflow must hear. */
async function conclude(tx: Db, lane: Lane['name'], replanned: Replanned[], page: Page): Promise<void> {
  const hearing = replanned.filter(({ was, next }) => !was.started_at || mustHear(stored(was), next)).map(({ was }) => was.id);
  const ids = replanned.flatMap(({ was }) => (page.get(was.id) ?? []).map((nudge) => nudge.id));
  await prepared(tx, `conclude-nudges-${lane}`, CONCLUDE[lane], [hearing, ids]);
}
/**
 * A lease that ran out has an heir, who may have decided these very nudges first. What the heir left to be told is not ours to delete,
 * and where our nudges are gone or told of another decision, ours is told by a row of its own.
 */
const concluding = (lane: Lane['name']) => `
  with hears as (select unnest(?::uuid[]) as id),
  ours as (select id, enrollment_id in (select id from hears) as hears from nudges where id = any(?::bigint[]) and not tell for update),
  kept as (
    update nudges set tell = true, attempts = 0, free_at = '-infinity' where id in (select id from ours where hears) returning enrollment_id),
  more as (${nudging('select id from hears where id not in (select enrollment_id from kept)', lane, { tell: true })})
  delete from nudges where id in (select id from ours where not hears)`;
const CONCLUDE = { facts: concluding('facts'), bulk: concluding('bulk') };

/** A later wake needs no call: the workflow wakes at the old instant, asks, and sleeps on. */
const mustHear = (before: Instruction, next: Instruction) =>
  next.rev > before.rev &&
  (next.do === 'done' || next.queue !== before.queue || (next.at !== null && (before.at === null || next.at < before.at)));
