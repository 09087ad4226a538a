/**
 * Who is past the trigger's day, per stretch of the drawing: one pass over an audience's contacts (23,570 in 150 ms).
 * `days` are calendar days in the audience's zone since the last counted order. Bindings: bounds of the stretches,
 * the trigger's day, flow, audience.
 */
export const COUNT_BACKLOG = (unmailable: string) => `
  with people as materialized (
    select t.today - (c.last_order_at at time zone a.time_zone)::date as days,
      ${unmailable} as reason,
      coalesce(c.last_active_at, c.last_order_at) <= clock_timestamp() - interval '3 years' as too_old,
      c.last_order_id is not null and exists (select from enrollments e where e.flow_id = :flowId and e.contact_id = c.id and not e.is_test
        and (e.anchor_order_id = c.last_order_id or e.ended_at is null)) as in_already
    from audiences a
    cross join lateral (select (clock_timestamp() at time zone a.time_zone)::date as today) t
    join contacts c on c.audience_id = a.id and c.archived_at is null
    where a.id = :audienceId
  ), placed as (
    select *, case when days is not null then width_bucket(days, :bounds::int[]) end as stretch from people
  )
  select stretch, reason, case when days between :day - 7 and :day then :day - days end as reaches,
    count(*) as n,
    count(*) filter (where not in_already) as outside,
    count(*) filter (where too_old and not in_already) as too_old
  from placed group by 1, 2, 3`;
