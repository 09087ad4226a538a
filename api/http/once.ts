import { createHash } from 'node:crypto';
import type { Request } from 'express';
import type { Db } from '../db/database.ts';
import { conflict, invalid } from './errors.ts';

/** A claim whose answer never came (the process died) may be taken over after this long. */
const ABANDONED = "interval '1 minute'";
const KEPT = "interval '1 day'";

interface Claim {
  mine: boolean;
  fingerprint: string;
  answer: string | null;
}

/** Does `work` once per `Idempotency-Key`: a repeat gets the first answer, for a day. Without the header: just does it. */
export async function once(req: Request, actor: string, work: () => Promise<string>): Promise<string> {
  const said = req.get('Idempotency-Key');
  if (said === undefined) return work();
  if (said.length < 1 || said.length > 200) throw invalid('An Idempotency-Key has 1 to 200 characters. A random UUID is a good one.');
  // programs put addresses into them: what is kept tells none
  const key = createHash('sha256').update(said).digest('hex');
  const db: Db = req.app.locals.db;
  const fingerprint = createHash('sha256')
    .update(`${req.method} ${req.originalUrl}\n${JSON.stringify(req.body ?? null)}`)
    .digest('hex');

  const claim = await claimKey(db, actor, key, fingerprint);
  if (claim.fingerprint !== fingerprint)
    throw conflict('This Idempotency-Key was used for another request. Use a new key for each new request.');
  if (!claim.mine) {
    if (claim.answer === null) throw conflict('The first request with this Idempotency-Key is still at work. Ask again in a moment.');
    return claim.answer;
  }
  try {
    const answer = await work();
    await db('idempotency_keys').where({ actor, key }).update({ answer });
    return answer;
  } catch (error) {
    await db('idempotency_keys').where({ actor, key }).delete();
    throw error;
  }
}

async function claimKey(db: Db, actor: string, key: string, fingerprint: string): Promise<Claim> {
  await db.raw(
    `delete from idempotency_keys where ctid in (select ctid from idempotency_keys where created_at < now() - ${KEPT} limit 100)`,
  );
  const claimed = await db.raw(
    `insert into idempotency_keys as k (actor, key, fingerprint) values (?, ?, ?)
     on conflict (actor, key) do update set created_at = now()
       where k.answer is null and k.fingerprint = excluded.fingerprint and k.created_at < now() - ${ABANDONED}
     returning 1`,
    [actor, key, fingerprint],
  );
  if (claimed.rows.length > 0) return { mine: true, fingerprint, answer: null };
  const found = await db('idempotency_keys').where({ actor, key }).first('fingerprint', 'answer');
  // gone between the two statements: the first request failed and let go
  return found ? { mine: false, ...found } : claimKey(db, actor, key, fingerprint);
}
