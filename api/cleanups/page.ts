import { archiveContacts, unarchiveContacts } from '../contacts/index.ts';
import type { Db } from '../db/database.ts';
import { forgetContacts } from '../forgetting/index.ts';
import type { CleanUpParams } from './store.ts';
import { whereOf } from './whom.ts';

export interface CleaningPage {
  jobId: string;
  audienceId: string;
  params: CleanUpParams;
  after: string | null;
  limit: number;
  secret: string;
  actor: string;
}
interface Cleaned {
  /** The last id looked at; null = there is nobody left. */
  last: string | null;
  seen: number;
  archived: number;
  leftLists: number;
  forgotten: number;
}

/** The next so many, under their locks, by what they are by then; what they had is written down for the undo. */
export async function cleanPage(tx: Db, { jobId, audienceId, params, after, limit, secret, actor }: CleaningPage): Promise<Cleaned> {
  const { where, elsewhere, bindings } = whereOf(audienceId, params, params.how);
  const from = 'from contacts c join audiences a on a.id = c.audience_id';
  const { rows: next } = await tx.raw<{ rows: { id: string }[] }>(
    `select c.id ${from} where ${where} ${after ? 'and c.id > :after' : ''} order by c.id limit ${limit}`,
    { ...bindings, ...(after ? { after } : {}) } as never,
  );
  const ids = next.map(({ id }) => id);
  if (ids.length === 0) return { last: null, seen: 0, archived: 0, leftLists: 0, forgotten: 0 };
  await tx.raw('select from contacts where id = any(?::uuid[]) order by id for no key update', [ids]);
  const { rows } = await tx.raw<{ rows: { id: string; stays: boolean }[] }>(
    `select c.id, ${elsewhere} as stays ${from} where ${where} and c.id = any(:locked::uuid[]) order by c.id`,
    { ...bindings, locked: ids } as never,
  );
  const goes = rows.filter(({ stays }) => !stays).map(({ id }) => id);
  const stay = rows.filter(({ stays }) => stays).map(({ id }) => id);
  const done = {
    last: ids.at(-1) as string,
    seen: ids.length,
    archived: 0,
    leftLists: await leaveLists(tx, jobId, stay, params.lists, actor),
    forgotten: 0,
  };
  if (params.how === 'forget') return { ...done, forgotten: await forgetContacts(tx, { audienceId, ids: goes, secret, actor }) };
  await tx.raw('insert into cleaned_up (job_id, contact_id, archived) select ?, id, true from unnest(?::uuid[]) as g(id)', [jobId, goes]);
  return { ...done, archived: (await archiveContacts(tx, { ids: goes, reason: 'clean-up', lane: 'bulk', actor })).ids.length };
}

async function leaveLists(tx: Db, jobId: string, ids: string[], lists: string[], actor: string): Promise<number> {
  if (ids.length === 0) return 0;
  await tx.raw(
    `with gone as (delete from contact_lists where contact_id = any(:ids::uuid[]) and list_id = any(:lists::uuid[]) returning *),
     kept as (insert into cleaned_up (job_id, contact_id, archived, lists)
       select :jobId, contact_id, false, jsonb_agg(to_jsonb(gone)) from gone group by contact_id),
     grown as (update contacts set rev = rev + 1, updated_at = clock_timestamp() where id in (select contact_id from gone))
     insert into events (id, audience_id, contact_id, type, at, data, actor)
     select uuidv7(), l.audience_id, gone.contact_id, 'list', clock_timestamp(), jsonb_build_object('listId', l.id, 'name', l.name,
       'from', gone.status, 'to', 'non_subscribed', 'who', 'team', 'source', 'clean-up'), :actor from gone join lists l on l.id = gone.list_id`,
    { ids, lists, jobId, actor },
  );
  return ids.length;
}

/** Brings back the next so many whom a clean-up touched, as far as nobody has decided otherwise since. */
export async function restorePage(
  tx: Db,
  { cleanUpId, after, limit, actor }: { cleanUpId: string; after: string | null; limit: number; actor: string },
): Promise<{ last: string | null; seen: number; restored: number }> {
  const ids: string[] = await tx('cleaned_up')
    .where({ job_id: cleanUpId })
    .modify((q) => after && q.where('contact_id', '>', after))
    .orderBy('contact_id')
    .limit(limit)
    .pluck('contact_id');
  if (ids.length === 0) return { last: null, seen: 0, restored: 0 };
  await tx.raw('select from contacts where id = any(?::uuid[]) order by id for no key update', [ids]);
  const { rows } = await tx.raw<{ rows: { id: string }[] }>(
    `select c.id from cleaned_up w join contacts c on c.id = w.contact_id where w.job_id = :cleanUpId and c.id = any(:ids::uuid[]) and w.archived
       and c.archived_reason = 'clean-up' and c.forgotten_at is null
       and not exists (select from cleaned_up n where n.contact_id = c.id and n.archived and n.job_id > w.job_id)`,
    { cleanUpId, ids },
  );
  const back = await unarchiveContacts(tx, { ids: rows.map(({ id }) => id), by: 'clean-up', actor });
  const onLists = await tx.raw<{ rows: { contact_id: string }[] }>(
    `with back as (
       insert into contact_lists (contact_id, list_id, status, at, source, actor)
       select r.contact_id, r.list_id, r.status, r.at, r.source, r.actor from cleaned_up w
         cross join lateral jsonb_populate_recordset(null::contact_lists, w.lists) r join lists l on l.id = r.list_id
       where w.job_id = :cleanUpId and w.contact_id = any(:ids::uuid[]) on conflict do nothing returning *),
     grown as (update contacts set rev = rev + 1, updated_at = clock_timestamp() where id in (select contact_id from back)),
     told as (insert into events (id, audience_id, contact_id, type, at, data, actor)
       select uuidv7(), l.audience_id, back.contact_id, 'list', clock_timestamp(), jsonb_build_object('listId', l.id, 'name', l.name,
         'from', 'non_subscribed', 'to', back.status, 'who', 'team', 'source', 'clean-up'), :actor from back join lists l on l.id = back.list_id)
     select distinct contact_id from back`,
    { cleanUpId, ids, actor },
  );
  return { last: ids.at(-1) as string, seen: ids.length, restored: back.length + onLists.rows.length };
}
