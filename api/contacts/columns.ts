import { unmailable } from './mailable.ts';

/** One line of a contact list. `c` = contacts, `a` = audiences, `next` = the lateral below. */
export const contactColumns = `
  c.id, c.email, c.first_name as "firstName", c.last_name as "lastName", c.external_id as "externalId", c.status,
  ${unmailable()} as unmailable, c.last_order_at as "lastOrderAt", c.order_count as "orderCount", c.revenue,
  case when next.id is not null then jsonb_build_object('flowName', next.flow_name, 'stepName', next.step_name, 'at', next.at, 'enrollmentId', next.id) end as next`;

/** Their next planned e-mail over all flows; the held-out walk, but are never mailed. Index enrollments_active serves it. */
export const nextMessage = `
  left join lateral (
    select e.id, e.step_name, e.at, f.name as flow_name from enrollments e join flows f on f.id = e.flow_id
    where e.contact_id = c.id and e.ended_at is null and not e.is_test and e.do_next = 'sendEmail' and e.arm = 'treated'
    order by e.at nulls last limit 1) next on true`;
