import { countExactly } from '../contacts/index.ts';
import type { Db } from '../db/database.ts';
import { notFound } from '../http/errors.ts';
import { compileRule } from './compile.ts';
import { segmentWhere } from './where.ts';

/** A segment that takes longer has no size that day. */
const MOST_MS = 20_000;
/** Newly saved ones are measured at once, unless that would keep people waiting. */
const AT_ONCE_MS = 3_000;

/** Counts a segment's members and writes it down for the audience's local day; the day's last figure stands. A broken one has none. */
export async function measureSegment(db: Db, id: string, most = AT_ONCE_MS): Promise<void> {
  const segment = await db('segments as s')
    .join('audiences as a', 'a.id', 's.audience_id')
    .where('s.id', id)
    .first('s.audience_id', 's.rule', db.raw('(now() at time zone a.time_zone)::date as day'));
  if (!segment) return;
  const { problems } = segment.rule ? await compileRule(db, segment.audience_id, segment.rule, { segmentId: id }) : { problems: [] };
  const size = problems.length > 0 ? null : await count(db, segment.audience_id, id, most);
  if (size === null && most === AT_ONCE_MS && problems.length === 0) return;
  await db.raw(
    `insert into segment_sizes (segment_id, day, size) values (?, ?, ?)
     on conflict (segment_id, day) do update set size = excluded.size, at = clock_timestamp()`,
    [id, segment.day, size],
  );
}

async function count(db: Db, audienceId: string, id: string, most: number): Promise<number | null> {
  const where = await segmentWhere(db, audienceId, id);
  return db
    .transaction(async (tx) => {
      await tx.raw(`select set_config('statement_timeout', ?, true)`, [String(most)]);
      return countExactly(tx, where);
    })
    .catch((error) => {
      if ((error as { code?: string }).code === '57014') return null;
      throw error;
    });
}

/** Housekeeping goes on after so long; what is left comes with the next minute. */
const ENOUGH_MS = 20_000;

/** Each segment once a day of its audience, a few at a time. */
export async function measureSegments(db: Db, limit = 20): Promise<void> {
  const began = Date.now();
  const { rows } = await db.raw<{ rows: { id: string }[] }>(
    `select s.id from segments s join audiences a on a.id = s.audience_id
     where s.removed_at is null and not exists (select from segment_sizes z where z.segment_id = s.id and z.day = (now() at time zone a.time_zone)::date)
     order by s.id limit ?`,
    [limit],
  );
  for (const { id } of rows) if (Date.now() - began < ENOUGH_MS) await measureSegment(db, id, MOST_MS);
}

export async function listSizes(db: Db, id: string, days: number): Promise<{ items: { day: string; size: number }[] }> {
  if (!(await db('segments').where({ id }).first('id'))) throw notFound('segment');
  const items = await db('segment_sizes')
    .where({ segment_id: id })
    .whereNotNull('size')
    .whereRaw('day > current_date - ?::int', [days])
    .orderBy('day')
    .select('day', 'size');
  return { items };
}
