import type { Db } from '../db/database.ts';
import { type Rewritten, renameInRules } from '../segments/index.ts';

/** An id is the same 36 characters wherever a filter keeps it: replaced as text, whatever shape the filter has. */
const inViews = `
  with changed as (
    select v.id, v.filters as before, replace(v.filters::text, :from, :to)::jsonb as after
    from views v where v.audience_id = :audienceId and strpos(v.filters::text, :from) > 0 order by v.id for update)
  update views v set filters = c.after from changed c where v.id = c.id returning v.id, c.before, c.after`;

/** Long work that has not ended yet goes on with the tag that remains. */
const inJobs = `
  update jobs set params = replace(params::text, :from, :to)::jsonb
  where audience_id = :audienceId and state in ('waiting', 'running', 'paused') and kind <> 'tags' and strpos(params::text, :from) > 0`;

/** Saved views, segments and open jobs that name one of `from` name `to` instead. Answers with views and segments, as they were and are. */
export async function moveReferences(tx: Db, audienceId: string, from: string[], to: string): Promise<Rewritten[]> {
  const found = new Map<string, Rewritten>();
  for (const one of from) {
    const bindings = { audienceId, from: one, to };
    const { rows } = await tx.raw<{ rows: Rewritten[] }>(inViews, bindings);
    for (const row of [...rows, ...(await renameInRules(tx, audienceId, one, to))])
      found.set(row.id, { ...row, before: found.get(row.id)?.before ?? row.before });
    await tx.raw(inJobs, bindings);
  }
  return [...found.values()];
}
