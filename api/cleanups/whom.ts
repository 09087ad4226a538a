import { findPasted } from '../contacts/index.ts';
import type { Db } from '../db/database.ts';
import { invalid, notFound, refused } from '../http/errors.ts';
import type { Criteria } from './contract.ts';

/** How a job remembers whom it is about: never by their addresses. */
export interface Whom {
  by: 'status' | 'addresses';
  status: string | null;
  lists: string[];
  before: string | null;
  ids: string[] | null;
}

/** Resolves what was asked. 400 for lists of another audience, or more than 10,000 addresses. `unknown` = addresses nobody here has. */
export async function whomOf(db: Db, audienceId: string, criteria: Criteria): Promise<{ whom: Whom; unknown: number }> {
  if (!(await db('audiences').where({ id: audienceId }).first('id'))) throw notFound('audience');
  if (criteria.by === 'status') {
    const { status, lists, before } = criteria;
    const known = await db('lists').whereIn('id', lists).where({ audience_id: audienceId }).count('* as n').first();
    if (Number(known?.n) < new Set(lists).size)
      throw invalid('One of these lists is not in this audience. Choose them again.', [
        { field: 'criteria.lists', message: 'Unknown here.' },
      ]);
    if (!status && lists.length === 0 && !before)
      throw refused('This would be everyone. Choose a status, a list or a date.', [{ field: 'criteria.status', message: 'Choose one.' }]);
    return { whom: { by: 'status', status, lists, before, ids: null }, unknown: 0 };
  }
  const { ids, unknown } = await findPasted(db, audienceId, criteria.addresses, 'criteria.addresses');
  return { whom: { by: 'addresses', status: null, lists: [], before: null, ids }, unknown };
}

/** Who is meant, over `contacts c join audiences a`, and whether they only leave the chosen lists: they are on another one too. */
export function whereOf(audienceId: string, { status, lists, before, ids }: Whom, how: 'archive' | 'forget') {
  const bindings: Record<string, unknown> = { audienceId };
  const parts = ['c.audience_id = :audienceId', 'c.forgotten_at is null'];
  // deleting for ever what was archived is what pasted addresses are for
  if (how === 'archive' || ids === null) parts.push('c.archived_at is null');
  if (ids) {
    parts.push('c.id = any(:ids::uuid[])');
    bindings.ids = ids;
  }
  const day = `(:before::date::timestamp at time zone a.time_zone)`;
  if (before) bindings.before = before;
  if (status) bindings.status = status;
  const ofList = status === null || ['subscribed', 'unsubscribed', 'pending'].includes(status);
  if (lists.length > 0) {
    bindings.lists = lists;
    const there = ['l.contact_id = c.id', 'l.list_id = any(:lists::uuid[])'];
    if (status && ofList) there.push('l.status = :status');
    if (before && ofList) there.push(`l.at < ${day}`);
    parts.push(`exists (select from contact_lists l where ${there.join(' and ')})`);
  }
  if (lists.length === 0 || !ofList) {
    if (status) parts.push('c.status = :status');
    if (before) parts.push(`c.status_at < ${day}`);
  }
  const elsewhere =
    lists.length > 0
      ? `exists (select from contact_lists o where o.contact_id = c.id and o.status <> 'unsubscribed' and not o.list_id = any(:lists::uuid[]))`
      : 'false';
  return { where: parts.join(' and '), elsewhere, bindings };
}
