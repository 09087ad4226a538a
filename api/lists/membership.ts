import { type MarketingStatus, type Mover, mayMove, movableFrom, type Verdict } from '../contacts/index.ts';
import type { Db } from '../db/database.ts';
import { nudge } from '../enrollments/index.ts';
import { notFound, refused } from '../http/errors.ts';
import type { ListStatus } from './contract.ts';

export interface ListMove {
  listId: string;
  to: ListStatus;
  who: Mover;
  /** How we know: "form", "import shop.csv", "profile" … */
  source: string;
  /** Thousands at once wait until purchases and departures have been heard. */
  lane?: 'facts' | 'bulk';
  actor: string;
}

/**
 * Moves a contact on one list, by the table of marketing statuses (not on it yet = non_subscribed), under the contact's lock, with its
 * feed event. Answers with the verdict; on a refusal nothing is written. A list of another audience is not found.
 */
export async function setListStatus(tx: Db, { contactId, ...move }: ListMove & { contactId: string }): Promise<Verdict> {
  const { rows } = await tx.raw<{ rows: { audience_id: string }[] }>('select audience_id from contacts where id = ? for no key update', [
    contactId,
  ]);
  if (!rows[0]) throw notFound('contact');
  const list = await tx('lists').where({ id: move.listId, audience_id: rows[0].audience_id }).first('id');
  if (!list) throw notFound('list');
  const was = await tx('contact_lists').where({ contact_id: contactId, list_id: move.listId }).first('status');
  const verdict = mayMove((was?.status ?? 'non_subscribed') as MarketingStatus, move.to, move.who);
  if (verdict === 'allowed') await setListStatuses(tx, [contactId], move);
  return verdict;
}

/**
 * The same for many at once, a page of them: whoever may not move, stands there already or is of another audience than the list stays
 * as they are. Returns who moved.
 */
export async function setListStatuses(tx: Db, contactIds: string[], { listId, to, who, source, lane, actor }: ListMove): Promise<string[]> {
  await tx.raw('select from contacts where id = any(?::uuid[]) order by id for no key update', [contactIds]);
  const { rows } = await tx.raw<{ rows: { id: string; at: Date }[] }>(
    `with was as (
       select c.id, l.audience_id, l.name, coalesce(cl.status, 'non_subscribed') as status, clock_timestamp() as now
       from contacts c join lists l on l.id = :listId and l.audience_id = c.audience_id
       left join contact_lists cl on cl.contact_id = c.id and cl.list_id = l.id where c.id = any(:ids::uuid[])),
     moved as (
       insert into contact_lists (contact_id, list_id, status, at, source, actor)
       select id, :listId, :to, now, :source, :actor from was where status = any(:from::text[])
       on conflict (contact_id, list_id) do update set status = excluded.status, at = excluded.at, source = excluded.source, actor = excluded.actor
       returning contact_id),
     grown as (update contacts c set rev = rev + 1, updated_at = was.now from moved m join was on was.id = m.contact_id where c.id = m.contact_id)
     insert into events (id, audience_id, contact_id, type, at, data, actor)
     select uuidv7(), was.audience_id, was.id, 'list', was.now,
       jsonb_build_object('listId', :listId::text, 'name', was.name, 'from', was.status, 'to', :to::text, 'who', :who::text, 'source', :source::text), :actor
     from moved m join was on was.id = m.contact_id returning contact_id as id, at`,
    { ids: contactIds, listId, to, who, source, actor, from: movableFrom(to, who) },
  );
  const moved = rows.map(({ id }) => id);
  if (rows[0]) await nudge(tx, moved, 'contact', rows[0].at, lane);
  return moved;
}

/** The sentence for a move on a list that the table forbids. */
export const listRefusals: Record<Exclude<Verdict, 'same' | 'allowed'>, string> = {
  left: 'This person left the list. Only they can come back to it, through a form of yours.',
  invalid_address: 'Mail to this address was refused for good. Ask the person for another address.',
  not_confirmed: 'This person has not confirmed yet. They are on the list once they follow the link in the confirmation mail.',
  nobody: 'A status on a list can’t be moved this way by hand.',
};

/** Sets the groups a contact is in to exactly these; what changed becomes one line of the feed. Groups of another audience are refused. */
export async function setGroups(tx: Db, contactId: string, groupIds: string[], actor: string): Promise<void> {
  const { rows } = await tx.raw<{ rows: { audience_id: string; now: Date }[] }>(
    'select audience_id, clock_timestamp() as now from contacts where id = ? for no key update',
    [contactId],
  );
  const contact = rows[0];
  if (!contact) throw notFound('contact');
  const wanted = [...new Set(groupIds)];
  const known: { id: string; name: string }[] = await tx('groups')
    .where({ audience_id: contact.audience_id })
    .whereIn('id', wanted)
    .select('id', 'name');
  if (known.length < wanted.length)
    throw refused('One of these groups does not exist in this audience. Read the groups again.', [
      { field: 'groupIds', message: 'Unknown here.' },
    ]);
  const removed = await tx.raw<{ rows: { name: string }[] }>(
    `delete from contact_groups cg using groups g where g.id = cg.group_id and cg.contact_id = ? and not cg.group_id = any(?::uuid[]) returning g.name`,
    [contactId, wanted],
  );
  const added = await tx.raw<{ rows: { group_id: string }[] }>(
    `insert into contact_groups (contact_id, group_id, at, actor) select ?, id, ?, ? from unnest(?::uuid[]) as id
     on conflict do nothing returning group_id`,
    [contactId, contact.now, actor, wanted],
  );
  const names = added.rows.map(({ group_id }) => known.find(({ id }) => id === group_id)?.name);
  if (names.length === 0 && removed.rows.length === 0) return;
  await tx.raw('update contacts set rev = rev + 1, updated_at = ? where id = ?', [contact.now, contactId]);
  await tx.raw(`insert into events (id, audience_id, contact_id, type, at, data, actor) values (uuidv7(), ?, ?, 'groups', ?, ?, ?)`, [
    contact.audience_id,
    contactId,
    contact.now,
    JSON.stringify({ added: names, removed: removed.rows.map(({ name }) => name) }),
    actor,
  ]);
  await nudge(tx, [contactId], 'contact', contact.now);
}

/** Adds groups to those a contact is in. */
export async function addGroups(tx: Db, contactId: string, groupIds: string[], actor: string): Promise<void> {
  await tx.raw('select from contacts where id = ? for no key update', [contactId]);
  const has: string[] = await tx('contact_groups').where({ contact_id: contactId }).pluck('group_id');
  await setGroups(tx, contactId, [...has, ...groupIds], actor);
}
