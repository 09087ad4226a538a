import { v7 } from 'uuid';
import { again } from '../db/again.ts';
import type { Db } from '../db/database.ts';
import { nudge } from '../enrollments/index.ts';
import { invalid, notFound, refused } from '../http/errors.ts';
import { recountContacts } from '../orders/index.ts';
import { strictest } from './consent.ts';
import { compare, type Person, type Side, standard } from './fields.ts';
import { moveFacts, uniteSets } from './move-facts.ts';
import { moveWalks } from './move-walks.ts';

export interface Merging {
  keepId: string;
  mergeId: string;
  /** Whose value stays, by field. */
  values?: Record<string, Side> | undefined;
}

/**
 * Makes one contact of two, in one transaction: both locked in the order of their ids, all facts moved, consent by the stricter, the
 * old address and customer number kept as aliases. Whoever waited for the merged one's lock finds it gone and looks again. Everything
 * needed to take it back stands in `merges`. Returns the merge's id.
 */
export const mergeContacts = (db: Db, merging: Merging, actor: string): Promise<string> =>
  again(db, () => db.transaction((tx) => merge(tx, merging, actor)));

async function merge(tx: Db, { keepId, mergeId: mergedId, values = {} }: Merging, actor: string): Promise<string> {
  if (keepId === mergedId) throw invalid('Choose two different contacts.', [{ field: 'mergeId', message: 'This is the same contact.' }]);
  const { keep, merged, now } = await lockBoth(tx, keepId, mergedId);
  const refusal = whyNot(keep, merged);
  if (refusal) throw refused(refusal);
  const sides = choose(keep, merged, values);

  const moving = { mergeId: v7(), keepId, mergedId };
  await tx.raw(
    `insert into merges (id, audience_id, kept_id, merged_id, snapshot, actor, at)
     select :mergeId, k.audience_id, k.id, m.id, jsonb_build_object('keep', to_jsonb(k), 'merge', to_jsonb(m), 'moved', '{}'::jsonb, 'sets', '{}'::jsonb),
       :actor, :now from contacts k, contacts m where k.id = :keepId and m.id = :mergedId`,
    { ...moving, actor, now },
  );
  await moveFacts(tx, moving);
  await uniteSets(tx, moving);
  await tx.raw(
    `with moved as (update contact_aliases set contact_id = :keepId where contact_id = :mergedId returning kind, value)
     update merges set snapshot = jsonb_set(snapshot, '{aliases}', coalesce((select jsonb_agg(to_jsonb(moved)) from moved), '[]')) where id = :mergeId`,
    moving,
  );
  await moveWalks(tx, moving, Number(now));
  await tx('contacts').where({ id: mergedId }).delete();
  await settle(tx, moving, { keep, merged, sides, now });
  await keepAliases(tx, moving, { keep, merged, sides });
  await recountContacts(tx, [keepId]);
  await tx('events').insert({
    id: v7(),
    audience_id: keep.audience_id,
    contact_id: keepId,
    type: 'merged',
    at: now,
    data: JSON.stringify({ mergeId: moving.mergeId, name: `${merged.first_name} ${merged.last_name}`.trim(), email: merged.email }),
    actor,
  });
  await nudge(tx, [keepId], 'consent', now);
  await tx.raw(
    `update merges m set snapshot = m.snapshot || jsonb_build_object('after', to_jsonb(c)) from contacts c where m.id = ? and c.id = ?`,
    [moving.mergeId, keepId],
  );
  return moving.mergeId;
}

/** The one who goes is locked against new rows that would point to it, too. */
async function lockBoth(tx: Db, keepId: string, mergedId: string) {
  const found = new Map<string, Person>();
  for (const id of [keepId, mergedId].sort()) {
    const { rows } = await tx.raw<{ rows: Person[] }>(
      `select * from contacts where id = ? for ${id === mergedId ? 'update' : 'no key update'}`,
      [id],
    );
    if (!rows[0]) throw notFound('contact');
    found.set(id, rows[0]);
  }
  const { rows } = await tx.raw<{ rows: [{ now: Date }] }>(`select date_trunc('milliseconds', clock_timestamp()) as now`);
  return { keep: found.get(keepId) as Person, merged: found.get(mergedId) as Person, now: rows[0].now };
}

/** Why two contacts can't become one; null = they can. */
export function whyNot(keep: Person, merged: Person): string | null {
  if (keep.audience_id !== merged.audience_id)
    return 'These contacts belong to different audiences. Only contacts of one audience can be merged.';
  if (keep.forgotten_at || merged.forgotten_at || keep.source === 'anonymous' || merged.source === 'anonymous')
    return 'One of them was deleted for ever. There is nothing left to merge.';
  if (keep.archived_at) return 'The contact to be kept is archived. Unarchive them first, or keep the other one.';
  return null;
}

