import { setStatus, unarchiveContacts } from '../contacts/index.ts';
import type { Db } from '../db/database.ts';
import { forgottenHash } from '../forgetting/index.ts';
import { setListStatus } from '../lists/index.ts';

/** A signup as its row has it. */
export interface Signup {
  id: string;
  audience_id: string;
  contact_id: string;
  form: string;
  ip: string | null;
  email: string | null;
  list_ids: string[];
  sms: boolean;
  at: Date;
  confirmed_at: Date | null;
}

/** They are in: subscribed with the proof, on their lists, back from the archive. By their own deed, so also who had left. */
export async function join(
  tx: Db,
  secret: string,
  signup: Signup,
  confirmation: { confirmedAt: Date; confirmedIp: string | null } | null,
): Promise<void> {
  const { contact_id: contactId, form, ip, at } = signup;
  const move = {
    contactId,
    to: 'subscribed' as const,
    who: 'person' as const,
    source: confirmation ? 'confirmation' : 'form',
    consentBasis: `Form “${form}”`,
    proof: { source: 'form', form, ip, signedUpAt: at, signupId: signup.id, ...confirmation },
    actor: 'contact',
  };
  if (signup.email) await setStatus(tx, { ...move, channel: 'email' });
  if (signup.sms) await setStatus(tx, { ...move, channel: 'sms' });
  for (const listId of await known(tx, signup))
    await setListStatus(tx, { contactId, listId, to: 'subscribed', who: 'person', source: `form ${form}`, actor: 'contact' });
  await unarchiveContacts(tx, { ids: [contactId], by: 'signup', actor: 'contact' });
  await remember(tx, secret, signup);
}

/** Lists may be deleted between signing up and confirming. */
export const known = (tx: Db, { audience_id, list_ids }: Pick<Signup, 'audience_id' | 'list_ids'>): Promise<string[]> =>
  tx('lists').where({ audience_id }).whereIn('id', list_ids).orderBy('id').pluck('id');

/** Deleted for ever, and back by their own deed: imports may know them again. */
async function remember(tx: Db, secret: string, { audience_id, contact_id }: Signup): Promise<void> {
  const { email, phone } = await tx('contacts').where({ id: contact_id }).first('email', 'phone');
  const hashes = [email, phone].flatMap((address) => (address ? [forgottenHash(secret, audience_id, address)] : []));
  await tx('forgotten').where({ audience_id }).whereIn('hash', hashes).delete();
}
