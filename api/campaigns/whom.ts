import { type Where, whereOf } from '../contacts/index.ts';
import type { Db } from '../db/database.ts';
import { refused } from '../http/errors.ts';
import type { Whom } from './shapes.ts';

/** Who is meant, over `contacts c join audiences a`; the archived never. A Problem says what can't be: a field that is gone, another audience. */
export async function whereOfWhom(db: Db, audienceId: string, whom: Whom): Promise<Where> {
  if (whom.by === 'contacts') return whereOf(db, audienceId, { ids: whom.ids });
  if (whom.by === 'filters') return whereOf(db, audienceId, { filters: whom.filters, search: whom.search });
  throw refused('Segments can’t be chosen yet.');
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
