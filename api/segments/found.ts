import type { Leaf } from '../../workflows/flow/rule/rule.ts';
import { excludedBy, valueExpression, type Where } from '../contacts/index.ts';
import type { Db } from '../db/database.ts';
import type { Answer } from '../http/route.ts';
import type { Found } from './explain-contract.ts';
import { both, type Standing } from './predicates/ask.ts';
import { campaignsOf, membersOf } from './predicates/email.ts';
import { eventRows } from './predicates/event.ts';
import { whichOrders } from './predicates/orders.ts';

type Of<K extends Found['kind']> = Answer<Extract<Found, { kind: K }>>;

/** What there is of a contact that a condition asks about, to be shown beside it. A look-up or two by the contact's own indexes. */
export async function foundOf(db: Db, contactId: string, leaf: Leaf, standing: Standing): Promise<Answer<Found>> {
  const one = async <T>(sql: string, bindings: unknown[]): Promise<T> => (await db.raw<{ rows: [T] }>(sql, bindings as never)).rows[0];
  const mine = (where: Where, owner: string) => both({ sql: `${owner} = ?`, bindings: [contactId] }, where);
  switch (leaf.kind) {
    case 'contact': {
      const { sql, bindings } = valueExpression(leaf.condition.field, standing);
      const { value } = await one<{ value: unknown }>(
        `select ${sql} as value from contacts c join audiences a on a.id = c.audience_id where c.id = ?`,
        [...bindings, contactId],
      );
      return { kind: 'contact', value: value ?? null };
    }
    case 'email': {
      const where = mine(membersOf(leaf.over, campaignsOf(leaf.over, standing), standing), 'm.contact_id');
      const { opens } = standing.untracked;
      return { kind: 'email', ...(await one<Omit<Of<'email'>, 'kind'>>(MAILS(where.sql), [opens, opens, contactId, ...where.bindings])) };
    }
    case 'orders': {
      const where = mine(whichOrders(leaf, standing) ?? { sql: 'true', bindings: [] }, 'o.contact_id');
      return { kind: 'orders', ...(await one<Omit<Of<'orders'>, 'kind'>>(ORDERS(where.sql), where.bindings)) };
    }
    case 'event': {
      const where = mine(eventRows(leaf, standing).where, 'e.contact_id');
      return {
        kind: 'event',
        ...(await one<{ count: number; lastAt: Date | null }>(
          `select count(*), max(e.at) as "lastAt" from events e where ${where.sql}`,
          where.bindings,
        )),
      };
    }
    case 'flow':
      return { kind: 'flow', ...(await one<Omit<Of<'flow'>, 'kind'>>(WALKS, [contactId, leaf.flowId, leaf.flowId])) };
    case 'standing': {
      const sql = `select c.archived_at as "archivedAt", (select x.pattern ${excludedBy()} limit 1) as pattern from contacts c where c.id = ?`;
      return { kind: 'standing', ...(await one<Omit<Of<'standing'>, 'kind'>>(sql, [contactId])) };
    }
    case 'segment': {
      const { name } = await one<{ name: string }>('select name from segments where id = ?', [leaf.segmentId]);
      return { kind: 'segment', name, in: false };
    }
  }
}

const MAILS = (where: string) => `
  select count(*) filter (where m.state = 'sent') as sent, count(m.opened_at) as opened, count(m.clicked_at) as clicked,
    count(*) filter (where m.machine_opened_at is not null and m.opened_at is null) as machine,
    count(*) filter (where m.state in ('sent', 'uncertain') and (m.version_id = any(?::uuid[]) or m.campaign_id = any(?::uuid[]))) as untracked,
    (select format = 'text' from contacts where id = ?) as "plainText",
    max(m.at) filter (where m.state = 'sent') as "sentAt", max(m.opened_at) as "openedAt", max(m.clicked_at) as "clickedAt"
  from messages m where ${where}`;

const ORDERS = (where: string) => `
  select count(*), sum(o.total - o.refunded)::text as total, round(avg(o.total - o.refunded), 2)::text as average,
    max(o.total - o.refunded)::text as largest, min(o.placed_at) as "firstAt", max(o.placed_at) as "lastAt",
    (extract(epoch from max(o.placed_at) - min(o.placed_at)) / 86400 / nullif(count(*) - 1, 0))::float as "usualGapDays"
  from orders o where o.counted and ${where}`;

const WALKS = `
  select count(*) as walks, (array_agg(jsonb_build_object('enteredAt', n.entered_at, 'endedAt', n.ended_at, 'outcome', n.outcome,
    'reason', n.reason, 'stepName', n.step_name) order by n.entered_at desc))[1] as last
  from enrollments n where n.contact_id = ? and not n.is_test and (?::uuid is null or n.flow_id = ?::uuid)`;
