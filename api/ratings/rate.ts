import type { Db } from '../db/database.ts';
import { said } from './said.ts';

/**
 * Gives these contacts their stars, as of `now`; who was never sent a campaign that counts keeps what they have. Locks them, in the order
 * everyone does. 1,000 contacts with 24 campaigns each: 0.15 s. Returns how many changed.
 */
export async function rateContacts(tx: Db, ids: string[], now = new Date()): Promise<number> {
  if (ids.length === 0) return 0;
  await tx.raw('select from contacts where id = any(?::uuid[]) order by id for no key update', [ids]);
  const { rowCount } = await tx.raw<{ rowCount: number }>(
    `with said as (${said})
     update contacts c set rating = said.stars from said
     where c.id = said.id and c.rating is distinct from said.stars and (said.sends > 0 or said.penalty < 0)`,
    { ids, now },
  );
  return rowCount;
}

/** Why someone has the stars they have; null = nothing counts yet. */
export async function ratingOf(db: Db, id: string, now = new Date()) {
  const { rows } = await db.raw<{ rows: [{ sends: number; clicked_of_last: number; of_last: number; penalty: number }] }>(said, {
    ids: [id],
    now,
  });
  const { sends, clicked_of_last, of_last, penalty } = rows[0];
  return sends > 0 || penalty < 0 ? { sends, clicked: clicked_of_last, of: of_last, penalty } : null;
}
