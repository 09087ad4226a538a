import { v7 } from 'uuid';
import type { Db } from '../db/database.ts';

interface Person {
  email?: string | undefined;
  externalId?: string | undefined;
}

/** In the order of their addresses, so that parallel intakes wait for each other instead of deadlocking; the feed says where they come from. */
const create = `
  with input as (
    select distinct on (coalesce(lower(i.email), i.external_id)) i.* from jsonb_to_recordset(:input::jsonb) as i(id uuid, email text, external_id text)
    order by coalesce(lower(i.email), i.external_id), i.id),
  made as (
    insert into contacts (id, audience_id, email, external_id, source, status_source, actor)
    select id, :audienceId, email, external_id, 'event', 'event', :actor from input order by coalesce(lower(email), external_id)
    on conflict do nothing returning id, created_at)
  insert into events (id, audience_id, contact_id, type, at, data, actor)
  select uuidv7(), :audienceId, id, 'created', created_at, '{"source": "event"}', :actor from made`;

/** Makes non-subscribed contacts of people whom nobody knows; who is made by someone else at the same time is left to them. */
export async function createContacts(tx: Db, { audienceId, people, actor }: { audienceId: string; people: Person[]; actor: string }) {
  const input = people.map(({ email, externalId }) => ({ id: v7(), email, external_id: externalId }));
  await tx.raw(create, { input: JSON.stringify(input), audienceId, actor });
}
