/** What the million did: orders, messages, walks, and ten million events. Every aggregate on a contact is counted from its facts. */
export const ORDERS = `
  create unlogged table seed_orders as
  select row_number() over () as k, s.n, s.id as contact_id, now() - interval '1 hour' - draw(s.n * 41 + g, 50) * least(now() - s.created_at, interval '1400 days') as at,
    (5 + power(draw(s.n * 41 + g, 51), 4) * 400)::numeric(14,2) as total, draw(s.n * 41 + g, 52) < 0.03 as cancelled
  from seed s, generate_series(1, 40) g where g <= s.orders;
  insert into orders (id, audience_id, store_id, contact_id, external_id, placed_at, status, total, currency, actor, received_at, updated_at)
  select id_at(at, k), ':audience', ':store', contact_id, 'O' || k, at, case when cancelled then 'cancelled' else 'paid' end, total, 'EUR', 'bench', at, at from seed_orders;
  insert into order_lines (order_id, position, product_id, title, quantity, price)
  select id_at(at, k), 0, 'P' || k % 500, 'Record ' || k % 500, 1, total from seed_orders;`;

export const MESSAGES = `
  insert into flows (id, audience_id, name, status, draft, activated_at, actor) values (':flow', ':audience', 'Win back', 'live', ':definition', now(), 'bench');
  insert into flow_versions (id, flow_id, number, definition, backlog_done_at, actor) values (':version', ':flow', 1, ':definition', now(), 'bench');
  update flows set live_version_id = ':version' where id = ':flow';
  create unlogged table seed_messages as
  select row_number() over () as k, s.n, s.id as contact_id, g, now() - interval '1 hour' - draw(s.n * 7 + g, 60) * least(now() - s.created_at, interval '700 days') as at,
    draw(s.n * 7 + g, 61) < 0.3 as opened, draw(s.n * 7 + g, 61) < 0.06 as clicked
  from seed s, generate_series(1, 6) g where g <= s.mails;
  insert into messages (id, audience_id, contact_id, flow_id, version_id, step_id, step_name, dedupe_key, provider, state, at, claimed_at, subject, opened_at, last_opened_at, clicked_at, last_clicked_at)
  select id_at(at, k), ':audience', contact_id, ':flow', ':version', 'email-' || 1 + g % 3, 'E-mail ' || 1 + g % 3, 'bench:' || k, 'smtp', 'sent', at, at, 'It has been a while',
    case when opened then at + interval '3 hours' end, case when opened then at + interval '3 hours' end, case when clicked then at + interval '4 hours' end, case when clicked then at + interval '4 hours' end
  from seed_messages;
  insert into enrollments (id, audience_id, flow_id, version_id, contact_id, episode, origin, arm, entered_at, position, since, do_next, step_id, step_name, queue, at, due, ended_at, outcome, actor)
  select id_at(s.created_at, 900000000 + s.n), ':audience', ':flow', ':version', s.id, 'bench', 'sweep', case when draw(s.n, 71) < 0.1 then 'holdout' else 'treated' end,
    now() - interval '20 days', 'email-2', now() - interval '20 days', case when draw(s.n, 70) < 0.06 then 'sendEmail' else 'done' end, 'email-2', 'E-mail 2', 'send-smtp',
    now() + draw(s.n, 72) * interval '100 days', now() + draw(s.n, 72) * interval '100 days', case when draw(s.n, 70) < 0.06 then null else now() - interval '5 days' end,
    case when draw(s.n, 70) < 0.06 then null else 'finished' end, 'bench'
  from seed s where draw(s.n, 70) < 0.15;`;

/** After the facts: what a contact carries of them. */
export const AGGREGATES = `
  create unlogged table seed_sums as
  select s.id, o.first_at, o.last_at, o.last_id, coalesce(o.orders, 0) as orders, coalesce(o.revenue, 0) as revenue, m.sent, m.opened, m.clicked
  from seed s
  left join (select contact_id, min(at) filter (where not cancelled) as first_at, max(at) filter (where not cancelled) as last_at,
    (array_agg(id_at(at, k) order by at desc) filter (where not cancelled))[1] as last_id, count(*) filter (where not cancelled) as orders,
    sum(total) filter (where not cancelled) as revenue from seed_orders group by contact_id) o on o.contact_id = s.id
  left join (select contact_id, max(at) as sent, max(at + interval '3 hours') filter (where opened) as opened, max(at + interval '4 hours') filter (where clicked) as clicked
    from seed_messages group by contact_id) m on m.contact_id = s.id;
  update contacts c set first_order_at = x.first_at, last_order_at = x.last_at, last_order_id = x.last_id, order_count = x.orders, revenue = x.revenue,
    last_sent_at = x.sent, last_opened_at = x.opened, last_clicked_at = x.clicked, last_active_at = greatest(x.last_at, x.clicked, c.created_at)
  from seed_sums x where x.id = c.id;`;

/** Within two years, so that they lie in the months' partitions; page views fill up to ten for each contact. */
export const EVENTS = `
  insert into events (id, audience_id, contact_id, type, at, data, actor)
  select uuidv7(), ':audience', contact_id, 'order', at, jsonb_build_object('orderId', id_at(at, k), 'externalId', 'O' || k, 'total', total::text, 'currency', 'EUR', 'counted', not cancelled), 'bench'
  from seed_orders where at > now() - interval '23 months';
  insert into events (id, audience_id, contact_id, type, at, data, actor)
  select uuidv7(), ':audience', contact_id, t.type, at + t.later, jsonb_build_object('messageId', id_at(at, k), 'stepName', 'E-mail ' || 1 + g % 3) || t.data, 'bench'
  from seed_messages join (values ('sent', interval '0', '{}'::jsonb), ('open', interval '3 hours', '{"client":"Apple Mail"}'), ('click', interval '4 hours', '{"url":"https://shop.example/records"}')) t(type, later, data)
    on t.type = 'sent' or (t.type = 'open' and opened) or (t.type = 'click' and clicked) where at > now() - interval '23 months';
  insert into events (id, audience_id, contact_id, type, at, data, actor)
  select uuidv7(), ':audience', id, 'status', greatest(created_at, now() - interval '23 months'), '{"from":"non_subscribed","to":"subscribed","source":"import"}', 'bench' from seed;
  insert into events (id, audience_id, contact_id, type, name, at, data, actor)
  select uuidv7(), ':audience', s.id, 'custom', (array['Product viewed','Cart updated','Page viewed','Logged in'])[1 + g % 4],
    now() - interval '1 hour' - draw(s.n * 13 + g, 80) * interval '700 days', jsonb_build_object('product', 'Record ' || (s.n * 13 + g) % 500), 'bench'
  from generate_series(1, 12) g, seed s
  where s.n % 12 >= 0 order by g, s.n limit greatest(0, 10 * :count - (select count(*) from events));`;

export const TIDY = 'drop table seed, seed_orders, seed_messages, seed_sums;';
