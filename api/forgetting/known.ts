import type { Db } from '../db/database.ts';
import { forgottenHash } from './hash.ts';

/** Which of these addresses were deleted for ever here, as they were given. One look-up; without anyone forgotten nothing is hashed. */
export async function forgottenAmong(
  db: Db,
  secret: string | undefined,
  audienceId: string,
  addresses: readonly string[],
): Promise<Set<string>> {
  if (addresses.length === 0) return new Set();
  const any = await db('forgotten').where({ audience_id: audienceId }).first('hash');
  if (!any) return new Set();
  if (!secret) throw new Error('people were deleted for ever here: hand in the secret that knows their addresses');
  const byHash = new Map<string, string[]>();
  for (const address of new Set(addresses)) {
    const hash = forgottenHash(secret, audienceId, address);
    byHash.set(hash, [...(byHash.get(hash) ?? []), address]);
  }
  const { rows } = await db.raw<{ rows: { hash: string }[] }>(
    'select hash from forgotten where audience_id = ? and hash = any(?::text[])',
    [audienceId, [...byHash.keys()]],
  );
  return new Set(rows.flatMap(({ hash }) => byHash.get(hash) ?? []));
}
