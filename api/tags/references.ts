import type { Db } from '../db/database.ts';

export interface Rewritten {
  id: string;
  before: unknown;
  after: unknown;
}

/** An id is the same 36 characters wherever a filter keeps it: replaced as text, whatever shape the filter has. */
const inViews = `
  with changed as (
    select v.id, v.filters as before, replace(v.filters::text, :from, :to)::jsonb as after
    from views v where v.audience_id = :audienceId and strpos(v.filters::text, :from) > 0 order by v.id for update)
  update views v set filters = c.after from changed c where v.id = c.id returning v.id, c.before, c.after`;

/** Segments that name it get a new version, as by any other change of their rule. */
const inSegments = `
  with changed as (
    select s.id, s.rule as before, replace(s.rule::text, :from, :to)::jsonb as after
    from segments s where s.audience_id = :audienceId and strpos(s.rule::text, :from) > 0 order by s.id for update),
  moved as (
    update segments s set rule = c.after, version = s.version + 1, updated_at = clock_timestamp() from changed c where s.id = c.id
    returning s.id, s.audience_id, s.version, c.before, c.after),
  kept as (
    insert into segment_versions (id, audience_id, segment_id, number, rule, actor)
    select uuidv7(), audience_id, id, version, after, 'system' from moved)
  select id, before, after from moved`;

/** Long work that has not ended yet goes on with the tag that remains. */
const inJobs = `
  update jobs set params = replace(params::text, :from, :to)::jsonb
  where audience_id = :audienceId and state in ('waiting', 'running', 'paused') and kind <> 'tags' and strpos(params::text, :from) > 0`;

/** Saved views, segments and open jobs that name one of `from` name `to` instead. Answers with views and segments, as they were and are. */
export async function moveReferences(tx: Db, audienceId: string, from: string[], to: string): Promise<Rewritten[]> {
  const found = new Map<string, Rewritten>();
  for (const one of from) {
    const bindings = { audienceId, from: one, to };
    for (const sql of [inViews, inSegments]) {
      const { rows } = await tx.raw<{ rows: Rewritten[] }>(sql, bindings);
      for (const row of rows) found.set(row.id, { ...row, before: found.get(row.id)?.before ?? row.before });
    }
    await tx.raw(inJobs, bindings);
  }
  return [...found.values()];
}
