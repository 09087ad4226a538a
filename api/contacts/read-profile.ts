import type { Db } from '../db/database.ts';
import { contactColumns, nextMessage } from './columns.ts';

/** As much as the ruler can draw. */
const SHOWN = 200;
/** The audience's average order is taken over its latest orders: bounded at any size. */
const LATEST = 1_000;

const person = `
  select ${contactColumns}, c.audience_id as "audienceId", c.phone, c.language, c.time_zone as "timeZone", c.source,
    c.status_at as "statusAt", c.status_source as "statusSource", c.consent_basis as "consentBasis", c.created_at as "createdAt",
    c.first_order_at as "firstOrderAt", c.mail_client as "mailClient", c.country,
    (select round(percentile_cont(0.5) within group (order by gap))::int from (
      select day - lag(day) over (order by day) as gap from (
        select distinct (o.placed_at at time zone a.time_zone)::date as day from orders o where o.contact_id = c.id and o.counted) d) g) as "usualGapDays",
    (select avg(total - refunded)::numeric(14,2) from (select o.total, o.refunded from stores s
      cross join lateral (select total, refunded from orders where store_id = s.id and counted order by placed_at desc limit ${LATEST}) o
      where s.audience_id = c.audience_id limit ${LATEST}) latest) as "audienceAverageOrder",
    m.sent, m.clicked, m.opened
  from contacts c join audiences a on a.id = c.audience_id ${nextMessage}
  cross join lateral (
    select count(*) as sent, count(m.clicked_at) as clicked, count(m.opened_at) as opened
    from messages m where m.contact_id = c.id and m.state in ('sent', 'uncertain') and not m.is_test) m
  where c.id = ?`;

const walks = `
  select e.id, e.flow_id as "flowId", f.name as "flowName", e.outcome, e.step_name as "stepName", e.at, e.entered_at as "enteredAt",
    e.ended_at as "endedAt", array_remove(array_prepend((v.definition #>> '{trigger,days}')::int, (
      select array_agg(d::int order by d::int) from jsonb_path_query(v.definition, '$.steps[*].until \\? (@.kind == "sincePurchase").days') d)), null) as days
  from enrollments e join flows f on f.id = e.flow_id left join flow_versions v on v.id = e.version_id
  where e.contact_id = ? and not e.is_test order by e.ended_at is null desc, e.id desc limit 50`;

/** The profile but for its feed; undefined when there is no such contact. Two round trips' time. */
export async function readProfile(db: Db, id: string) {
  const [people, enrollments, orders, messages] = await Promise.all([
    db.raw(person, [id]),
    db.raw(walks, [id]),
    db('orders')
      .select('id', 'external_id as externalId', 'placed_at as at', 'total', 'counted')
      .where('contact_id', id)
      .orderByRaw('placed_at desc, id desc')
      .limit(SHOWN),
    db('messages')
      .select(
        'id',
        'at',
        'step_name as name',
        'state',
        db.raw('opened_at is not null as opened'),
        db.raw('clicked_at is not null as clicked'),
      )
      .where({ contact_id: id, is_test: false })
      .orderByRaw('at desc, id desc')
      .limit(SHOWN),
  ]);
  const contact = people.rows[0];
  return contact && { ...contact, enrollments: enrollments.rows, orders, messages };
}
