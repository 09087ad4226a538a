import { excludedBy, unmailable } from '../mailable.ts';
import type { extraColumns } from './contract.ts';

type Extra = (typeof extraColumns)[number];

/** What every line has. `c` = contacts, `a` = audiences, `why` = the lateral below. */
const always = `
  c.id, c.email, c.phone, c.first_name as "firstName", c.last_name as "lastName", c.company, c.role, c.city, c.country, c.language,
  c.birthday, c.external_id as "externalId", c.source, c.vip, c.rating, c.status, c.status_at as "statusAt",
  c.sms_status as "smsStatus", why.unmailable, c.created_at as "createdAt", c.archived_at as "archivedAt",
  c.first_order_at as "firstOrderAt", c.last_order_at as "lastOrderAt", c.order_count as "orderCount", c.revenue,
  c.last_sent_at as "lastSentAt", c.last_opened_at as "lastOpenedAt", c.last_clicked_at as "lastClickedAt", c.last_seen_at as "lastSeenAt",
  case when why.unmailable = 'excluded' then (
    select jsonb_build_object('kind', x.kind, 'pattern', x.pattern) ${excludedBy()} order by x.kind, x.created_at limit 1) end as "excludedBy"`;

/** Their next planned message; a walk that mails nobody only counts when there is no other. Index enrollments_active serves it. */
const next = `
  left join lateral (
    select e.id, e.step_name, e.at, e.arm, e.paused_at, f.name as flow_name from enrollments e join flows f on f.id = e.flow_id
    where e.contact_id = c.id and e.ended_at is null and not e.is_test and e.do_next = 'sendEmail'
    order by e.arm = 'holdout', e.at nulls last limit 1) next on true`;

const pieces: Record<Extra, string> = {
  next: `case when next.id is not null then jsonb_build_object('flowName', next.flow_name, 'stepName', next.step_name, 'at', next.at,
    'enrollmentId', next.id, 'heldOut', next.arm = 'holdout', 'pausedAt', next.paused_at) end as next`,
  tags: `(select coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'name', t.name, 'colour', t.colour) order by m.at, t.id), '[]')
    from contact_tags m join tags t on t.id = m.tag_id where m.contact_id = c.id) as tags`,
  lists: `(select coalesce(jsonb_agg(jsonb_build_object('id', l.id, 'name', l.name, 'status', m.status) order by l.position, l.id), '[]')
    from contact_lists m join lists l on l.id = m.list_id where m.contact_id = c.id) as lists`,
  groups: `(select coalesce(jsonb_agg(jsonb_build_object('id', g.id, 'name', g.name) order by g.position, g.id), '[]')
    from contact_groups m join groups g on g.id = m.group_id where m.contact_id = c.id) as groups`,
  fields: 'c.fields',
  rating: `(select jsonb_build_object('sent', count(*), 'clicked', count(m.clicked_at)) from messages m
    where m.contact_id = c.id and m.campaign_id is not null and m.state = 'sent' and not m.is_test) as clicks`,
};

/** Select list and joins of a line, for the few contacts that are shown: each piece is one look by key a contact. */
export function lineColumns(extra: Extra[]): { select: string; joins: string } {
  const asked = [...new Set(extra)];
  const select = [always, ...asked.map((name) => pieces[name]), ...(asked.includes('next') ? [] : ['null as next'])].join(', ');
  const why = `cross join lateral (select ${unmailable()} as unmailable) why`;
  return { select, joins: `${why} ${asked.includes('next') ? next : ''}` };
}
