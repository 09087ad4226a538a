import type { MarketingStatus, Where } from '../contacts/index.ts';
import type { Db } from '../db/database.ts';
import { bestFlow } from '../flows/index.ts';
import type { Answer } from '../http/route.ts';
import { type Billing, billingOf, countByStatus } from './charge.ts';
import type { ByStatus, DryRun } from './contract.ts';
import { BOUGHT_LATELY } from './freeze.ts';
import { billable, chargedOf } from './price.ts';
import { sourceOf, type Whom, whereOf } from './whom.ts';

const SAMPLE = 10;

interface Group {
  status: MarketingStatus;
  bought: boolean;
  n: number;
  idle: number;
}
interface Walks {
  id: string;
  name: string;
  bought: boolean;
  walks: number;
  mails: number;
}

/** What archiving these would do; counted exactly, for it is what will be done. Four statements side by side: 300,000 of 500,000 in 1.3 s. */
export async function previewRun(db: Db, audienceId: string, whom: Whom): Promise<Answer<DryRun>> {
  const billing = await billingOf(db, audienceId);
  await sourceOf(db, audienceId, whom);
  const where = await whereOf(db, audienceId, whom);
  const [groups, walks, paid, sample, counts, offer] = await Promise.all([
    rowsOf<Group>(db, where, GROUPS),
    rowsOf<Walks>(db, where, WALKS),
    rowsOf<{ revenue: string }>(db, where, PAID),
    rowsOf<DryRun['buyers']['sample'][number]>(db, where, BUYERS),
    countByStatus(db, audienceId),
    bestFlow(db, audienceId),
  ]);
  const charged = billable(counts, billing.chargedFor);
  const buyers = groups.filter(({ bought }) => bought);
  return {
    all: consequences(groups, walks, charged, billing),
    withoutBuyers: consequences(
      groups.filter(({ bought }) => !bought),
      walks.filter(({ bought }) => !bought),
      charged,
      billing,
    ),
    chargedFor: billing.chargedFor,
    hasTiers: billing.tiers.length > 0,
    currency: billing.currency,
    flows: [...new Map(walks.map(({ id, name }) => [id, { id, name }])).values()].map((flow) => ({
      ...flow,
      walks: sum(
        walks.filter(({ id }) => id === flow.id),
        'walks',
      ),
    })),
    inNoFlow: sum(groups, 'idle'),
    buyers: {
      contacts: sum(buyers, 'n'),
      revenue: paid[0]?.revenue ?? '0.00',
      walks: sum(
        walks.filter(({ bought }) => bought),
        'walks',
      ),
      sample,
    },
    offer,
  };
}

function consequences(groups: Group[], walks: Walks[], charged: number, { tiers, chargedFor }: Billing): Answer<DryRun['all']> {
  const byStatus: ByStatus = {};
  for (const { status, n } of groups) byStatus[status] = (byStatus[status] ?? 0) + n;
  return {
    contacts: sum(groups, 'n'),
    walks: sum(walks, 'walks'),
    mailsThisWeek: sum(walks, 'mails'),
    byStatus,
    charged: chargedOf(tiers, charged, billable(byStatus, chargedFor)),
  };
}

const sum = <Key extends string>(rows: { [K in Key]: number }[], key: Key) => rows.reduce((total, row) => total + row[key], 0);

const rowsOf = async <Row>(db: Db, { sql, bindings }: Where, statement: string): Promise<Row[]> => {
  const who = `select c.id, c.status, c.last_order_at, coalesce(${BOUGHT_LATELY}, false) as bought
    from contacts c join audiences a on a.id = c.audience_id where ${sql}`;
  return (await db.raw<{ rows: Row[] }>(`with who as materialized (${who}) ${statement}`, bindings as never)).rows;
};

const RUNNING = 'e.contact_id = who.id and e.ended_at is null and not e.is_test';
const GROUPS = `select status, bought, count(*)::int as n, count(*) filter (where not walking)::int as idle
  from (select status, bought, exists (select from enrollments e where ${RUNNING}) as walking from who) w group by status, bought`;
const WALKS = `select f.id, f.name, bought, count(*)::int as walks, count(*) filter (where e.do_next = 'sendEmail' and e.arm = 'treated'
    and e.at < clock_timestamp() + interval '7 days')::int as mails
  from who join enrollments e on ${RUNNING} join flows f on f.id = e.flow_id group by f.id, f.name, bought order by walks desc, f.id`;
const PAID = `select coalesce(sum(o.total - o.refunded), 0)::numeric(14,2)::text as revenue from who join orders o on o.contact_id = who.id
  where who.bought and o.counted and o.placed_at > clock_timestamp() - interval '365 days'`;
const BUYERS = `select c.id, c.email, c.first_name as "firstName", c.last_name as "lastName", c.last_order_at as "lastOrderAt", c.revenue
  from (select id, last_order_at from who where bought order by last_order_at desc, id limit ${SAMPLE}) b join contacts c on c.id = b.id
  order by c.last_order_at desc, c.id`;
