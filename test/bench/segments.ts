import { countExactly } from '../../api/contacts/index.ts';
import { type Db, migrate } from '../../api/db/database.ts';
import { migrationSource } from '../../api/db/migrations/index.ts';
import { compileRule } from '../../api/segments/index.ts';
import { AUDIENCE, million } from './million.ts';
import type { Figure } from './rig.ts';
import { byHand, type Question } from './segments-by-hand.ts';

/** The compiled count may take so many times the best that was written by hand for the same question. */
const REACH = 1.5;
const RUNS = 5;

/** Every recipe's exact count at 1,000,000 contacts and 10,000,000 events, half of whose 1.9 M messages are of 12 campaigns. */
export async function segmentCounts(): Promise<Figure[]> {
  const { db, close } = await million({ copy: true, log: (line) => console.error(`  million: ${line}`) });
  try {
    await newest(db);
    await campaigns(db);
    const figures: Figure[] = [];
    const now = new Date();
    for (const question of await byHand(db, now)) figures.push(await measure(db, question, now));
    return figures;
  } finally {
    await close();
  }
}

/** Whoever had another tree may have left migrations that this one does not know; the copy is ours alone. */
async function newest(db: Db): Promise<void> {
  await db('knex_migrations')
    .whereNotIn('name', await migrationSource.getMigrations())
    .delete();
  await migrate(db);
}

export async function campaigns(db: Db): Promise<void> {
  await db.raw(
    `insert into campaigns (id, audience_id, name, whom, email, settings, status, started_at, actor)
     select uuidv7(), ?, 'Campaign ' || n, '{}', '{}', '{}', 'sent', now() - n * interval '10 days', 'bench' from generate_series(1, 12) n`,
    [AUDIENCE],
  );
  await db.raw(
    `update messages m set campaign_id = (array(select id from campaigns order by started_at desc))[1 + abs(hashtext(m.id::text)) % 12],
       flow_id = null, enrollment_id = null, version_id = null where abs(hashtext(m.id::text)) % 2 = 0`,
  );
  await db.raw('vacuum analyze messages');
  await db.raw('vacuum analyze contacts');
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
