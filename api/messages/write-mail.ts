import { v7 } from 'uuid';
import { unwritable } from '../contacts/index.ts';
import type { Db } from '../db/database.ts';
import { conflict, notFound, refused } from '../http/errors.ts';

interface Writing {
  contactId: string;
  subject: string;
  text: string;
  /** The caller's own key: said again, it is the same mail, for ever. */
  key: string | undefined;
  actor: string;
}

interface Contact {
  audience_id: string;
  email: string;
  blocked: keyof typeof refusals | null;
  sender_address: string;
}

const refusals = {
  archived: 'This contact is archived. Unarchive them first.',
  no_address: 'This contact has no e-mail address. Add one first.',
  cleaned: 'Mail to this address was refused for good. Ask the person for another address.',
  excluded: 'An exclusion fits this address: nobody may mail it. Remove the exclusion first.',
};

const CONTACT = `
  select c.audience_id, c.email, ${unwritable()} as blocked, a.sender_address
  from contacts c join audiences a on a.id = c.audience_id where c.id = ?`;

/**
 * Writes the mail down, in the ledger, waiting to be sent; what sends it is a workflow that finds it there. Returns the message's id.
 * Marketing consent is not asked: it is one person's answer to another. Who may not be written to at all is refused.
 */
export const writeMail = (db: Db, { contactId, subject, text, key, actor }: Writing): Promise<string> =>
  db.transaction(async (tx) => {
    await tx.raw('select from contacts where id = ? for no key update', [contactId]);
    const contact = (await tx.raw<{ rows: Contact[] }>(CONTACT, [contactId])).rows[0];
    if (!contact) throw notFound('contact');
    if (contact.blocked) throw refused(refusals[contact.blocked]);
    if (!contact.sender_address) throw refused('This audience has no sender address. Add it in the settings first.');
    const id = v7();
    const dedupeKey = `personal:${contactId}:${key ?? id}`;
    const written = await tx('messages')
      .insert({
        id,
        audience_id: contact.audience_id,
        contact_id: contactId,
        dedupe_key: dedupeKey,
        provider: 'smtp',
        state: 'retry',
        attempt: 0,
        at: tx.raw('clock_timestamp()'),
        to_address: contact.email,
        subject,
        is_personal: true,
      })
      .onConflict('dedupe_key')
      .ignore()
      .returning('id');
    if (written.length === 0) return known(tx, dedupeKey, subject, text);
    await tx('personal_mails').insert({ message_id: id, text, actor });
    return id;
  });

async function known(tx: Db, dedupeKey: string, subject: string, text: string): Promise<string> {
  const first = await tx('messages as m')
    .join('personal_mails as p', 'p.message_id', 'm.id')
    .where('m.dedupe_key', dedupeKey)
    .first('m.id', 'm.subject', 'p.text');
  if (!first || first.subject !== subject || first.text !== text)
    throw conflict('This Idempotency-Key was used for another mail. Use a new key for each new mail.');
  return first.id;
}
