import type { Db } from '../db/database.ts';

export interface OrderShown {
  id: string;
  externalId: string;
  at: string;
  total: string;
  currency: string;
}
export interface StoryHead {
  flow_name: string;
  language: 'en' | 'fr';
  time_zone: string;
  contact: { id: string; firstName: string; lastName: string; email: string | null };
  version: number | null;
  current_version: number | null;
  anchor: OrderShown | null;
  won_order: OrderShown | null;
  /** The counted order before the anchor. */
  before_anchor: { id: string; placed_at: string } | null;
  earlier_walks: number;
}
export interface StepRow {
  visit: number;
  ord: number;
  step_id: string;
  type: string;
  name: string;
  outcome: string;
  reason: string | null;
  at: Date;
  version: number | null;
  message_id: string | null;
  subject: string;
  opened_at: Date | null;
  clicked_at: Date | null;
}

const orderJson = (o: string) => `case when ${o}.id is not null then jsonb_build_object('id', ${o}.id, 'externalId', ${o}.external_id,
  'at', to_char(${o}.placed_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'total', ${o}.total::text, 'currency', ${o}.currency) end`;

const HEAD = `
  select f.name as flow_name, a.language, a.time_zone, v.number as version, live.number as current_version,
    jsonb_build_object('id', c.id, 'firstName', c.first_name, 'lastName', c.last_name, 'email', c.email) as contact,
    ${orderJson('anchor')} as anchor, ${orderJson('won')} as won_order,
    case when earlier.id is not null then jsonb_build_object('id', earlier.id, 'placed_at', earlier.placed_at) end as before_anchor,
    (select count(*) from enrollments o where o.flow_id = e.flow_id and o.contact_id = e.contact_id and not o.is_test and o.id < e.id) as earlier_walks
  from enrollments e
  join flows f on f.id = e.flow_id
  join audiences a on a.id = e.audience_id
  join contacts c on c.id = e.contact_id
  left join flow_versions v on v.id = e.version_id
  left join flow_versions live on live.id = f.live_version_id
  left join orders anchor on anchor.id = e.anchor_order_id
  left join orders won on won.id = e.won_order_id
  left join lateral (select o.id, o.placed_at from orders o where o.contact_id = e.contact_id and o.counted and o.placed_at < anchor.placed_at
    order by o.placed_at desc, o.id desc limit 1) earlier on true
  where e.id = ?`;

/** A loop that runs for years can write many; the newest of them tell the story. */
const MOST_STEPS = 500;
const STEPS = `
  select * from (
    select s.visit, s.ord, s.step_id, s.type, s.name, s.outcome, s.reason, s.at, v.number as version,
      m.id as message_id, coalesce(m.subject, '') as subject, m.opened_at, m.clicked_at
    from enrollment_steps s
    left join flow_versions v on v.id = s.version_id
    left join messages m on m.id = s.message_id and s.outcome in ('sent', 'uncertain', 'failed')
    where s.enrollment_id = ? order by s.visit desc, s.ord desc limit ${MOST_STEPS}) newest
  order by at, visit, ord`;

export async function readStory(db: Db, enrollmentId: string): Promise<{ head: StoryHead; steps: StepRow[] }> {
  const [head, steps] = await Promise.all([
    db.raw<{ rows: StoryHead[] }>(HEAD, [enrollmentId]),
    db.raw<{ rows: StepRow[] }>(STEPS, [enrollmentId]),
  ]);
  return { head: head.rows[0] as StoryHead, steps: steps.rows };
}
