import type { OrdersRule } from '../../../workflows/flow/rule/orders.ts';
import { onDays, type Where } from '../../contacts/index.ts';
import { amountBetween, both, counted, opposite, type Predicate, plain, type Rows, type Standing, some, together } from './ask.ts';

const PAID = '(o.total - o.refunded)';

/**
 * Purchases. Without a choice of orders the contact's own aggregates answer (contacts_by_orders, contacts_by_revenue,
 * contacts_by_last_order, contacts_by_first_order); else orders_by_day, and for lines order_lines_by_product, _by_title, _by_category and
 * order_lines_title. One contact: orders_counted.
 */
export function ordersPredicate(said: OrdersRule, standing: Standing): Predicate {
  const where = whichOrders(said, standing);
  return (where ? null : ofAggregates(said, standing)) ?? ofOrders(said, where, standing);
}

function ofAggregates(said: OrdersRule, standing: Standing): Predicate | null {
  const bought = (asked: Where) => plain(`c.order_count > 0 and ${asked.sql}`, ...asked.bindings);
  switch (said.what) {
    case 'never':
      return plain('c.order_count = 0');
    case 'count': {
      const { from, to } = said.is;
      const parts = [from === undefined ? '' : 'c.order_count >= ?', to === undefined ? '' : 'c.order_count <= ?'].filter(Boolean);
      return plain(parts.join(' and '), ...[from, to].filter((n) => n !== undefined));
    }
    case 'total':
      return bought(amountBetween('c.revenue', said.is));
    case 'average':
      return bought(amountBetween('(c.revenue / nullif(c.order_count, 0))', said.is));
    case 'first':
      return bought(onDays('c.first_order_at', said.at, standing));
    case 'last':
      return bought(onDays('c.last_order_at', said.at, standing));
    case 'late':
      return plain(late('c.first_order_at', 'c.last_order_at', 'c.order_count'), standing.now, said.factor);
    default:
      return null;
  }
}

/** Silent for more than `factor` times the mean gap, said without a division. */
const late = (first: string, last: string, count: string) =>
  `${count} > 1 and extract(epoch from ?::timestamptz - ${last}) * (${count} - 1) > ?::numeric * extract(epoch from ${last} - ${first})`;

function ofOrders(said: OrdersRule, which: Where | null, standing: Standing): Predicate {
  const base = { sql: 'o.audience_id = ? and o.counted', bindings: [standing.audienceId] };
  const rows: Rows = { from: 'orders o', owner: 'o.contact_id', where: which ? both(base, which) : base };
  switch (said.what) {
    case 'never':
      return opposite(some(standing, rows));
    case 'count':
      return counted(standing, rows, said.is);
    case 'total':
      return together(standing, rows, amountBetween(`sum(${PAID})`, said.is));
    case 'average':
      return together(standing, rows, amountBetween(`avg(${PAID})`, said.is));
    case 'one':
      return some(standing, { ...rows, where: both(rows.where, amountBetween(PAID, said.is)) });
    case 'first':
      return together(standing, rows, onDays('min(o.placed_at)', said.at, standing));
    case 'last':
      return together(standing, rows, onDays('max(o.placed_at)', said.at, standing));
    case 'late':
      return together(standing, rows, {
        sql: late('min(o.placed_at)', 'max(o.placed_at)', 'count(*)'),
        bindings: [standing.now, said.factor],
      });
    case 'often':
      return often(said, rows, standing);
  }
}

/**
 * Some order, and the one so many before it, lie that close together. From the newest on, as orders_counted lies: of 2.3 M orders that
 * index alone is read.
 */
function often({ times, days }: Extract<OrdersRule, { what: 'often' }>, { from, where }: Rows, { mode }: Standing): Predicate {
  const own = mode === 'one' ? 'o.contact_id = c.id and ' : '';
  const found = `exists (select from (select o.contact_id, o.placed_at - lead(o.placed_at, ?::int) over (partition by o.contact_id order by o.placed_at desc) as gap
    from ${from} where ${own}${where.sql}) g where g.contact_id = c.id and g.gap <= make_interval(hours => ?::int))`;
  const bindings = [times - 1, ...where.bindings, days * 24];
  return { yes: { sql: found, bindings }, no: { sql: `not ${found}`, bindings } };
}

/** Which orders are meant; null = all of them. */
export function whichOrders({ stores, products, title, categories, when }: OrdersRule, standing: Standing): Where | null {
  const parts: Where[] = [];
  if (stores) parts.push({ sql: 'o.store_id = any(?::uuid[])', bindings: [stores] });
  if (when) parts.push(onDays('o.placed_at', when, standing));
  const lines: Where[] = [];
  const lower = (values: string[]) => values.map((value) => value.toLowerCase());
  if (products) lines.push({ sql: '(l.product_id = any(?) or lower(l.title) = any(?))', bindings: [products, lower(products)] });
  if (title) lines.push({ sql: 'lower(l.title) like ?', bindings: [`%${title.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`] });
  if (categories) lines.push({ sql: 'lower(l.category) = any(?)', bindings: [lower(categories)] });
  if (lines.length > 0) {
    const line = both(...lines);
    parts.push({ sql: `exists (select from order_lines l where l.order_id = o.id and ${line.sql})`, bindings: line.bindings });
  }
  return parts.length > 0 ? both(...parts) : null;
}
