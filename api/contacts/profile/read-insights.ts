import type { Db } from '../../db/database.ts';
import { notFound } from '../../http/errors.ts';

/** The events that shops send of carts left behind and of products looked at. */
const CARTS = 'cart_abandoned';
const VIEWS = 'product_viewed';
const MONTHS = 24;

interface Window {
  span: 'all' | 'year' | 'month';
  orders: number;
  revenue: string;
  averageOrder: string | null;
  refunds: number;
  refunded: string;
  delivered: number;
  opened: number;
  clicked: number;
  carts: number;
  productsViewed: number;
}

/**
 * Three windows that end now, in one pass over the contact's orders, messages and named events, each by its index on the contact.
 * Revenue is net of refunds, in the orders' own window, as contacts.revenue is. Delivered = taken by the receiving side.
 * 3 ms for a contact with 50 orders, 60 messages and 200 events in 30 partitions.
 */
const WINDOWS = `
  with spans(span, since) as (values ('all', '-infinity'::timestamptz), ('year', clock_timestamp() - interval '365 days'),
    ('month', clock_timestamp() - interval '30 days')),
  bought as (select placed_at as at, total - refunded as net, refunded, counted from orders where contact_id = :id),
  mailed as (select at, opened_at, clicked_at from messages
    where contact_id = :id and not is_test and not is_personal and state in ('sent', 'uncertain') and bounced_at is null),
  did as (select at, name from events where contact_id = :id and name in ('${CARTS}', '${VIEWS}'))
  select span, o.*, m.*, d.* from spans
  cross join lateral (select count(*) filter (where counted) as orders, coalesce(sum(net) filter (where counted), 0)::numeric(14,2) as revenue,
    (avg(net) filter (where counted))::numeric(14,2) as "averageOrder", count(*) filter (where refunded > 0) as refunds, coalesce(sum(refunded), 0)::numeric(14,2) as refunded from bought where at > since) o
  cross join lateral (select count(*) as delivered, count(opened_at) as opened, count(clicked_at) as clicked from mailed where at > since) m
  cross join lateral (select count(*) filter (where name = '${CARTS}') as carts, count(*) filter (where name = '${VIEWS}') as "productsViewed"
    from did where at > since) d`;

/** Months without an order stand with zero, so that a chart needs no gaps filled. */
const PURCHASES = `
  with me as (select c.id, a.time_zone, a.currency, date_trunc('month', clock_timestamp() at time zone a.time_zone) as this_month
    from contacts c join audiences a on a.id = c.audience_id where c.id = :id)
  select to_char(m, 'YYYY-MM-DD') as month, me.currency, count(o.id) as orders, coalesce(sum(o.total - o.refunded), 0)::numeric(14,2) as revenue
  from me cross join lateral generate_series(me.this_month - interval '${MONTHS - 1} months', me.this_month, interval '1 month') m
  left join orders o on o.contact_id = me.id and o.counted
    and o.placed_at >= m at time zone me.time_zone and o.placed_at < (m + interval '1 month') at time zone me.time_zone
  group by m, me.currency order by m`;

/** Does anybody's shop send them at all? Index events_by_name serves it: the first row found ends it. */
const SENT_AT_ALL = `
  select exists (select from events where audience_id = c.audience_id and name = '${CARTS}') as carts,
    exists (select from events where audience_id = c.audience_id and name = '${VIEWS}') as views
  from contacts c where c.id = :id`;

export async function readInsights(db: Db, id: string) {
  const [windows, purchases, sent] = await Promise.all([
    db.raw<{ rows: Window[] }>(WINDOWS, { id }),
    db.raw<{ rows: { month: string; currency: string; orders: number; revenue: string }[] }>(PURCHASES, { id }),
    db.raw<{ rows: { carts: boolean; views: boolean }[] }>(SENT_AT_ALL, { id }),
  ]);
  const [known, first] = [sent.rows[0], purchases.rows[0]];
  if (!known || !first) throw notFound('contact');
  const of = (span: Window['span']) => {
    const { carts, productsViewed, ...rest } = windows.rows.find((row) => row.span === span) as Window;
    return { ...rest, carts: known.carts ? carts : null, productsViewed: known.views ? productsViewed : null };
  };
  return { currency: first.currency, all: of('all'), year: of('year'), month: of('month'), purchases: purchases.rows };
}
