import type { Rule } from '../../workflows/flow/rule/rule.ts';
import { type Where, whereOf } from '../contacts/index.ts';
import type { Db } from '../db/database.ts';
import { refused } from '../http/errors.ts';
import { ruleWhere, segmentWhere } from '../segments/index.ts';
import type { Whom } from './shapes.ts';

/** A segment's rule as it stood when the campaign began; a static one has no rule: its members are looked up. */
export interface Frozen {
  at: string;
  name?: string;
  version?: number;
  rule?: Rule | null;
}

/** Who is meant, over `contacts c join audiences a`; the archived never. A Problem says what can't be: a field that is gone, another audience. */
export async function whereOfWhom(db: Db, audienceId: string, whom: Whom, frozen: Frozen | null = null): Promise<Where> {
  if (whom.by === 'contacts') return whereOf(db, audienceId, { ids: whom.ids });
  if (whom.by === 'filters') return whereOf(db, audienceId, { filters: whom.filters, search: whom.search });
  const now = frozen ? { now: new Date(frozen.at) } : {};
  // a rule may ask for the archived: nobody mails them
  const { sql, bindings } = frozen?.rule
    ? await ruleWhere(db, audienceId, frozen.rule, now)
    : await segmentWhere(db, audienceId, whom.segmentId, now);
  return { sql: `(${sql}) and c.archived_at is null`, bindings };
}

/** What of a segment is kept when a campaign to it begins. */
export async function freeze(db: Db, whom: Whom): Promise<Frozen> {
  const at = new Date().toISOString();
  if (whom.by !== 'segment') return { at };
  const found = await db('segments').where({ id: whom.segmentId }).whereNull('removed_at').first('name', 'version', 'rule');
  return found ? { at, name: found.name, version: found.version, rule: found.rule } : { at };
}

/** Whether what is named belongs to this audience; throws a Problem that says what does not. */
export async function checkWhom(db: Db, audienceId: string, whom: Whom): Promise<void> {
  await whereOfWhom(db, audienceId, whom);
  if (whom.by !== 'contacts') return;
  const ids = [...new Set(whom.ids)];
  const { rows } = await db.raw<{ rows: [{ n: number }] }>(
    'select count(*)::int as n from contacts where id = any(?::uuid[]) and audience_id = ?',
    [ids, audienceId],
  );
  if (rows[0].n < ids.length)
    throw refused('Some of these contacts are not in this audience. Choose them again.', [{ field: 'whom', message: 'Unknown here.' }]);
}
