import { v7 } from 'uuid';
import type { z } from 'zod';
import type { Db } from '../db/database.ts';
import { nudge } from '../enrollments/index.ts';
import { notFound, refused } from '../http/errors.ts';
import type { contacts, status } from './contract.ts';

type Change = z.output<typeof contacts.update.body>;
type Status = z.output<typeof status>;

const columns = { firstName: 'first_name', lastName: 'last_name', phone: 'phone', language: 'language', timeZone: 'time_zone' } as const;

/**
 * Changes a contact, under its lock: a walk about to mail them sees the old status or the new one, never half.
 * Whoever left, or whose address died, can't be subscribed again by someone else.
 */
export async function changeContact(db: Db, id: string, change: Change, actor: string): Promise<void> {
  await db.transaction(async (tx) => {
    const { rows } = await tx.raw('select audience_id, status, clock_timestamp() as now from contacts where id = ? for no key update', [
      id,
    ]);
    const contact = rows[0] as { audience_id: string; status: Status; now: Date } | undefined;
    if (!contact) throw notFound('contact');

    const fields = Object.entries(columns).flatMap(([key, column]) => {
      const value = change[key as keyof typeof columns];
      return value === undefined ? [] : [[column, value] as const];
    });
    const feed = async (type: string, data: object) =>
      tx('events').insert({
        id: v7(),
        audience_id: contact.audience_id,
        contact_id: id,
        type,
        at: contact.now,
        data: JSON.stringify(data),
        actor,
      });

    if (fields.length > 0) {
      await tx('contacts')
        .where({ id })
        .update({ ...Object.fromEntries(fields), updated_at: contact.now });
      await feed('changed', { fields: fields.map(([column]) => column) });
    }
    if (change.status !== undefined && change.status !== contact.status) {
      allowed(contact.status, change);
      await tx('contacts')
        .where({ id })
        .update({
          status: change.status,
          status_at: contact.now,
          status_source: actor,
          updated_at: contact.now,
          ...(change.consentBasis ? { consent_basis: change.consentBasis } : {}),
        });
      await feed('status', { from: contact.status, to: change.status, consentBasis: change.consentBasis ?? null });
      await nudge(tx, [id], 'consent', contact.now);
    } else if (change.consentBasis !== undefined) await tx('contacts').where({ id }).update({ consent_basis: change.consentBasis });
  });
}

function allowed(from: Status, { status, consentBasis }: Change): void {
  if (status !== 'subscribed') return;
  const sorry = (message: string, field = 'status') => refused(message, [{ field, message }]);
  if (from === 'unsubscribed') throw sorry('This person has unsubscribed. Only they can subscribe again, through a form of yours.');
  if (from === 'cleaned') throw sorry('Mail to this address was refused for good. Ask the person for another address.');
  if (from === 'pending')
    throw sorry('This person has not confirmed yet. They are subscribed once they follow the link in the confirmation mail.');
  if (!consentBasis) throw sorry('Say how this person agreed to be mailed, such as “Signed up in the shop on 3 March”.', 'consentBasis');
}
