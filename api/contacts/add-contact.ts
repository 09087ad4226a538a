import { v7 } from 'uuid';
import type { z } from 'zod';
import { missingRequired, missingSentence } from '../audiences/index.ts';
import { again } from '../db/again.ts';
import type { Db } from '../db/database.ts';
import { listFields, normaliseFields, phoneNumber } from '../fields/index.ts';
import { forgottenAmong } from '../forgetting/index.ts';
import { conflict, type Detail, notFound, refused } from '../http/errors.ts';
import { addTags, tagsByName } from '../tags/index.ts';
import { findTwinsOf } from '../twins/index.ts';
import type { addContact as said } from './add-contract.ts';
import { excludedBy } from './mailable.ts';
import { setStatus } from './set-status.ts';

type Asked = z.output<typeof said.body>;

/**
 * Adds one person by hand. 409 names whoever has the e-mail, or the phone where there is no e-mail, also among the archived and the
 * merged; 422 for who was deleted for ever, an address that a rule excludes, or a required field that is missing.
 */
export async function addContact(db: Db, asked: Asked, { actor, secret }: { actor: string; secret: string }): Promise<string> {
  const addresses = [asked.email, asked.phone].filter((one) => one !== undefined);
  const forgotten = await forgottenAmong(db, secret, asked.audienceId, addresses);
  if (forgotten.size > 0) throw refused('This person was deleted for ever. Only they can come back, through a form of yours.');
  return again(db, () => db.transaction((tx) => add(tx, asked, actor)));
}

async function add(tx: Db, asked: Asked, actor: string): Promise<string> {
  const { audienceId, email = null, firstName, lastName, company, role, language = null, tags, status, consentBasis } = asked;
  const audience = await tx('audiences').where({ id: audienceId }).first('required_fields', 'languages');
  if (!audience) throw notFound('audience');
  const { phone, custom } = await checked(tx, asked, audience);
  if (status === 'subscribed' && !consentBasis)
    throw field('consentBasis', 'Say how this person agreed to be mailed, such as “Signed up in the shop on 3 March”.');
  // whoever is as quick as we are waits here, and is told then
  await tx.raw('select pg_advisory_xact_lock(hashtextextended(?, 30))', [`${audienceId} ${(email ?? phone ?? '').toLowerCase()}`]);
  await refuseTwice(tx, { audienceId, email, phone });

  const id = v7();
  await tx('contacts').insert({
    id,
    audience_id: audienceId,
    email,
    phone,
    first_name: firstName,
    last_name: lastName,
    company,
    role,
    language,
    fields: JSON.stringify(custom),
    source: 'manual',
    status_source: actor,
    actor,
  });
  await refuseExcluded(tx, id);
  await tx.raw(
    `insert into events (id, audience_id, contact_id, type, at, data, actor) select uuidv7(), audience_id, id, 'created', created_at, '{"source":"manual"}', ?
     from contacts where id = ?`,
    [actor, id],
  );
  if (status === 'subscribed')
    await setStatus(tx, {
      contactId: id,
      channel: 'email',
      to: status,
      who: 'team',
      source: actor,
      consentBasis: consentBasis as string,
      actor,
    });
  const named = await tagsByName(tx, audienceId, tags, actor);
  await addTags(tx, { audienceId, contactIds: [id], tagIds: [...new Set([...named.values()].map((tag) => tag.id))], actor });
  await findTwinsOf(tx, audienceId, [id]);
  return id;
}

/** Values as they are stored; 422 with a sentence for each that can't be, or that the audience requires. */
async function checked(tx: Db, asked: Asked, { required_fields, languages }: { required_fields: string[]; languages: string[] }) {
  const fields = await listFields(tx, asked.audienceId);
  const { set, errors } = normaliseFields(fields, asked.fields);
  const phone = asked.phone === undefined ? null : phoneNumber(asked.phone);
  if (asked.phone !== undefined && phone === null)
    errors.push({ field: 'phone', message: 'Write the phone number with its country code, such as +33 6 12 34 56 78.' });
  if (asked.language && !languages.includes(asked.language))
    errors.push({ field: 'language', message: `This audience speaks ${languages.join(' and ')}.` });
  const missing = missingRequired({ requiredFields: required_fields }, { ...asked, phone, fields: set });
  if (missing.length > 0) {
    const message = missingSentence(missing, Object.fromEntries(fields.map(({ key, label }) => [key, label])));
    for (const name of missing) errors.push({ field: fields.some(({ key }) => key === name) ? `fields.${name}` : camel(name), message });
  }
  const [first] = errors;
  if (first) throw refused(first.message, errors);
  return { phone, custom: set };
}

async function refuseTwice(tx: Db, { audienceId, email, phone }: { audienceId: string; email: string | null; phone: string | null }) {
  const { rows } = await tx.raw<{ rows: { id: string; name: string; archived: boolean }[] }>(
    `select c.id, trim(c.first_name || ' ' || c.last_name) as name, c.archived_at is not null as archived from contacts c
     where c.audience_id = :audienceId and ${
       email
         ? `(lower(c.email) = lower(:email) or c.id = (select contact_id from contact_aliases where audience_id = :audienceId and kind = 'email' and value = lower(:email)))`
         : 'c.phone = :phone and :phone::text is not null'
     } order by c.archived_at is not null limit 1`,
    { audienceId, email: email ?? '', phone },
  );
  const [other] = rows;
  if (!other) return;
  const message = `${other.name || 'Another contact'} has this ${email ? 'e-mail address' : 'phone number'} already${other.archived ? ' (archived)' : ''}. Open that contact instead.`;
  throw conflict(message, [{ field: email ? 'email' : 'phone', message, contactId: other.id } as Detail]);
}

async function refuseExcluded(tx: Db, id: string): Promise<void> {
  const { rows } = await tx.raw<{ rows: { kind: string; pattern: string }[] }>(
    `select x.kind, x.pattern from contacts c cross join lateral (select x.* ${excludedBy()} limit 1) x where c.id = ?`,
    [id],
  );
  const [rule] = rows;
  if (rule)
    throw field(
      'email',
      `The exclusion “${rule.pattern}” (${rule.kind}) fits this address: nobody may mail it. Take the exclusion away first.`,
    );
}

const camel = (name: string) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
const field = (name: string, message: string) => refused(message, [{ field: name, message }]);
