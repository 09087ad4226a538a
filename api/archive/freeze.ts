import type { Where } from '../contacts/index.ts';
import type { Db } from '../db/database.ts';
import { billingOf, countByStatus } from './charge.ts';
import { billable } from './price.ts';
import { type Whom, whereOf } from './whom.ts';

/** Who bought within so long is warned about, and may be left out. */
export const BOUGHT_LATELY = `c.last_order_at > clock_timestamp() - interval '365 days'`;

/**
 * Settles who is meant, once, in the transaction given: what changes afterwards makes nobody else be archived. 300,000 contacts: 9 s, beside other work.
 * Returns how many.
 */
export const freezeRun = async (tx: Db, runId: string, audienceId: string, whom: Whom, leaveBuyers: boolean): Promise<number> =>
  freezeWhere(tx, runId, audienceId, await whereOf(tx, audienceId, whom), leaveBuyers);

export async function freezeWhere(
  tx: Db,
  runId: string,
  audienceId: string,
  { sql, bindings }: Where,
  leaveBuyers: boolean,
): Promise<number> {
  const { rows } = await tx.raw<{ rows: [{ taken: number; buyers: number }] }>(
    `with meant as (select c.id, coalesce(${BOUGHT_LATELY}, false) as bought from contacts c join audiences a on a.id = c.audience_id where ${sql}),
     taken as (insert into archive_run_contacts (run_id, contact_id) select ?, id from meant where ${leaveBuyers ? 'not bought' : 'true'} returning 1)
     select (select count(*)::int from taken) as taken, (select count(*)::int from meant where bought) as buyers`,
    [...bindings, runId] as never,
  );
  const { taken, buyers } = rows[0];
  const { chargedFor } = await billingOf(tx, audienceId);
  await tx('archive_runs')
    .where({ id: runId })
    .update({
      frozen_at: tx.raw('clock_timestamp()'),
      taken,
      buyers_left: leaveBuyers ? buyers : 0,
      charged_before: billable(await countByStatus(tx, audienceId), chargedFor),
    });
  return taken;
}
