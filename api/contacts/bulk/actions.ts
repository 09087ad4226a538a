import type { Db } from '../../db/database.ts';
import { nudge } from '../../enrollments/index.ts';
import { enrollContacts, findFlow } from '../../flows/index.ts';
import { notFound } from '../../http/errors.ts';
import { setListStatuses } from '../../lists/index.ts';
import { addTags, removeTags } from '../../tags/index.ts';
import { unarchiveContacts } from '../archive.ts';
import { movableFrom } from '../transitions.ts';
import type { Prepared } from './prepare.ts';

/** Whom an action is done to: locked, and still among those meant. */
export interface Page {
  audienceId: string;
  ids: string[];
  actor: string;
  /** Where walks are decided, and whether they may wait for others. */
  decideQueue: string;
  lane: 'facts' | 'bulk';
}
export interface Done {
  changed: number;
  refused: Record<string, number>;
}
const none = (changed: number): Done => ({ changed, refused: {} });

/** Does it. Everything is one statement a page, or two; the feed hears only of those who changed. */
export async function act(tx: Db, action: Prepared, page: Page): Promise<Done> {
  const { audienceId, ids, lane, actor } = page;
  switch (action.do) {
    case 'addTags': {
      const there = await tx('tags').whereIn('id', action.ids).pluck('id');
      if (there.length < action.ids.length) throw notFound('tag');
      const lacking = await wearing(tx, page, action.ids, `< ${action.ids.length}`);
      await addTags(tx, { audienceId, contactIds: ids, tagIds: action.ids, lane, actor });
      return none(lacking);
    }
    case 'removeTags': {
      const having = await wearing(tx, page, action.ids, '> 0');
      await removeTags(tx, { audienceId, contactIds: ids, tagIds: action.ids, lane, actor });
      return none(having);
    }
    case 'setList':
      return onList(tx, action, page);
    case 'addGroup':
    case 'removeGroup':
      return none(await inGroup(tx, action.groupId, action.do === 'addGroup', page));
    case 'setField':
      return none(await setField(tx, action, page));
    case 'unsubscribe':
      return none(await unsubscribe(tx, page));
    case 'enroll':
      return start(tx, action.flowId, page);
    case 'unarchive':
      return none((await unarchiveContacts(tx, { ids, by: 'by_hand', actor })).length);
  }
}

async function wearing(tx: Db, { ids }: Page, tagIds: string[], how: string): Promise<number> {
  const { rows } = await tx.raw<{ rows: [{ n: number }] }>(
    `select count(*) as n from unnest(?::uuid[]) c(id)
     where (select count(*) from contact_tags m where m.contact_id = c.id and m.tag_id = any(?::uuid[])) ${how}`,
    [ids, tagIds],
  );
  return rows[0].n;
}

async function onList(tx: Db, { listId, status }: Extract<Prepared, { do: 'setList' }>, { ids, lane, actor }: Page): Promise<Done> {
  const moved = await setListStatuses(tx, ids, { listId, to: status, who: 'team', source: 'bulk', lane, actor });
  const { rows } = await tx.raw<{ rows: { status: string; n: number }[] }>(
    'select status, count(*) as n from contact_lists where list_id = ? and contact_id = any(?::uuid[]) and status <> ? group by status',
    [listId, ids, status],
  );
  const reason: Record<string, string> = { unsubscribed: 'left', pending: 'not_confirmed' };
  return { changed: moved.length, refused: Object.fromEntries(rows.map((row) => [reason[row.status] ?? 'nobody', row.n])) };
}

async function inGroup(tx: Db, groupId: string, joins: boolean, { audienceId, ids, lane, actor }: Page): Promise<number> {
  const write = joins
    ? `insert into contact_groups (contact_id, group_id, actor) select id, :groupId, :actor from unnest(:ids::uuid[]) as id
       where exists (select from groups where id = :groupId) on conflict do nothing returning contact_id as id`
    : 'delete from contact_groups where group_id = :groupId and contact_id = any(:ids::uuid[]) returning contact_id as id';
  const { rows } = await tx.raw<{ rows: Changed[] }>(
    `with moved as (${write}),
     grown as (update contacts c set rev = c.rev + 1, updated_at = clock_timestamp() from moved where c.id = moved.id)
     insert into events (id, audience_id, contact_id, type, at, data, actor)
     select uuidv7(), :audienceId, moved.id, 'groups', clock_timestamp(),
       jsonb_build_object('added', ${joins ? 'jsonb_build_array(g.name)' : "'[]'::jsonb"}, 'removed', ${joins ? "'[]'::jsonb" : 'jsonb_build_array(g.name)'}), :actor
     from moved, groups g where g.id = :groupId returning contact_id, at`,
    { groupId, ids, audienceId, actor },
  );
  await tell(tx, rows, 'contact', lane);
  return rows.length;
}

