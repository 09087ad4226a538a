import type { z } from 'zod';
import type { Db } from '../db/database.ts';
import { notFound } from '../http/errors.ts';
import type { Answer } from '../http/route.ts';
import type { TwinPerson, twins } from './contract.ts';
import { compare, labelsOf, type Person, type Side } from './fields.ts';
import { personJson } from './list-twins.ts';
import { consentOf, whyNot } from './merge.ts';

type Review = Answer<z.input<typeof twins.review.response>>;
type Facts = z.infer<typeof twins.review.response>['keep']['facts'];

const side = `
  select c.*, ${personJson('c')} as person, jsonb_build_object(
    'orders', (select count(*) from orders where contact_id = c.id), 'messages', (select count(*) from messages where contact_id = c.id and not is_test),
    'events', (select count(*) from events where contact_id = c.id), 'notes', (select count(*) from notes where contact_id = c.id),
    'tags', (select count(*) from contact_tags where contact_id = c.id), 'lists', (select count(*) from contact_lists where contact_id = c.id),
    'groups', (select count(*) from contact_groups where contact_id = c.id),
    'permissions', (select count(*) from contact_permissions where contact_id = c.id),
    'activeWalks', (select count(*) from enrollments where contact_id = c.id and ended_at is null and not is_test),
    'walks', (select count(*) from enrollments where contact_id = c.id and not is_test)) as facts
  from contacts c where c.id = ?`;

/** Two contacts side by side, the first to be kept: values, figures, what moves, what the consent becomes. 404 unless of one audience. */
export async function reviewTwins(db: Db, keepId: string, mergedId: string): Promise<Review> {
  const read = async (id: string) => (await db.raw<{ rows: (Person & { person: TwinPerson; facts: Facts })[] }>(side, [id])).rows[0];
  const [keep, merged] = await Promise.all([read(keepId), read(mergedId)]);
  if (!keep || !merged || keep.audience_id !== merged.audience_id || keepId === mergedId) throw notFound('pair of contacts');
  const [a, b] = [keepId, mergedId].sort() as [string, string];
  const [twin, labels, both] = await Promise.all([
    db('twins').where({ a_id: a, b_id: b }).first('reasons', 'state', 'bought_at'),
    labelsOf(db, keep.audience_id),
    db('enrollments as k')
      .join('enrollments as m', 'm.flow_id', 'k.flow_id')
      .join('flows as f', 'f.id', 'k.flow_id')
      .where({ 'k.contact_id': keepId, 'm.contact_id': mergedId, 'k.is_test': false, 'm.is_test': false })
      .whereNull('k.ended_at')
      .whereNull('m.ended_at')
      .orderBy('f.name')
      .pluck('f.name'),
  ]);
  const fields = compare(keep, merged, labels);
  const status = (email: Side) => {
    const sides = new Map(fields.map((field) => [field.key, field.stays]));
    // an address one of them lacks can't stay
    const has = fields.find(({ key }) => key === 'email');
    return consentOf(keep, merged, sides.set('email', has?.[email] == null ? (has?.stays ?? 'keep') : email))[0].status;
  };
  return {
    keep: { ...keep.person, facts: keep.facts },
    merge: { ...merged.person, facts: merged.facts },
    reasons: twin?.reasons ?? [],
    state: twin?.state ?? null,
    boughtAt: twin?.bought_at ?? null,
    fields,
    consent: { ifKeep: status('keep'), ifMerge: status('merge') },
    bothWalk: both,
    refusal: whyNot(keep, merged),
  };
}
