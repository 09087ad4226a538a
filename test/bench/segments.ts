import { countExactly } from '../../api/contacts/index.ts';
import type { Db } from '../../api/db/database.ts';
import { compileRule } from '../../api/segments/index.ts';
import { AUDIENCE, mailedMillion } from './million.ts';
import type { Figure } from './rig.ts';
import { byHand, type Question } from './segments-by-hand.ts';

/** The compiled count may take so many times the best that was written by hand for the same question. */
const REACH = 1.5;
const RUNS = 5;

/** Every recipe's exact count at 1,000,000 contacts, 10,000,000 events and 20,000,000 messages. */
export async function segmentCounts(): Promise<Figure[]> {
  const { db, close } = await mailedMillion({ log: (line) => console.error(`  million: ${line}`) });
  try {
    const figures: Figure[] = [];
    const now = new Date();
    for (const question of await byHand(db, now)) figures.push(await measure(db, question, now));
    return figures;
  } finally {
    await close();
  }
}

/** In turns, so that what the machine does beside it falls on both; the best of each, and of those written by hand the best one. */
export async function measure(db: Db, { what, rule, sql }: Question, now: Date): Promise<Figure> {
  const { where } = await compileRule(db, AUDIENCE, rule, { now });
  const timed = async (ask: () => Promise<number>) => {
    const from = performance.now();
    const n = await ask();
    return { n, ms: performance.now() - from };
  };
  const hand = (text: string) => timed(async () => Number((await db.raw<{ rows: [{ n: number }] }>(text)).rows[0].n));
  let [ours, best, count] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, -1];
  for (let run = 0; run < RUNS; run++) {
    const mine = await timed(() => countExactly(db, where));
    ours = Math.min(ours, mine.ms);
    for (const text of sql) {
      const theirs = await hand(text);
      if (theirs.n !== mine.n) throw new Error(`${what}: ${mine.n} compiled, ${theirs.n} by hand`);
      best = Math.min(best, theirs.ms);
    }
    count = mine.n;
  }
  const ratio = ours / best;
  return {
    what: `${what}: ${count.toLocaleString('en')}`,
    ours: `${ours.toFixed(0)} ms`,
    against: `${best.toFixed(0)} ms by hand`,
    ratio,
    reach: `≤ ${REACH}`,
    ok: ratio <= REACH,
  };
}
