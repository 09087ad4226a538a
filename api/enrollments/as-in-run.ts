import { v7 } from 'uuid';
import type { Db } from '../db/database.ts';
import { writeEvents } from '../events/index.ts';
import { recountContacts } from '../orders/index.ts';
import type { Enrollment, TestFact, TestRunState } from './row.ts';

/** Carries the answer out of the transaction that is taken back. */
class TakenBack<T> extends Error {
  constructor(readonly answer: T) {
    super('taken back');
  }
}

/**
 * Lets `ask` see the world of a test run: the lapsed contact's orders moved so that the last one was made at the run's start, the mails sent to
 * the tester as sent to the contact, and what was thrown in as having happened. Rules ask it as they ask the real one; then all of it is
 * taken back, and nobody else ever sees it.
 */
export async function asInRun<T>(db: Db, row: Enrollment, test: TestRunState, ask: (tx: Db) => Promise<T>): Promise<T> {
  try {
    return await db.transaction(async (tx): Promise<T> => {
      await tx.raw('select from contacts where id = ? for no key update', [row.contact_id]);
      const buyer = { contactId: row.contact_id, audienceId: row.audience_id };
      await moveOrders(tx, row, test);
      await sendMails(tx, row);
      const happened = test.thrown.filter((fact) => fact.happened).sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
      for (const fact of happened) await happens[fact.type](tx, { ...buyer, runId: row.id, at: new Date(fact.at), fact });
      await recountContacts(tx, [row.contact_id]);
      throw new TakenBack(await ask(tx));
    });
  } catch (error) {
    if (error instanceof TakenBack) return error.answer;
    throw error;
  }
}

interface Happening {
  contactId: string;
  audienceId: string;
  runId: string;
  at: Date;
}
interface Thrown extends Happening {
  fact: TestFact;
}

const happens: Record<TestFact['type'], (tx: Db, what: Thrown) => Promise<unknown>> = {
  order: placeOrder,
  refund: (tx, { contactId, at }) =>
    tx.raw(
      `update orders set refunded = total where id = (
         select id from orders where contact_id = ? and counted and placed_at <= ? order by placed_at desc, id desc limit 1)`,
      [contactId, at],
    ),
  open: (tx, what) => lastMail(tx, what, 'opened'),
  click: async (tx, what) => {
    await lastMail(tx, what, 'opened');
    await lastMail(tx, what, 'clicked');
  },
  unsubscribe: (tx, { contactId, at }) => tx('contacts').where({ id: contactId }).update({ status: 'unsubscribed', status_at: at }),
  event: sendEvent,
};

/**
 * Of a flow for the lapsed, as planning takes them: the distances between them stay, and a stranger to the shop gets an order to count
 * from. Whoever enters otherwise does so today, with the orders they have.
 */
async function moveOrders(tx: Db, { contact_id: contactId, audience_id: audienceId, id: runId }: Enrollment, test: TestRunState) {
  if (test.definition.trigger.type !== 'lapsed') return;
  const start = new Date(test.startedAt);
  const { rowCount } = await tx.raw<{ rowCount: number }>(
    `update orders o set placed_at = o.placed_at + (?::timestamptz - last.placed_at) from (
       select placed_at from orders where contact_id = ? and counted and placed_at <= ? order by placed_at desc limit 1) last
     where o.contact_id = ? and o.placed_at <= ?`,
    [start, contactId, start, contactId, start],
  );
  if (rowCount === 0) await placeOrder(tx, { contactId, audienceId, runId, at: start });
}

/** An order like their last one, to the line. */
async function placeOrder(tx: Db, { contactId, audienceId, runId, at }: Happening): Promise<void> {
  const model = await tx('orders').where({ contact_id: contactId, counted: true }).orderBy('placed_at', 'desc').first();
  const id = v7();
  const storeId =
    model?.store_id ?? (await tx('stores').where({ audience_id: audienceId }).first('id'))?.id ?? (await openStore(tx, audienceId));
  await tx('orders').insert({
    id,
    audience_id: audienceId,
    store_id: storeId,
    contact_id: contactId,
    external_id: `test ${runId} ${id}`,
    placed_at: at,
    total: model?.total ?? '50.00',
    currency: model?.currency ?? 'EUR',
    actor: 'test',
  });
  if (model)
    await tx.raw(
      `insert into order_lines select (jsonb_populate_record(l, jsonb_build_object('order_id', ?::uuid))).* from order_lines l where order_id = ?`,
      [id, model.id],
    );
}

/** As a program would have sent it at that instant. */
async function sendEvent(tx: Db, { contactId, audienceId, at, fact }: Thrown): Promise<void> {
  if (fact.type !== 'event') return;
  const event = { name: fact.name, properties: fact.properties, createContact: false, isSyncing: false };
  await writeEvents(tx, { audienceId, actor: 'test', received: at, rows: [{ n: 0, id: v7(), contactId, event }] });
}

async function openStore(tx: Db, audienceId: string): Promise<string> {
  const id = v7();
  await tx('stores').insert({ id, audience_id: audienceId, name: 'test', currency: 'EUR', created_by: 'test' });
  return id;
}

/** What was sent in this run counts as sent, and they are in the flow, unless they really are. */
async function sendMails(tx: Db, { id, flow_id, contact_id }: Enrollment): Promise<void> {
  await tx('messages').where({ enrollment_id: id }).update({ is_test: false });
  await tx.raw(
    `update contacts c set last_sent_at = greatest(c.last_sent_at, m.at) from (
       select max(at) as at from messages where enrollment_id = ? and state in ('sent', 'uncertain')) m where c.id = ?`,
    [id, contact_id],
  );
  await tx.raw(
    `update enrollments set is_test = false where id = ? and not exists (
       select from enrollments e where e.flow_id = ? and e.contact_id = ? and e.ended_at is null and not e.is_test)`,
    [id, flow_id, contact_id],
  );
}

/** It is the mail before that they open, and follow. */
async function lastMail(tx: Db, { contactId, runId, at }: Happening, did: 'opened' | 'clicked'): Promise<void> {
  const { rowCount } = await tx.raw<{ rowCount: number }>(
    `update messages set ${did}_at = coalesce(${did}_at, :at), last_${did}_at = :at where id = (
       select id from messages where enrollment_id = :runId and state in ('sent', 'uncertain') and at <= :at order by at desc limit 1)`,
    { at, runId },
  );
  if (rowCount === 0) return;
  const active = did === 'clicked' ? ', last_active_at = greatest(last_active_at, :at)' : '';
  await tx.raw(`update contacts set last_${did}_at = greatest(last_${did}_at, :at)${active} where id = :contactId`, { at, contactId });
}
