import { v7 } from 'uuid';
import type { Db } from '../db/database.ts';

/**
 * The one contact of an audience to whom orders of people belong who were deleted for ever before they bought again: nothing tells
 * them apart, and revenue stays whole. Archived from the start; nobody sees or mails it.
 */
export async function anonymousContact(tx: Db, audienceId: string): Promise<string> {
  const find = () => tx('contacts').where({ audience_id: audienceId, source: 'anonymous' }).first('id');
  const known = await find();
  if (known) return known.id;
  await tx.raw(
    `insert into contacts (id, audience_id, source, actor, archived_at, archived_reason, forgotten_at)
     values (?, ?, 'anonymous', 'system', clock_timestamp(), 'forgotten', clock_timestamp())
     on conflict (audience_id) where source = 'anonymous' do nothing`,
    [v7(), audienceId],
  );
  return (await find()).id;
}
