import type { Db } from '../../api/db/database.ts';
import { recipesFor } from '../../api/segments/index.ts';
import type { Rule } from '../../workflows/flow/rule/rule.ts';
import { AUDIENCE } from './million.ts';

export interface Question {
  what: string;
  rule: Rule;
  /** The same question as someone would write it who knows these tables, in the ways worth trying. The audience lives in UTC. */
  sql: string[];
}

const people = `contacts c where c.audience_id = '${AUDIENCE}' and c.archived_at is null`;
const day = (ago: number) => `(date_trunc('day', now(), 'UTC') - interval '${ago} days')`;
const mails = `not m.is_test and not m.is_personal`;
const since = (column: string, days: number) => `coalesce(c.${column} >= ${day(days)}, false)`;

export async function byHand(db: Db, now: Date): Promise<Question[]> {
  const { items } = await recipesFor(db, AUDIENCE);
  const { rows } = await db.raw(
    `select array_agg(id) as ids from (select id from campaigns where audience_id = ? and started_at is not null order by started_at desc limit 5) c`,
    [AUDIENCE],
  );
  const last5 = `m.campaign_id = any('{${rows[0].ids.join(',')}}'::uuid[])`;
  const spends = items.find(({ id }) => id === 'slipping')?.rule.rules[0] as { condition: { from: number } };
  const year = `m.audience_id = '${AUDIENCE}' and m.state = 'sent' and m.at >= ${day(365)} and ${mails}`;
  const silent = `c.created_at < ${day(90)} and not ${since('last_clicked_at', 365)} and not ${since('last_order_at', 365)} and not ${since('last_seen_at', 365)}`;
  const sql: Record<string, string[]> = {
    inactiveByOpens: [
      `select count(*) as n from ${people} and c.format <> 'text' and c.created_at < ${day(90)}
         and exists (select from messages m where m.contact_id = c.id and ${last5} and m.state = 'sent' and ${mails})
         and not exists (select from messages m where m.contact_id = c.id and ${last5} and (m.opened_at is not null or m.machine_opened_at is not null) and ${mails})`,
      `select count(*) as n from (select m.contact_id, bool_or(m.state = 'sent') as sent, bool_or(m.opened_at is not null or m.machine_opened_at is not null) as opened
         from messages m where ${last5} and ${mails} group by m.contact_id) m join contacts c on c.id = m.contact_id
         where m.sent and not m.opened and c.audience_id = '${AUDIENCE}' and c.archived_at is null and c.format <> 'text' and c.created_at < ${day(90)}`,
    ],
    silent: [
      `select count(*) as n from (select m.contact_id from messages m where ${year} group by m.contact_id having count(*) >= 5) m
         join contacts c on c.id = m.contact_id where c.audience_id = '${AUDIENCE}' and c.archived_at is null and ${silent}`,
      `select count(*) as n from ${people} and ${silent} and (select count(*) from (select from messages m where m.contact_id = c.id
         and m.state = 'sent' and m.at >= ${day(365)} and ${mails} limit 5) m) = 5`,
    ],
    oneStar: [`select count(*) as n from ${people} and c.rating <= 1`],
    lapsed: [`select count(*) as n from ${people} and c.last_order_at < ${day(240)}`],
    slipping: [
      `select count(*) as n from ${people} and c.revenue >= ${spends.condition.from} and c.last_order_at >= ${day(365)} and c.last_order_at < ${day(119)}`,
    ],
    atRisk: [
      `select count(*) as n from ${people} and c.order_count > 1 and c.last_order_at >= ${day(730)}
         and ('${now.toISOString()}'::timestamptz - c.last_order_at) * (c.order_count - 1) > 2 * (c.last_order_at - c.first_order_at)`,
    ],
    potential: [
      `select count(*) as n from ${people} and c.order_count = 0 and (c.last_clicked_at >= ${day(90)} or c.last_seen_at >= ${day(90)})`,
    ],
    firstTime: [`select count(*) as n from ${people} and c.order_count = 1`],
    repeat: [`select count(*) as n from ${people} and c.order_count >= 2`],
    recent: [`select count(*) as n from ${people} and c.last_order_at >= ${day(30)}`],
    neverBought: [`select count(*) as n from ${people} and c.order_count = 0`],
  };
  return items.map(({ id, rule }) => ({ what: id, rule, sql: sql[id] ?? [] }));
}
