import type { Db } from '../db/database.ts';
import { invalid } from '../http/errors.ts';

/** Pasted addresses at once. */
const MOST = 10_000;
const ADDRESS = /[^\s,;:"'“”‘’«»<>|(){}[\]]+@[^\s,;:"'“”‘’«»<>|(){}[\]@]+/g;

/**
 * Whom the addresses in a text belong to, former ones of merged people too, sorted; `unknown` = addresses nobody here has. 400, said of
 * `field`, for a text without any, or with more than 10,000.
 */
export async function findPasted(db: Db, audienceId: string, text: string, field: string): Promise<{ ids: string[]; unknown: number }> {
  const said = [...new Set([...text.matchAll(ADDRESS)].map(([address]) => address.toLowerCase().replace(/\.$/, '')))];
  const wrong = (message: string) => invalid(message, [{ field, message }]);
  if (said.length === 0) throw wrong('There is no e-mail address in this text. Paste addresses such as name@shop.example.');
  if (said.length > MOST) throw wrong('At most 10,000 addresses at once. Paste them in several goes.');
  const { rows } = await db.raw<{ rows: { id: string; address: string }[] }>(
    `select c.id, lower(c.email) as address from contacts c where c.audience_id = :audienceId and lower(c.email) = any(:said::text[]) and c.forgotten_at is null
     union all select a.contact_id, a.value from contact_aliases a where a.audience_id = :audienceId and a.kind = 'email' and a.value = any(:said::text[])`,
    { audienceId, said },
  );
  return { ids: [...new Set(rows.map(({ id }) => id))].sort(), unknown: said.length - new Set(rows.map(({ address }) => address)).size };
}
