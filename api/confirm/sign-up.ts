import { v7 } from 'uuid';
import type { z } from 'zod';
import { missingRequired, missingSentence } from '../audiences/index.ts';
import { excludedBy, setStatus } from '../contacts/index.ts';
import type { Db } from '../db/database.ts';
import { listFields, normaliseFields, phoneNumber } from '../fields/index.ts';
import { notFound, refused } from '../http/errors.ts';
import { addGroups, setListStatus } from '../lists/index.ts';
import { recordPermission } from '../permissions/index.ts';
import type { signups } from './contract.ts';
import { findOrMake, type Person } from './find-or-make.ts';
import { join, known, type Signup } from './join.ts';

type Body = z.output<typeof signups.create.body>;
export interface SignedUp {
  signupId: string;
  contactId: string;
  status: 'subscribed' | 'pending';
  /** A confirmation mail is to be sent. */
  due: boolean;
}
interface Audience {
  id: string;
  double_optin: boolean;
  sender_address: string;
  required_fields: string[];
  languages: string[];
}

/** Between two confirmation mails to one person, and at most so many a day: a form must not become a way to flood someone. */
const PAUSE = `interval '5 minutes'`;
const A_DAY = 5;

/**
 * Takes a signup: one transaction, all or nothing. Without double opt-in, or when they are subscribed already, they are in at once;
 * else they are pending (who left stays as they are) until they confirm.
 */
export async function signUp(db: Db, secret: string, body: Body): Promise<SignedUp> {
  const audience: Audience | undefined = await db('audiences').where({ id: body.audienceId }).first();
  if (!audience) throw notFound('audience');
  const person = await read(db, audience, body);
  return db.transaction(async (tx) => {
    const contact = await findOrMake(tx, person);
    const signup: Signup = {
      id: v7(),
      audience_id: audience.id,
      contact_id: contact.id,
      form: body.form,
      ip: body.ip ?? null,
      email: person.email,
      list_ids: [...new Set(body.listIds ?? [])],
      // another number than the one we have is not written over it, so nobody agreed for that one
      sms: Boolean(body.sms) && contact.phone === person.phone,
      at: (await tx.raw('select clock_timestamp() as now')).rows[0].now,
      confirmed_at: null,
    };
    if ((await known(tx, signup)).length < signup.list_ids.length)
      throw refused('One of these lists does not exist in this audience. Read the lists again.', [
        { field: 'listIds', message: 'Unknown here.' },
      ]);
    await tell(tx, signup, contact.isNew);
    if (body.groupIds?.length) await addGroups(tx, contact.id, body.groupIds, 'contact');
    for (const { permissionId, granted } of body.permissions ?? []) {
      const given = {
        contactId: contact.id,
        permissionId,
        granted,
        at: signup.at,
        source: `form ${body.form}`,
        proof: { form: body.form, ip: signup.ip },
        actor: 'contact',
      };
      if (!(await recordPermission(tx, given))) throw notFound('permission text');
    }

    const waits = audience.double_optin && (contact.status !== 'subscribed' || contact.archived_at !== null);
    const due = waits && (await mayAsk(tx, contact.id));
    await tx('signups').insert({
      ...signup,
      ...(due ? { mail: 'due', try_at: signup.at } : {}),
      ...(waits ? {} : { confirmed_at: signup.at }),
    });
    if (waits) await wait(tx, signup);
    else await join(tx, secret, signup, null);
    return { signupId: signup.id, contactId: contact.id, status: waits ? 'pending' : 'subscribed', due };
  });
}

/** What they typed, checked; a 422 says what to mend. */
async function read(db: Db, audience: Audience, body: Body): Promise<Person> {
  const { set, errors } = normaliseFields(await listFields(db, audience.id), body.fields ?? {});
  if (errors[0]) throw refused(errors[0].message, errors);
  const phone = body.phone ? phoneNumber(body.phone) : null;
  if (body.phone && !phone)
    throw refused('Write the phone number with its country code, such as +33 6 12 34 56 78.', [
      { field: 'phone', message: 'Not a phone number.' },
    ]);
  const email = body.email ?? null;
  const person = {
    email,
    phone,
    firstName: body.firstName ?? '',
    lastName: body.lastName ?? '',
    language: body.language ?? null,
    fields: set,
  };
  const missing = missingRequired({ requiredFields: audience.required_fields }, person);
  if (missing.length > 0)
    throw refused(
      missingSentence(missing),
      missing.map((field) => ({ field, message: 'This is required.' })),
    );
  if (body.sms ? !phone : !email)
    throw refused(`Give ${body.sms ? 'a phone number' : 'an e-mail address'}: nobody can subscribe without.`, [
      { field: body.sms ? 'phone' : 'email', message: 'Give one.' },
    ]);
  if (!email && audience.double_optin)
    throw refused('Give an e-mail address: this audience asks people to confirm by e-mail.', [{ field: 'email', message: 'Give one.' }]);
  if (audience.double_optin && !audience.sender_address)
    throw refused('This audience has no sender address yet, so no confirmation can be sent. Set one in its settings.');
  if (body.language && !audience.languages.includes(body.language))
    throw refused(`This audience speaks ${audience.languages.join(' and ')}. Leave the language out, or add it in the settings.`, [
      { field: 'language', message: 'Not a language of this audience.' },
    ]);
  return { audienceId: audience.id, ...person };
}

const tell = (tx: Db, { id, audience_id, contact_id, form, at }: Signup, isNew: boolean) =>
  tx.raw(`insert into events (id, audience_id, contact_id, type, at, data, actor) values (uuidv7(), ?, ?, 'signup', ?, ?, 'contact')`, [
    audience_id,
    contact_id,
    at,
    JSON.stringify({ signupId: id, form, method: 'form', isNew }),
  ]);

async function wait(tx: Db, signup: Signup): Promise<void> {
  const move = { contactId: signup.contact_id, to: 'pending' as const, who: 'person' as const, source: 'form', actor: 'contact' };
  await setStatus(tx, { ...move, channel: 'email', data: { form: signup.form, signupId: signup.id } });
  for (const listId of signup.list_ids) await setListStatus(tx, { ...move, listId, source: `form ${signup.form}` });
}

async function mayAsk(tx: Db, contactId: string): Promise<boolean> {
  const { rows } = await tx.raw<{ rows: { may: boolean }[] }>(
    `select not exists (select from signups where contact_id = c.id and mail <> 'none' and confirmed_at is null and at > clock_timestamp() - ${PAUSE})
       and (select count(*) from signups where contact_id = c.id and mail <> 'none' and at > clock_timestamp() - interval '1 day') < ${A_DAY}
       and not exists (select ${excludedBy('c')}) as may
     from contacts c where c.id = ?`,
    [contactId],
  );
  return rows[0]?.may ?? false;
}
