import { v7 } from 'uuid';
import type { MarketingStatus } from '../contacts/index.ts';
import type { Db } from '../db/database.ts';
import type { FieldValue } from '../fields/index.ts';

export interface Person {
  audienceId: string;
  email: string | null;
  phone: string | null;
  firstName: string;
  lastName: string;
  language: string | null;
  fields: Record<string, FieldValue>;
}
export interface Found {
  id: string;
  status: MarketingStatus;
  archived_at: Date | null;
  phone: string | null;
  isNew: boolean;
}
type Row = Omit<Found, 'isNew'> & { first_name: string; last_name: string; language: string | null; fields: Record<string, unknown> };

/**
 * The contact with this address (else this number), locked, or a new one. Of someone known only what was empty is filled: anybody can
 * type anybody's address into a form.
 */
export async function findOrMake(tx: Db, person: Person): Promise<Found> {
  const { audienceId, email, phone, firstName, lastName, language, fields } = person;
  // numbers are not unique: two who sign up with one at once find each other through this lock
  if (!email) await tx.raw('select pg_advisory_xact_lock(hashtextextended(?, 0))', [`signup ${audienceId} ${phone}`]);
  const inserted = await tx.raw(
    `insert into contacts (id, audience_id, email, phone, first_name, last_name, language, fields, source, actor)
     select :id, :audienceId, :email, :phone, :firstName, :lastName, :language, :fields, 'form', 'contact'
     where :email::text is not null or not exists (select from contacts where audience_id = :audienceId and phone = :phone)
     on conflict (audience_id, lower(email)) do nothing returning id`,
    { id: v7(), audienceId, email, phone, firstName, lastName, language, fields: JSON.stringify(fields) },
  );
  const isNew = inserted.rows.length > 0;
  const { rows } = await tx.raw<{ rows: Row[] }>(
    `select id, status, archived_at, phone, first_name, last_name, language, fields from contacts
     where audience_id = :audienceId and ${email ? 'lower(email) = lower(:email)' : 'phone = :phone'}
     order by archived_at is not null, created_at limit 1 for no key update`,
    { audienceId, email, phone },
  );
  const found = rows[0] as Row;
  if (!isNew) await fill(tx, found, person);
  return { id: found.id, status: found.status, archived_at: found.archived_at, phone: found.phone ?? phone, isNew };
}

async function fill(tx: Db, { id, ...has }: Row, { audienceId, phone, firstName, lastName, language, fields }: Person): Promise<void> {
  const nameless = !has.first_name && !has.last_name;
  const columns = {
    ...(nameless && firstName ? { first_name: firstName } : {}),
    ...(nameless && lastName ? { last_name: lastName } : {}),
    ...(phone && !has.phone ? { phone } : {}),
    ...(language && !has.language ? { language } : {}),
  };
  const more = Object.fromEntries(Object.entries(fields).filter(([key]) => has.fields[key] === undefined));
  const filled = [...Object.keys(columns), ...Object.keys(more).map((key) => `fields.${key}`)];
  if (filled.length === 0) return;
  await tx('contacts')
    .where({ id })
    .update({
      ...columns,
      fields: tx.raw('?::jsonb || fields', [JSON.stringify(more)]),
      rev: tx.raw('rev + 1'),
      updated_at: tx.raw('clock_timestamp()'),
    });
  await tx.raw(
    `insert into events (id, audience_id, contact_id, type, at, data, actor) values (uuidv7(), ?, ?, 'changed', clock_timestamp(), ?, 'contact')`,
    [audienceId, id, JSON.stringify({ fields: filled, source: 'form' })],
  );
}
