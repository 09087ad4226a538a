/**
 * Campaigns to everyone who could be mailed at their time, fifteen days apart, until there are twenty million messages. Someone who reads
 * a lot reads most of them, and a third never anything: `eager` is a person's own. What contacts carry of their mails is counted again.
 */
export const CAMPAIGNS = `
  insert into campaigns (id, audience_id, name, whom, email, settings, status, started_at, finished_at, actor)
  select id_at(now() - n * interval '15 days', n), ':audience', 'Campaign ' || n, '{}', '{}', '{}', 'sent', now() - n * interval '15 days',
    now() - n * interval '15 days', 'bench' from generate_series(1, 30) n;`;

export const MAILS = `
  insert into messages (id, audience_id, contact_id, campaign_id, dedupe_key, provider, state, at, claimed_at, subject,
    opened_at, last_opened_at, machine_opened_at, clicked_at, last_clicked_at)
  select id_at(m.at, k), ':audience', m.contact_id, m.campaign_id, 'c:' || m.n || ':' || k, 'smtp', case when draw(h + n, 95) < 0.004 then 'failed' else 'sent' end,
    m.at, m.at, 'New this month', opened, opened, case when machine then m.at + interval '1 minute' end, clicked, clicked
  from (
    select *, row_number() over (order by n) as k, case when reads then at + interval '2 hours' end as opened,
      case when reads and draw(h + n, 92) < 0.15 then at + interval '3 hours' end as clicked
    from (
      select c.id as contact_id, g.id as campaign_id, g.n, g.started_at as at, p.h,
        p.eager > 0.33 and draw(p.h + g.n, 91) < p.eager - 0.3 as reads, draw(p.h, 93) < 0.25 and draw(p.h + g.n, 94) < 0.9 as machine
      from (select id, started_at, row_number() over (order by started_at desc)::int as n from campaigns where audience_id = ':audience') g
      join contacts c on c.audience_id = ':audience' and c.status = 'subscribed' and c.created_at < g.started_at
      cross join lateral (select hashtext(c.id::text) / 2 as h, draw(hashtext(c.id::text) / 2, 90) as eager) p
      order by g.n) e
    limit 20 * :count - (select count(*) from messages)) m;`;

export const CARRIED = `
  update contacts c set last_sent_at = greatest(c.last_sent_at, x.sent), last_opened_at = greatest(c.last_opened_at, x.opened),
    last_clicked_at = greatest(c.last_clicked_at, x.clicked), last_active_at = greatest(c.last_active_at, x.clicked)
  from (select contact_id, max(at) as sent, max(opened_at) as opened, max(clicked_at) as clicked
    from messages where campaign_id is not null and state = 'sent' group by contact_id) x where x.contact_id = c.id;`;
