/** Everything that no single column says. Orders by index orders_won. */
export const sumsSql = `
  with m as (select id, state, reason, opened_at, machine_opened_at, bounced_at, bounce from messages where campaign_id = :id and not is_test)
  select (select count(*)::int from m where machine_opened_at is not null and opened_at is null) as "machineOnly",
    (select count(*)::int from m where bounced_at is not null) as "forGood",
    (select count(*)::int from m where state = 'failed' and bounced_at is null and reason = 'soft_bounce') as "forNow",
    (select jsonb_object_agg(reason, n) from (select coalesce(reason, '') as reason, count(*) as n from m where state = 'skipped' group by 1) s) as reasons,
    won.orders, won.revenue
  from (select count(*)::int as orders, coalesce(sum(o.total - o.refunded), 0)::text as revenue
    from m join orders o on o.message_id = m.id where o.counted) won`;

/** The first 24 hours, empty ones too. */
export const hoursSql = `
  with m as (select opened_at, clicked_at, machine_opened_at from messages where campaign_id = :id and not is_test
      and (opened_at is not null or machine_opened_at is not null)),
    hours as (select :from::timestamptz + n * interval '1 hour' as at from generate_series(0, 23) n where :from::timestamptz is not null)
  select h.at, (select count(*)::int from m where opened_at >= h.at and opened_at < h.at + interval '1 hour') as opened,
    (select count(*)::int from m where clicked_at >= h.at and clicked_at < h.at + interval '1 hour') as clicked,
    (select count(*)::int from m where opened_at is null and machine_opened_at >= h.at and machine_opened_at < h.at + interval '1 hour') as machine
  from hours h order by h.at`;

/** Who of either arm bought after the mail, or after it would have come. Index orders_counted. */
export const compareSql = `
  select count(*) filter (where not held)::int as mailed, count(*) filter (where not held and bought)::int as "mailedBought",
    count(*) filter (where held)::int as "heldOut", count(*) filter (where held and bought)::int as "heldOutBought"
  from (select m.state = 'skipped' as held, exists (select from orders o where o.contact_id = m.contact_id and o.counted
      and o.placed_at > m.at and o.placed_at <= m.at + :days * interval '1 day') as bought
    from messages m where m.campaign_id = :id and not m.is_test and (m.state in ('sent', 'uncertain') or m.reason = 'held_out')) arms`;
