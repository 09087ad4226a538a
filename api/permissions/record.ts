import type { Db } from '../db/database.ts';
import { nudge } from '../enrollments/index.ts';

export interface Given {
  /** Which words: a version of the contact's own audience. */
  permissionId: string;
  granted: boolean;
  /** When they answered; now unless given. */
  at?: Date | undefined;
  /** Where the answer comes from: "form Footer", "import shop.csv" … */
  source: string;
  /** IP, form, page … */
  proof?: Record<string, unknown>;
  actor: string;
}

/**
 * Records a contact's answer under its lock: the answer, what it means for mailing (the newest answer of a channel decides, also when
 * an older one is recorded later), the feed and the news to listening enrollments commit together. Returns the answer's id; null = the
 * words are another audience's, and nothing is written.
 */
export const recordPermission = async (tx: Db, { contactId, ...given }: Given & { contactId: string }): Promise<string | null> =>
  (await recordPermissions(tx, [contactId], given))[0] ?? null;

/** The same answer of many, a page of them. Returns the answers' ids. */
export async function recordPermissions(tx: Db, contactIds: string[], given: Given): Promise<string[]> {
  const { permissionId, granted, at, source, proof = {}, actor } = given;
  await tx.raw('select from contacts where id = any(?::uuid[]) order by id for no key update', [contactIds]);
  const { rows } = await tx.raw<{ rows: { id: string; contact_id: string; channel: string; now: Date }[] }>(RECORD, {
    ids: contactIds,
    permissionId,
    granted,
    at: at ?? null,
    source,
    proof: JSON.stringify(proof),
    actor,
  });
  const [first] = rows;
  if (!first) return [];
  const ids = rows.map(({ contact_id }) => contact_id);
  // in a statement after the answers: it sees them
  await tx.raw(NEWEST[first.channel as 'email' | 'sms'], [ids]);
  if (first.channel === 'email') await nudge(tx, ids, 'consent', first.now);
  return rows.map(({ id }) => id);
}

const RECORD = `
  with said as (
    select c.id as contact_id, c.audience_id, p.channel, p.version, clock_timestamp() as now
    from contacts c join permissions p on p.id = :permissionId and p.audience_id = c.audience_id where c.id = any(:ids::uuid[])),
  answers as (
    insert into contact_permissions (id, contact_id, permission_id, granted, at, source, proof, actor)
    select uuidv7(), contact_id, :permissionId, :granted::boolean, coalesce(:at::timestamptz, now), :source, :proof::jsonb, :actor from said
    returning id, contact_id),
  fed as (
    insert into events (id, audience_id, contact_id, type, at, data, actor)
    select uuidv7(), audience_id, contact_id, 'permission', coalesce(:at::timestamptz, now), jsonb_build_object('permissionId', :permissionId::text,
      'channel', channel, 'version', version, 'granted', :granted::boolean, 'source', :source::text), :actor from said)
  select answers.id, answers.contact_id, said.channel, said.now from answers join said using (contact_id)`;

const newest = (channel: 'email' | 'sms') => `
  update contacts c set rev = rev + 1, updated_at = clock_timestamp(), ${channel}_permission = (
    select x.granted from contact_permissions x join permissions p on p.id = x.permission_id and p.channel = '${channel}'
    where x.contact_id = c.id order by x.at desc, x.id desc limit 1)
  where c.id = any(?::uuid[])`;
const NEWEST = { email: newest('email'), sms: newest('sms') };
