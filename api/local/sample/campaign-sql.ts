/** A number from 0 to 1 that is the same at every load: of the customer, the campaign and what is asked. */
const chance = (what: string) => `(('x' || substr(md5(c.external_id || '${what}' || :n), 1, 7))::bit(28)::int / 268435456.0)`;
const trait = (what: string) => `(('x' || substr(md5(c.external_id || '${what}'), 1, 7))::bit(28)::int / 268435456.0)`;

/** What everyone whom campaigns ever reach is like, the same in all of them: reckoned once. */
export const PEOPLE = `
  create temporary table sample_people on commit drop as
  select c.id, c.external_id, c.email, c.status, c.first_order_at, ${trait('eager')} as eager, ${trait('privacy')} < 0.25 as private,
    c.status = 'subscribed' and ${trait('full')} < 0.012 as fills, floor(${trait('taste')} * 5)::int as taste, ${trait('all')} < 0.2 as takes_all
  from contacts c where c.audience_id = :audience and ${trait('reached')} < 0.45`;

/**
 * One made-up campaign: its messages, what became of them, the feed's lines and the orders they won. Less than half of the customers ever get any: a fifth of these
 * share a taste, some get everything; who buys often and lately opens and clicks more; every fourth mailbox loads pictures by itself. Whoever
 * bought within five days often did so after a click.
 */
export const SYNTHETIC = `
  with people as materialized (
    select c.id, c.email, c.status, c.eager, c.private, c.fills and ${chance('full')} < 0.3 as "full",
      ${chance('open')} as open_at, ${chance('click')} as click_at, ${chance('when')} as delay, ${chance('link')} as link_at,
      (select o.id from orders o where o.contact_id = c.id and o.counted and o.placed_at > :at::timestamptz + interval '1 day'
        and o.placed_at <= :at::timestamptz + interval '5 days' order by o.placed_at, o.id limit 1) as bought,
      (select count(*) from orders o where o.contact_id = c.id and o.counted and o.placed_at between :at::timestamptz - interval '150 days' and :at) as lately
    from sample_people c where c.first_order_at < :at::timestamptz - interval '1 day'
      and (c.taste = :taste::int or :taste::int is null and c.takes_all)),
  answers as materialized (
    select p.*, case when status = 'subscribed' and not "full" and (bought is not null and click_at < 0.4 or click_at < case when eager > 0.985 then 0.8 when eager > 0.95 then 0.45 else (0.004 + 0.02 * least(lately, 4)) * (0.3 + 1.4 * eager) end)
        then :at::timestamptz + interval '20 minutes' + delay * delay * interval '20 hours' end as clicked
    from people p),
  sent as materialized (
    select uuidv7(:at::timestamptz - clock_timestamp()) as message, a.*,
      coalesce(clicked - interval '1 minute', case when status = 'subscribed' and not private and not "full" and open_at < (0.08 + 0.09 * least(lately, 4)) * (0.4 + 1.2 * eager)
        then :at::timestamptz + interval '4 minutes' + delay * delay * interval '30 hours' end) as opened,
      floor(link_at * link_at * 4)::int as link
    from answers a),
  written as (
    insert into messages (id, audience_id, contact_id, campaign_id, step_id, step_name, dedupe_key, provider, state, reason, at, claimed_at, to_address, subject,
      bounce, opened_at, last_opened_at, machine_opened_at, clicked_at, last_clicked_at)
    select message, :audience, id, :id, 'email', :name, :id || ':' || id, 'smtp', case when "full" then 'failed' when status = 'subscribed' then 'sent' else 'skipped' end,
      case when "full" then 'soft_bounce' when status <> 'subscribed' then status end, :at, :at, email, case status when 'subscribed' then split_part(:name, ',', 1) || ': what came in' else '' end,
      case when "full" then '452 4.2.2 mailbox full' end, opened, opened, case when status = 'subscribed' and private and not "full" then :at::timestamptz + interval '3 minutes' + delay * interval '50 minutes' end, clicked, clicked
    from sent),
  fed as (
    insert into events (id, audience_id, contact_id, type, at, data, actor)
    select uuidv7(), :audience, s.id, e.type, e.at, jsonb_build_object('messageId', s.message, 'campaignId', :id::text, 'stepName', :name::text, 'synthetic', true) || e.more, e.actor
    from sent s cross join lateral (values
      (case when s."full" then 'failed' else 'sent' end, :at::timestamptz, '{}'::jsonb, 'system'),
      ('bounce', case when s."full" then :at::timestamptz end, '{"kind": "soft", "detail": "452 4.2.2 mailbox full"}'::jsonb, 'system'),
      ('open', s.opened, '{}'::jsonb, 'contact'),
      ('click', s.clicked, jsonb_build_object('link', s.link, 'url', 'https://cdnow.example/' || (array[:path || '/new', :path || '/reissues', 'listen', 'account'])[s.link + 1]), 'contact')
    ) as e(type, at, more, actor)
    where s.status = 'subscribed' and e.at is not null)
  update orders o set message_id = s.message from sent s where o.id = s.bought and s.clicked is not null and s.clicked < o.placed_at`;
