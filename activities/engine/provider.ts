import type { Db } from '../../api/db/database.ts';

/** This many refusals in a row without one success, and nobody's mail can leave: better hold than burn everyone's attempts. */
const FAILURES_TO_OPEN = 20;
/** Longer than this is not waited out inside an activity. */
const SHORT_MS = 1_500;

/** Opens the breaker: sends hold until a probe succeeds. Keeps the first reason. */
export const openBreaker = (db: Db, name: string, reason: string) =>
  db('providers')
    .where({ name })
    .whereNull('open_since')
    .update({ open_since: db.raw('clock_timestamp()'), open_reason: reason.slice(0, 500) });

/** Held walks go on by themselves: the release loop sees the closed breaker. */
export const closeBreaker = (db: Db, name: string) =>
  db('providers').where({ name }).update({ open_since: null, open_reason: null, failures: 0 });

/** Counts refusals of one process, so that a success costs no write. */
export function refusalCounter(db: Db, name: string) {
  let inARow = 0;
  return {
    succeeded() {
      inARow = 0;
    },
    async refused(reason: string) {
      if (++inARow >= FAILURES_TO_OPEN) await openBreaker(db, name, reason);
    },
  };
}

/** How long "no rate" is believed. */
const RELOOK_MS = 5_000;
const unlimitedUntil = new Map<string, number>();

/**
 * Takes a token from the provider's bucket. Returns how many milliseconds to defer: 0 = go now (after a short wait, if one was
 * needed). A provider without a rate is asked about once in 5 s; the bucket may go into debt, which is how waiting sends queue.
 */
export async function takeToken(db: Db, name: string): Promise<number> {
  if ((unlimitedUntil.get(name) ?? 0) > performance.now()) return 0;
  const { rows } = await db.raw<{ rows: { wait_ms: number }[] }>(
    `update providers set filled_at = clock_timestamp(),
       tokens = least(rate_per_second, tokens + rate_per_second * extract(epoch from clock_timestamp() - filled_at)) - 1
     where name = ? and rate_per_second is not null
     returning (greatest(-tokens, 0) / rate_per_second * 1000)::float8 as wait_ms`,
    [name],
  );
  if (!rows[0]) unlimitedUntil.set(name, performance.now() + RELOOK_MS);
  const wait = rows[0]?.wait_ms ?? 0;
  if (wait > SHORT_MS) {
    await db('providers').where({ name }).increment('tokens', 1);
    return wait;
  }
  if (wait > 0) await new Promise((ok) => setTimeout(ok, wait));
  return 0;
}

/**
 * Takes up to `want` tokens at once, half a second's worth at most: `wait` = milliseconds until they may be used. What is not used goes
 * back with `returnTokens`.
 */
export async function takeTokens(db: Db, name: string, want: number): Promise<{ granted: number; wait: number }> {
  if ((unlimitedUntil.get(name) ?? 0) > performance.now()) return { granted: want, wait: 0 };
  const { rows } = await db.raw<{ rows: { granted: number; wait_ms: number }[] }>(
    `update providers p set filled_at = clock_timestamp(), tokens = g.filled - g.granted
     from (select name, granted, least(rate_per_second, tokens + rate_per_second * extract(epoch from clock_timestamp() - filled_at)) as filled
       from providers cross join lateral (select least(?::int, greatest(1, floor(rate_per_second / 2)))::int as granted) n
       where rate_per_second is not null and name = ? for update) g
     where p.name = g.name returning g.granted, (greatest(-p.tokens, 0) / p.rate_per_second * 1000)::float8 as wait_ms`,
    [want, name],
  );
  if (!rows[0]) unlimitedUntil.set(name, performance.now() + RELOOK_MS);
  return { granted: rows[0]?.granted ?? want, wait: rows[0]?.wait_ms ?? 0 };
}

export async function returnTokens(db: Db, name: string, unused: number): Promise<void> {
  if (unused > 0) await db('providers').where({ name }).whereNotNull('rate_per_second').increment('tokens', unused);
}

export const isOpen = async (db: Db, name: string): Promise<boolean> =>
  (await db('providers').where({ name }).whereNotNull('open_since').first('name')) !== undefined;
