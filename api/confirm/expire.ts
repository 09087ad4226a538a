import { setStatuses } from '../contacts/index.ts';
import type { Db } from '../db/database.ts';
import { VALID_DAYS } from './words.ts';

/** In one transaction: locks stay short. And so many in one call: what is left is the next minute's. */
const PAGE = 500;
const MOST = 20_000;

/**
 * Who did not confirm in time is not subscribed, on no list that waited for it. Index contacts_pending serves it; a page at a time, each
 * for itself, so that a kill repeats nothing. Returns how many.
 */
export async function expirePending(db: Db): Promise<number> {
  let expired = 0;
  while (expired < MOST) {
    const ids: string[] = await db('contacts')
      .where({ status: 'pending' })
      .whereRaw(`status_at < clock_timestamp() - interval '${VALID_DAYS} days'`)
      .orderBy('status_at')
      .limit(PAGE)
      .pluck('id');
    if (ids.length === 0) break;
    expired += await db.transaction(async (tx) => {
      await tx.raw('select from contacts where id = any(?::uuid[]) order by id for no key update', [ids]);
      const still: string[] = await tx('contacts')
        .whereIn('id', ids)
        .where({ status: 'pending' })
        .whereRaw(`status_at < clock_timestamp() - interval '${VALID_DAYS} days'`)
        .pluck('id');
      const moved = await setStatuses(tx, still, {
        channel: 'email',
        to: 'non_subscribed',
        who: 'system',
        source: 'not confirmed',
        actor: 'system',
      });
      await tx('contact_lists').whereIn('contact_id', moved).where({ status: 'pending' }).delete();
      return moved.length;
    });
  }
  return expired;
}
