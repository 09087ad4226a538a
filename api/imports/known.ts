import type { Db } from '../db/database.ts';
import { listFields } from '../fields/index.ts';
import type { Known } from './analyse.ts';
import { homeOf } from './store.ts';

/** What the audience knows already: its settings, fields and group categories. */
export async function knownOf(db: Db, audienceId: string): Promise<Known> {
  const home = await homeOf(db, audienceId);
  const [fields, categories] = await Promise.all([
    listFields(db, audienceId),
    db('group_categories').where({ audience_id: audienceId }).orderBy('position').limit(200).pluck('name'),
  ]);
  return { home, fields, categories };
}