/** Whose value stays, for each field that one of them has. */
function choose(keep: Person, merged: Person, values: Record<string, Side>): Map<string, Side> {
  const unknown = Object.keys(values).find((key) => !Object.hasOwn(standard, key) && !key.startsWith('field:'));
  if (unknown !== undefined)
    throw invalid('There is no such field. Name the fields as they stand in the review.', [
      { field: `values.${unknown}`, message: 'Unknown field.' },
    ]);
  return new Map(
    compare(keep, merged, new Map()).map(({ key, stays }) => [key, Object.hasOwn(values, key) ? (values[key] as Side) : stays]),
  );
}

interface Settling {
  keep: Person;
  merged: Person;
  sides: Map<string, Side>;
  now: Date;
}
const EMAIL_CONSENT = [
  'status',
  'status_at',
  'status_source',
  'consent_basis',
  'opted_in_at',
  'optin_proof',
  'email_permission',
  'soft_bounces',
];
const SMS_CONSENT = ['sms_status', 'sms_status_at', 'sms_status_source', 'sms_consent_basis', 'sms_permission'];
const LATEST = ['last_sent_at', 'last_opened_at', 'last_clicked_at', 'last_active_at', 'last_seen_at'];

/** The kept row takes what was chosen of the other; consent comes with the address that stays, and leaving always. */
async function settle(tx: Db, moving: { mergeId: string; keepId: string }, { keep, merged, sides, now }: Settling): Promise<void> {
  const taken = Object.entries(standard).flatMap(([key, { column }]) => (sides.get(key) === 'merge' ? [column as string] : []));
  const fields = [...sides].flatMap(([key, side]) => (side === 'merge' && key.startsWith('field:') ? [key.slice(6)] : []));
  if (sides.get('email') === 'merge') taken.push(...EMAIL_CONSENT);
  if (sides.get('phone') === 'merge') taken.push(...SMS_CONSENT);
  const [email, sms] = consentOf(keep, merged, sides);
  await tx.raw(
    `update contacts c set ${taken.map((column) => `${column} = m.${column}, `).join('')}
       fields = c.fields || coalesce((select jsonb_object_agg(key, value) from jsonb_each(m.fields) where key = any(:fields::text[])), '{}'),
       ${LATEST.map((column) => `${column} = greatest(c.${column}, m.${column}), `).join('')}
       vip = c.vip or m.vip, created_at = least(c.created_at, m.created_at), rating = coalesce(c.rating, m.rating),
       mail_client = coalesce(c.mail_client, m.mail_client), rev = c.rev + 1, updated_at = :now
     from merges x cross join jsonb_populate_record(null::contacts, x.snapshot -> 'merge') m where x.id = :mergeId and c.id = :keepId`,
    { ...moving, fields, now },
  );
  const { rows } = await tx.raw<{ rows: { email_status: string; sms_status: string }[] }>(
    `update contacts set status = :email, email_permission = :emailPermission, sms_status = :sms, sms_permission = :smsPermission,
       status_at = case when status = :email then status_at else :now end, status_source = case when status = :email then status_source else 'merge' end,
       sms_status_at = case when sms_status = :sms then sms_status_at else :now end,
       sms_status_source = case when sms_status = :sms then sms_status_source else 'merge' end
     where id = :keepId returning status as email_status, sms_status`,
    {
      keepId: moving.keepId,
      now,
      email: email.status,
      emailPermission: email.permission as boolean | null,
      sms: sms.status,
      smsPermission: sms.permission as boolean | null,
    },
  );
  const after = rows[0] as { email_status: string; sms_status: string };
  for (const [type, from, to] of [
    ['status', keep.status, after.email_status],
    ['sms_status', keep.sms_status, after.sms_status],
  ])
    if (from !== to)
      await tx('events').insert({
        id: v7(),
        audience_id: keep.audience_id,
        contact_id: moving.keepId,
        type,
        at: now,
        data: JSON.stringify({ from, to, who: 'system', source: 'merge', consentBasis: null }),
        actor: 'system',
      });
}

/** E-mail and SMS, as they will be. */
export function consentOf(keep: Person, merged: Person, sides: Map<string, Side>) {
  return (['email', 'phone'] as const).map((address) => {
    const prefix = address === 'email' ? '' : 'sms_';
    const permission = address === 'email' ? 'email_permission' : 'sms_permission';
    const of = (person: Person) => ({ status: person[`${prefix}status`] as string, permission: person[permission] });
    return sides.get(address) === 'merge' ? strictest(of(merged), of(keep)) : strictest(of(keep), of(merged));
  }) as [ReturnType<typeof strictest>, ReturnType<typeof strictest>];
}

/** What is said of the old address or customer number from now on finds the kept contact. */
async function keepAliases(
  tx: Db,
  { mergeId, keepId }: { mergeId: string; keepId: string },
  { keep, merged, sides }: Omit<Settling, 'now'>,
) {
  const gone = [
    { kind: 'email', value: (sides.get('email') === 'merge' ? keep : merged).email?.toLowerCase() },
    { kind: 'external_id', value: (sides.get('externalId') === 'merge' ? keep : merged).external_id },
  ].filter(({ value }) => value);
  for (const alias of gone)
    await tx('contact_aliases')
      .insert({ ...alias, audience_id: keep.audience_id, contact_id: keepId, merge_id: mergeId })
      .onConflict(['audience_id', 'kind', 'value'])
      .merge();
}
