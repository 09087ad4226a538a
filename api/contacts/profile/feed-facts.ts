import type { z } from 'zod';
import type { Db } from '../../db/database.ts';
import type { feedEntry } from './contract.ts';

/** An event as it is stored. */
export interface Entry {
  id: string;
  type: string;
  name: string | null;
  at: Date;
  actor: string;
  data: Record<string, unknown>;
}
type Told = Omit<z.input<typeof feedEntry>, 'at' | 'note'> & { at: Date; note: Note | null };
type Note = { id: string; text: string; editedAt: Date | null };

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** Lines of an order that a feed shows. */
const LINES = 5;

/**
 * Adds what a person wants to know: which mail, which flow, which products, which words. One look-up a kind for the whole page;
 * ids that came in an event's data are believed only for what belongs to this contact or their audience.
 */
export async function told(db: Db, contactId: string, entries: Entry[]): Promise<Told[]> {
  const idsOf = (name: string) => [
    ...new Set(entries.flatMap(({ data }) => (typeof data[name] === 'string' && UUID.test(data[name]) ? [data[name]] : []))),
  ];
  const [messages, flows, orders, notes] = await Promise.all([
    find<Message>(db, MESSAGES, contactId, idsOf('messageId')),
    find<NonNullable<Told['flow']>>(db, FLOWS, contactId, idsOf('flowId')),
    find<NonNullable<Told['order']>>(db, ORDERS, contactId, idsOf('orderId')),
    find<Note>(db, NOTES, contactId, idsOf('noteId')),
  ]);
  const known = <T>(found: Map<string, T>, id: unknown): T | null => (typeof id === 'string' && found.get(id)) || null;
  return entries.map(({ id, type, name, at, actor, data }) => ({
    id,
    type,
    name,
    at,
    actor,
    data,
    message: known(messages, data.messageId),
    flow: known(flows, data.flowId),
    order: known(orders, data.orderId),
    note: known(notes, data.noteId),
  }));
}

type Message = NonNullable<Told['message']>;

async function find<T extends { id: string }>(db: Db, sql: string, contactId: string, ids: string[]): Promise<Map<string, T>> {
  if (ids.length === 0) return new Map();
  const { rows } = await db.raw<{ rows: T[] }>(sql, { contactId, ids });
  return new Map(rows.map((row) => [row.id, row]));
}

const MESSAGES = `
  select m.id, m.subject, m.step_name as "stepName", f.name as "flowName"
  from messages m left join flows f on f.id = m.flow_id where m.id = any(:ids::uuid[]) and m.contact_id = :contactId`;

const FLOWS = `
  select f.id, f.name from flows f join contacts c on c.audience_id = f.audience_id
  where f.id = any(:ids::uuid[]) and c.id = :contactId`;

const ORDERS = `
  select o.id, o.external_id as "externalId", o.total, o.currency, s.name as "storeName", m.subject as "wonBy",
    coalesce((select jsonb_agg(jsonb_build_object('title', l.title, 'quantity', l.quantity) order by l.position)
      from (select * from order_lines where order_id = o.id order by position limit ${LINES}) l), '[]') as lines,
    (select count(*) from order_lines where order_id = o.id) as "lineCount"
  from orders o join stores s on s.id = o.store_id left join messages m on m.id = o.message_id
  where o.id = any(:ids::uuid[]) and o.contact_id = :contactId`;

const NOTES = `
  select id, text, case when updated_at > created_at then updated_at end as "editedAt"
  from notes where id = any(:ids::uuid[]) and contact_id = :contactId`;
