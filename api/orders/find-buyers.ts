import { v7 } from 'uuid';
import type { Db } from '../db/database.ts';
import { anonymousContact, forgottenAmong, forgottenCustomer } from '../forgetting/index.ts';
import type { IncomingOrder } from './intake.ts';

export interface Buyer {
  contactId: string;
}
interface Said {
  id: string;
  external_id: string;
  email: string;
  customer_id: string | null;
  first_name: string;
  last_name: string;
}

interface Finding {
  audienceId: string;
  actor: string;
  orders: IncomingOrder[];
  secret?: string | undefined;
}

/**
 * The contact behind each order: by the shop's customer number, else by e-mail, also those of contacts that were merged into another;
 * whoever is new becomes a contact, non-subscribed. Whoever was deleted for ever does not: their orders count on a contact without a
 * name. New rows are inserted in the order of their addresses, so parallel intakes wait for each other instead of deadlocking.
 */
export async function findBuyers(tx: Db, { audienceId, actor, orders: all, secret }: Finding): Promise<Map<string, Buyer>> {
  const gone = await forgottenBuyers(tx, { audienceId, orders: all, secret });
  const orders = all.filter((order) => !gone.has(order));
  const found = new Map<string, Buyer>();
  if (gone.size > 0) {
    const contactId = await anonymousContact(tx, audienceId);
    for (const { externalId } of gone) found.set(externalId, { contactId });
  }
  if (orders.length === 0) return found;
  const said: Said[] = orders.map((order) => ({
    id: v7(),
    external_id: order.externalId,
    email: order.email,
    customer_id: order.customerId || null,
    first_name: order.firstName ?? '',
    last_name: order.lastName ?? '',
  }));
  const input = JSON.stringify(said);
  await tx.raw(createMissing, { input, audienceId, actor });
  const { rows } = await tx.raw<{ rows: { external_id: string; contact_id: string }[] }>(resolve, { input, audienceId });
  for (const row of rows) found.set(row.external_id, { contactId: row.contact_id });
  return found;
}

/** Orders whose address or customer number belongs to someone who was deleted for ever. */
async function forgottenBuyers(tx: Db, { audienceId, orders, secret }: Omit<Finding, 'actor'>): Promise<Set<IncomingOrder>> {
  const names = (order: IncomingOrder) => [order.email, ...(order.customerId ? [forgottenCustomer(order.customerId)] : [])];
  const gone = await forgottenAmong(tx, secret, audienceId, orders.flatMap(names));
  return new Set(gone.size === 0 ? [] : orders.filter((order) => names(order).some((name) => gone.has(name))));
}

const recordset = `jsonb_to_recordset(:input::jsonb) as i(id uuid, external_id text, email text, customer_id text, first_name text, last_name text)`;

const createMissing = `
  with input as (select * from ${recordset}),
  one_per_customer as (select distinct on (coalesce(customer_id, lower(email))) * from input order by coalesce(customer_id, lower(email)), id),
  one_per_address as (select distinct on (lower(email)) * from one_per_customer order by lower(email), id)
  insert into contacts (id, audience_id, email, external_id, first_name, last_name, source, status_source, actor)
  select id, :audienceId, email, customer_id, first_name, last_name, 'order', 'order', :actor from one_per_address i
  where not exists (select from contacts c where c.audience_id = :audienceId and lower(c.email) = lower(i.email))
    and not exists (select from contacts c where c.audience_id = :audienceId and c.external_id = i.customer_id)
    and not exists (select from contact_aliases n where n.audience_id = :audienceId and n.kind = 'email' and n.value = lower(i.email))
    and not exists (select from contact_aliases n where n.audience_id = :audienceId and n.kind = 'external_id' and n.value = i.customer_id)
  order by lower(email)
  on conflict do nothing`;

const resolve = `
  with input as (select * from ${recordset})
  select i.external_id, coalesce(
    (select c.id from contacts c where c.audience_id = :audienceId and c.external_id = i.customer_id),
    (select n.contact_id from contact_aliases n where n.audience_id = :audienceId and n.kind = 'external_id' and n.value = i.customer_id),
    (select c.id from contacts c where c.audience_id = :audienceId and lower(c.email) = lower(i.email)),
    (select n.contact_id from contact_aliases n where n.audience_id = :audienceId and n.kind = 'email' and n.value = lower(i.email))) as contact_id
  from input i`;

/**
 * Locks the contacts, in the order of their ids, and answers with the instant of receipt (the database's clock, whole milliseconds).
 * Whoever was merged away while we waited is looked for again: the transaction is done anew.
 */
export async function lockBuyers(tx: Db, contactIds: string[]): Promise<Date> {
  const locked = await tx.raw('select from contacts where id = any(?::uuid[]) order by id for no key update', [contactIds]);
  if (locked.rowCount < new Set(contactIds).size) throw Object.assign(new Error('a buyer was merged away'), { code: '40001' });
  const { rows } = await tx.raw<{ rows: [{ at: Date }] }>(`select date_trunc('milliseconds', clock_timestamp()) as at`);
  return rows[0].at;
}

/** Fills in what is still missing of names and customer numbers; never overwrites. */
export async function nameBuyers(tx: Db, rows: { order: IncomingOrder; contactId: string }[]): Promise<void> {
  const named = new Map(
    rows
      .filter(({ order }) => order.firstName || order.lastName || order.customerId)
      .map(({ order, contactId }) => [
        contactId,
        { id: contactId, first_name: order.firstName ?? '', last_name: order.lastName ?? '', customer_id: order.customerId || null },
      ]),
  );
  if (named.size === 0) return;
  await tx.raw(
    `update contacts c set
       first_name = case when c.first_name = '' then i.first_name else c.first_name end,
       last_name = case when c.last_name = '' then i.last_name else c.last_name end,
       external_id = case when c.external_id is null and i.first_claim = 1
         and not exists (select from contacts o where o.audience_id = c.audience_id and o.external_id = i.customer_id)
         then i.customer_id else c.external_id end
     from (select *, row_number() over (partition by customer_id order by id) as first_claim
       from jsonb_to_recordset(?::jsonb) as j(id uuid, first_name text, last_name text, customer_id text)) i
     where c.id = i.id and c.forgotten_at is null and ((c.first_name = '' and i.first_name <> '') or (c.last_name = '' and i.last_name <> '')
       or (c.external_id is null and i.customer_id is not null))`,
    [JSON.stringify([...named.values()])],
  );
}
