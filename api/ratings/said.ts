/**
 * What a rating is made from, as one query over the contacts in `ids uuid[]` (a binding). A campaign counts once it is clicked, or has had
 * three days to be; flows, personal mails and tests never. Points off: a soft bounce 1, coming back after leaving 2, a complaint 5; one
 * back for each human click afterwards. Indexes messages_by_contact and events_by_contact.
 */
export const said = `
  select i.id, s.sends, s.engagement, s.clicked, s.of_last, s.clicked_of_last, coalesce(p.penalty, 0) as penalty,
    stars(s.sends, s.engagement, coalesce(p.penalty, 0)) as stars
  from unnest(:ids::uuid[]) i(id)
  cross join lateral (
    select count(*) as sends, engagement(clicked order by at, id) as engagement, count(*) filter (where clicked) as clicked,
      count(*) filter (where newest <= 8) as of_last, count(*) filter (where newest <= 8 and clicked) as clicked_of_last
    from (select m.id, m.at, m.clicked_at is not null as clicked, row_number() over (order by m.at desc, m.id desc) as newest
      from messages m where m.contact_id = i.id and m.campaign_id is not null and not m.is_test and m.state = 'sent'
        and (m.clicked_at is not null or m.at < :now::timestamptz - interval '3 days')) counted) s
  left join lateral (
    select penalty(points order by at, id) as penalty
    from (select e.id, e.at, case when e.type = 'click' then 1 when e.type = 'complaint' then -5 when e.type = 'status' then -2 else -1 end as points
      from events e where e.contact_id = i.id and e.type in ('click', 'complaint', 'status', 'bounce', 'soft_bounce')
        and case e.type when 'click' then e.data ->> 'machine' is null when 'bounce' then e.data ->> 'kind' = 'soft'
          when 'status' then e.data ->> 'from' = 'unsubscribed' and e.data ->> 'to' = 'subscribed' else true end) happened) p on true`;
