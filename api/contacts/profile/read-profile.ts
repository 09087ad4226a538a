import type { Db } from '../../db/database.ts';
import { ratingOf } from '../../ratings/index.ts';
import { contactColumns, nextMessage } from '../columns.ts';
import { excludedBy } from '../mailable.ts';
import { averageOrder } from './average-order.ts';
import { readWalks } from './read-walks.ts';

/** As much as the ruler can draw. */
const SHOWN = 200;

const person = `
  select ${contactColumns}, c.audience_id as "audienceId", c.phone, c.language, c.time_zone as "timeZone", c.source,
    c.company, c.role, c.birthday, c.address, c.format, c.fields, c.vip, c.rating, c.rev,
    c.status_at as "statusAt", c.status_source as "statusSource", c.consent_basis as "consentBasis",
    c.opted_in_at as "optedInAt", c.optin_proof as "optinProof",
    c.sms_status as "smsStatus", c.sms_status_at as "smsStatusAt", c.sms_status_source as "smsStatusSource",
    c.sms_consent_basis as "smsConsentBasis", c.email_permission as "emailPermission", c.sms_permission as "smsPermission",
    c.archived_at as "archivedAt", c.archived_reason as "archivedReason", c.status_before_archive as "statusBeforeArchive",
    c.created_at as "createdAt", c.updated_at as "updatedAt", c.last_seen_at as "lastSeenAt",
    c.first_order_at as "firstOrderAt", c.mail_client as "mailClient", c.country,
    (select round(percentile_cont(0.5) within group (order by gap))::int from (
      select day - lag(day) over (order by day) as gap from (
        select distinct (o.placed_at at time zone a.time_zone)::date as day from orders o where o.contact_id = c.id and o.counted) d) g) as "usualGapDays",
    m.sent, m.clicked, m.opened
  from contacts c join audiences a on a.id = c.audience_id ${nextMessage}
  cross join lateral (
    select count(*) as sent, count(m.clicked_at) as clicked, count(m.opened_at) as opened
    from messages m where m.contact_id = c.id and m.state in ('sent', 'uncertain') and not m.is_test and not m.is_personal) m
  where c.id = ? and c.forgotten_at is null`;

/** What they wear, are on, chose and agreed to: one row of JSON, each part by its index on the contact. */
const belongings = `
  select
    coalesce((select jsonb_agg(jsonb_build_object('id', t.id, 'name', t.name, 'colour', t.colour, 'at', ct.at) order by lower(t.name))
      from contact_tags ct join tags t on t.id = ct.tag_id where ct.contact_id = c.id), '[]') as tags,
    coalesce((select jsonb_agg(jsonb_build_object('id', l.id, 'name', l.name, 'status', cl.status, 'at', cl.at, 'source', coalesce(cl.source, ''))
        order by l.position, l.name)
      from lists l left join contact_lists cl on cl.list_id = l.id and cl.contact_id = c.id where l.audience_id = c.audience_id), '[]') as lists,
    coalesce((select jsonb_agg(jsonb_build_object('id', g.id, 'name', g.name, 'category', k.name) order by k.position, k.name, g.position, g.name)
      from contact_groups cg join groups g on g.id = cg.group_id join group_categories k on k.id = g.category_id
      where cg.contact_id = c.id), '[]') as groups,
    coalesce((select jsonb_agg(jsonb_build_object('channel', p.channel, 'version', p.version, 'text', p.text, 'granted', x.granted, 'at', x.at,
        'source', x.source, 'isCurrent', not exists (select from permissions n where n.audience_id = p.audience_id
          and n.channel = p.channel and n.version > p.version)) order by p.channel)
      from (select distinct on (q.channel) cp.* from contact_permissions cp join permissions q on q.id = cp.permission_id
        where cp.contact_id = c.id order by q.channel, cp.at desc, cp.id desc) x
      join permissions p on p.id = x.permission_id), '[]') as permissions,
    (select jsonb_build_object('id', x.id, 'kind', x.kind, 'pattern', x.pattern, 'note', x.note, 'everywhere', x.audience_id is null)
      ${excludedBy('c')} order by x.kind, x.id limit 1) as exclusion,
    (select count(*) from notes n where n.contact_id = c.id) as "noteCount"
  from contacts c where c.id = ?`;

/** The profile but for its feed; undefined when there is no such contact. Two round trips' time. */
export async function readProfile(db: Db, id: string) {
  const [people, things, walks, orders, messages] = await Promise.all([
    db.raw(person, [id]),
    db.raw(belongings, [id]),
    readWalks(db, id, { limit: 50 }),
    db('orders')
      .select('id', 'external_id as externalId', 'placed_at as at', 'total', 'counted')
      .where('contact_id', id)
      .orderByRaw('placed_at desc, id desc')
      .limit(SHOWN),
    db('messages')
      .select(
        'id',
        'at',
        db.raw(`coalesce(nullif(step_name, ''), subject) as name`),
        'state',
        db.raw('opened_at is not null as opened'),
        db.raw('clicked_at is not null as clicked'),
      )
      .where({ contact_id: id, is_test: false })
      .orderByRaw('at desc, id desc')
      .limit(SHOWN),
  ]);
  const contact = people.rows[0];
  if (!contact) return undefined;
  const [audienceAverageOrder, ratingWhy] = await Promise.all([averageOrder(db, contact.audienceId), ratingOf(db, id)]);
  return { ...contact, ...things.rows[0], audienceAverageOrder, ratingWhy, enrollments: walks.items, orders, messages };
}
