import { v7 } from 'uuid';
import { missingRequired, missingSentence } from '../audiences/index.ts';
import type { Db } from '../db/database.ts';
import { nudge } from '../enrollments/index.ts';
import type { Field } from '../fields/contract.ts';
import { listFields } from '../fields/index.ts';
import { conflict, notFound, refused } from '../http/errors.ts';
import { refuseArchived } from './archive.ts';
import { columnsOf, type Row, saidOf, same, tidied, type Update, type Values, valuesOf } from './edit.ts';
import { refuseOverwriting } from './edit-conflict.ts';
import { followAddress } from './follow-address.ts';
import { moveByHand } from './move-by-hand.ts';

interface Locked extends Row {
  id: string;
  audience_id: string;
  rev: number;
  status: string;
  sms_status: string;
  archived_at: Date | null;
  now: Date;
  required_fields: string[];
  languages: string[];
}

/** A value that fills the feed with more than anyone reads is cut there; the contact has it whole. */
const TOLD = 500;

/**
 * Changes a contact, under its lock: a walk about to mail them sees the old contact or the new one, never half. All or nothing: one
 * refused field and nothing is changed. Returns the revision after it.
 */
export async function changeContact(db: Db, id: string, change: Update, actor: string): Promise<number> {
  try {
    return await db.transaction(async (tx) => {
      const contact = await lockContact(tx, id);
      const fields = await listFields(tx, contact.audience_id);
      const now = valuesOf(contact);
      const wanted = tidied(saidOf(change), contact, fields);
      const changes = Object.fromEntries(Object.entries(wanted).filter(([name, value]) => !same(now[name], value)));
      const moves = (to: string | undefined, from: string) => to !== undefined && to !== from && to !== 'unsubscribed';
      if (
        Object.keys(changes).length > 0 ||
        moves(change.status, contact.status) ||
        moves(change.smsStatus, contact.sms_status) ||
        change.consentBasis !== undefined
      )
        refuseArchived(contact);
      await refuseOverwriting(tx, {
        contactId: id,
        now,
        changes,
        was: saidOf(change.was ?? {}),
        moved: change.rev !== undefined && change.rev !== contact.rev,
      });
      refuseEmptying(contact, now, changes, fields);
      if (Object.keys(changes).length > 0) await write(tx, contact, now, changes, actor);
      if (isAnother(now.email, changes.email)) await followAddress(tx, id, 'email', change.consentBasis, actor);
      if (isAnother(now.phone, changes.phone)) await followAddress(tx, id, 'sms', change.smsConsentBasis, actor);
      await moveByHand(tx, id, change, actor);
      const after = await tx('contacts').where({ id }).first('rev');
      return after.rev as number;
    });
  } catch (error) {
    throw (await addressTaken(db, id, change.email, error)) ?? error;
  }
}

async function lockContact(tx: Db, id: string): Promise<Locked> {
  await tx.raw('select from contacts where id = ? for no key update', [id]);
  // a statement after the lock: what the one who held it has changed is seen
  const { rows } = await tx.raw<{ rows: Locked[] }>(
    `select c.*, a.required_fields, a.languages, clock_timestamp() as now from contacts c join audiences a on a.id = c.audience_id
     where c.id = ? and c.forgotten_at is null`,
    [id],
  );
  if (!rows[0]) throw notFound('contact');
  return rows[0];
}

/** A new address, not the same one in other capitals, nor none. */
const isAnother = (was: unknown, to: unknown) => Boolean(to) && String(to).toLowerCase() !== String(was ?? '').toLowerCase();

/** What is required may be missing from before the rule; it may not be taken away. */
function refuseEmptying({ required_fields, languages }: Locked, now: Values, changes: Values, fields: Field[]): void {
  if (typeof changes.language === 'string' && !languages.includes(changes.language)) {
    const message = `This audience speaks ${languages.join(' and ')}. Add the language in its settings first.`;
    throw refused(message, [{ field: 'language', message }]);
  }
  const lacks = (values: Values) => missingRequired({ requiredFields: required_fields }, { ...values, fields: customOf(values) });
  const before = lacks(now);
  const emptied = lacks({ ...now, ...changes }).filter((name) => !before.includes(name));
  if (emptied.length === 0) return;
  const message = missingSentence(emptied, Object.fromEntries(fields.map(({ key, label }) => [key, label])));
  throw refused(
    message,
    emptied.map((name) => ({ field: fields.some(({ key }) => key === name) ? `fields.${name}` : camel(name), message })),
  );
}

const customOf = (values: Values): Record<string, unknown> =>
  Object.fromEntries(Object.entries(values).flatMap(([name, value]) => (name.startsWith('fields.') ? [[name.slice(7), value]] : [])));
const camel = (name: string) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

async function write(tx: Db, contact: Locked, now: Values, changes: Values, actor: string): Promise<void> {
  const { columns, fields, cleared } = columnsOf(changes);
  await tx('contacts')
    .where({ id: contact.id })
    .update({
      ...columns,
      fields: tx.raw('(fields || ?::jsonb) - ?::text[]', [JSON.stringify(fields), cleared]),
      updated_at: contact.now,
      rev: tx.raw('rev + 1'),
    });
  const told = Object.entries(changes).map(([field, to]) => ({ field, from: short(now[field]), to: short(to) }));
  await tx('events').insert({
    id: v7(),
    audience_id: contact.audience_id,
    contact_id: contact.id,
    type: 'changed',
    at: contact.now,
    data: JSON.stringify({ fields: told.map(({ field }) => field), changes: told, rev: contact.rev + 1 }),
    actor,
  });
  // an address that comes or goes changes whether they can be mailed, a time zone when
  if ('email' in changes || 'timeZone' in changes) await nudge(tx, [contact.id], 'consent', contact.now);
  else await nudge(tx, [contact.id], 'contact', contact.now);
}

const short = (value: unknown) => (typeof value === 'string' ? value.slice(0, TOLD) : (value ?? null));

/** Two contacts of an audience can't share an address: the answer names the other one. */
async function addressTaken(db: Db, id: string, email: string | null | undefined, error: unknown) {
  const { code, constraint } = error as { code?: string; constraint?: string };
  if (code !== '23505' || constraint !== 'contacts_by_email' || !email) return null;
  const { rows } = await db.raw(
    `select o.id, trim(o.first_name || ' ' || o.last_name) as name, o.archived_at is not null as archived from contacts c
     join contacts o on o.audience_id = c.audience_id and lower(o.email) = lower(?) where c.id = ?`,
    [email, id],
  );
  const other = rows[0] as { id: string; name: string; archived: boolean } | undefined;
  const who = other?.name || 'Another contact';
  const message = `${who} has this e-mail address already${other?.archived ? ' (archived)' : ''}. Choose another one, or merge the two contacts.`;
  return conflict(message, [{ field: 'email', message, ...(other ? { contactId: other.id } : {}) }]);
}
