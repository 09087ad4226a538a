import type { ContactInput } from './contract.ts';
import type { Sighted } from './find.ts';

/** What becomes of a row, before its values are looked at. `id: null` = someone new. */
export type Match =
  | { kind: 'take'; id: string | null; newEmail: boolean; newExternalId: boolean }
  | { kind: 'later'; row: number }
  | { kind: 'refused'; reason: string; id: string | null; otherId: string | null };

const TWO = 'The e-mail address belongs to another contact than the external id. Merge the two, or correct the row.';
const CLAIMED = (what: string, row: number) =>
  `Row ${row + 1} of this batch gives this ${what} to another contact. Correct one of the two.`;

/**
 * Whom each row is about: by e-mail, else by external id. Read from the end: of rows about one person the last counts. Pure.
 */
export function matchRows(rows: ContactInput[], sighted: Map<number, Sighted>): Match[] {
  const matches: Match[] = [];
  /** Who or what a later row has spoken for → that row. */
  const spoken = new Map<string, number>();
  for (let n = rows.length - 1; n >= 0; n--) {
    const { email, externalId } = rows[n] as ContactInput;
    const { byEmail = null, byExternalId = null } = sighted.get(n) ?? {};
    const isOther = (m: number) => {
      const theirs = (rows[m] as ContactInput).externalId;
      return externalId !== undefined && theirs !== undefined && theirs !== externalId;
    };
    matches[n] = matchOne(n, { email, externalId, byEmail, byExternalId }, spoken, isOther);
  }
  return matches;
}

interface Names {
  email: string | undefined;
  externalId: string | undefined;
  byEmail: string | null;
  byExternalId: string | null;
}
function matchOne(
  n: number,
  { email, externalId, byEmail, byExternalId }: Names,
  spoken: Map<string, number>,
  /** Does that row go by another external id than this one? */
  isOther: (row: number) => boolean,
): Match {
  if (byEmail && byExternalId && byEmail !== byExternalId) return { kind: 'refused', reason: TWO, id: byExternalId, otherId: byEmail };
  const id = byEmail ?? byExternalId;
  const emailKey = email && !byEmail ? `email ${email.toLowerCase()}` : null;
  const numberKey = externalId && !byExternalId ? `number ${externalId}` : null;
  const [address, number] = [emailKey && spoken.get(emailKey), numberKey && spoken.get(numberKey)];
  const person = id && spoken.get(`person ${id}`);
  if (typeof person === 'number') return { kind: 'later', row: person };
  if (!id && typeof number === 'number' && (typeof address !== 'number' || address === number)) return { kind: 'later', row: number };
  if (!id && typeof address === 'number' && typeof number !== 'number' && !isOther(address)) return { kind: 'later', row: address };
  if (typeof address === 'number') return { kind: 'refused', reason: CLAIMED('e-mail address', address), id, otherId: null };
  if (typeof number === 'number') return { kind: 'refused', reason: CLAIMED('external id', number), id, otherId: null };
  for (const key of [emailKey, numberKey, id && `person ${id}`]) if (key) spoken.set(key, n);
  return { kind: 'take', id, newEmail: emailKey !== null, newExternalId: numberKey !== null };
}