async function setField(tx: Db, { field, column, value }: Extract<Prepared, { do: 'setField' }>, page: Page): Promise<number> {
  const { audienceId, ids, lane, actor } = page;
  const key = field.replace(/^field:/, '');
  const custom =
    value === null
      ? { set: 'fields = c.fields - :key', where: 'c.fields ? :key', old: 'old.fields -> :key' }
      : {
          set: 'fields = c.fields || jsonb_build_object(:key::text, :json::jsonb)',
          where: 'c.fields -> :key is distinct from :json::jsonb',
          old: 'old.fields -> :key',
        };
  const plain = { set: `${column} = :value`, where: `c.${column} is distinct from :value`, old: `to_jsonb(old.${column})` };
  const { set, where, old } = column ? plain : custom;
  const { rows } = await tx.raw<{ rows: Changed[] }>(
    `with changed as (
       update contacts c set ${set}, rev = c.rev + 1, updated_at = clock_timestamp() where c.id = any(:ids::uuid[]) and ${where.replace('?', '\\?')}
       returning new.id, new.rev, new.updated_at, ${old} as was)
     insert into events (id, audience_id, contact_id, type, at, data, actor)
     select uuidv7(), :audienceId, id, 'changed', updated_at, jsonb_build_object('fields', jsonb_build_array(:name::text), 'rev', rev,
       'changes', jsonb_build_array(jsonb_build_object('field', :name::text, 'from', was, 'to', :json::jsonb))), :actor
     from changed returning contact_id, at`,
    { ids, audienceId, actor, key, value: value as string, json: JSON.stringify(value), name: column ? field : `fields.${key}` },
  );
  // a time zone changes when they are mailed
  await tell(tx, rows, column === 'time_zone' ? 'consent' : 'contact', lane);
  return rows.length;
}

async function unsubscribe(tx: Db, { audienceId, ids, actor }: Page): Promise<number> {
  const { rows } = await tx.raw<{ rows: Changed[] }>(
    `with moved as (
       update contacts c set status = 'unsubscribed', status_at = clock_timestamp(), status_source = :actor, rev = c.rev + 1, updated_at = clock_timestamp()
       where c.id = any(:ids::uuid[]) and c.status = any(:from::text[]) returning new.id, old.status as was, new.status_at)
     insert into events (id, audience_id, contact_id, type, at, data, actor)
     select uuidv7(), :audienceId, id, 'status', status_at,
       jsonb_build_object('from', was, 'to', 'unsubscribed', 'who', 'team', 'source', 'bulk', 'consentBasis', null), :actor
     from moved returning contact_id, at`,
    { ids, audienceId, actor, from: movableFrom('unsubscribed', 'team') },
  );
  await tell(tx, rows, 'consent');
  return rows.length;
}

interface Changed {
  contact_id: string;
  at: Date;
}
async function tell(tx: Db, changed: Changed[], fact: 'consent' | 'contact', lane?: Page['lane']): Promise<void> {
  const ids = changed.map((row) => row.contact_id);
  if (changed[0]) await nudge(tx, ids, fact, changed[0].at, lane);
}

async function start(tx: Db, flowId: string, { ids, actor, decideQueue, lane }: Page): Promise<Done> {
  const flow = await findFlow(tx, flowId);
  const asked = ids.map((id) => ({ id }));
  const answers = await enrollContacts(tx, flow, asked, { decideQueue, actor, episode: undefined, lane });
  const refused: Record<string, number> = {};
  for (const { outcome } of answers) if (outcome !== 'enrolled') refused[outcome] = (refused[outcome] ?? 0) + 1;
  return { changed: answers.filter(({ outcome }) => outcome === 'enrolled').length, refused };
}
