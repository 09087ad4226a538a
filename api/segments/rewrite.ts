import type { Db } from '../db/database.ts';

export interface Rewritten {
  id: string;
  before: unknown;
  after: unknown;
}

/** A changed rule is a new version, whoever changes it. `changed` = a query of id, before, after. */
const rewrite = (changed: string) => `
  with changed as (${changed}),
  moved as (
    update segments s set rule = c.after, version = s.version + 1, updated_at = clock_timestamp() from changed c where s.id = c.id
    returning s.id, s.audience_id, s.version, c.before, c.after),
  kept as (
    insert into segment_versions (id, audience_id, segment_id, number, rule, actor)
    select uuidv7(), audience_id, id, version, after, 'system' from moved)
  select id, before, after from moved`;

/**
 * What was merged into something else is called by its new name in rules. `from` and `to` are ids, or quoted names such as
 * `"field:size"`: text that stands in a rule for nothing else.
 */
export async function renameInRules(tx: Db, audienceId: string, from: string, to: string): Promise<Rewritten[]> {
  const { rows } = await tx.raw<{ rows: Rewritten[] }>(
    rewrite(`select s.id, s.rule as before, replace(s.rule::text, :from, :to)::jsonb as after
      from segments s where s.audience_id = :audienceId and strpos(s.rule::text, :from) > 0 order by s.id for update`),
    { audienceId, from, to },
  );
  return rows;
}

/** Takes that back in rules that nobody has changed since; rows that are no segments' are passed over. */
export async function restoreRules(tx: Db, were: readonly Rewritten[]): Promise<void> {
  await tx.raw(
    rewrite(`select s.id, s.rule as before, m.before as after from jsonb_to_recordset(?::jsonb) as m(id uuid, before jsonb, after jsonb)
      join segments s on s.id = m.id and s.rule = m.after order by s.id for update of s`),
    [JSON.stringify(were)],
  );
}
