import type { Db } from '../db/database.ts';
import { liftOf } from '../flows/index.ts';
import { linksOf } from '../mails/index.ts';
import { countsOf } from './count.ts';
import { clicksByLink } from './report-links.ts';
import { compareSql, hoursSql, sumsSql } from './report-sql.ts';
import type { CampaignRecord } from './store.ts';

/** Within so many days after it, who was mailed and who was held out are compared. */
const COMPARED_DAYS = 35;

interface Sums {
  machineOnly: number;
  forGood: number;
  forNow: number;
  reasons: Record<string, number> | null;
  orders: number;
  revenue: string;
}

/** What became of a campaign, counted now. 200,000 mails: 1 s. */
export async function reportOf(db: Db, campaign: CampaignRecord) {
  const { id, total, settings, email, holdout_percent, started_at } = campaign;
  const [counts, sums, links, hours, compare] = await Promise.all([
    campaign.is_synthetic && campaign.counts ? campaign.counts : countsOf(db, campaign),
    first<Sums>(db, sumsSql, { id }),
    clicksByLink(db, id),
    rowsOf<{ at: Date; opened: number; clicked: number; machine: number }>(db, hoursSql, { id, from: started_at }),
    holdout_percent > 0 ? first<Arms>(db, compareSql, { id, days: COMPARED_DAYS }) : null,
  ]);
  const written = linksOf(email.html);
  const known = new Map(links.map((row) => [row.link, row]));
  const clicked = written.map(({ link, label, href }) => {
    const { people = 0, orders = 0, revenue = '0' } = known.get(link) ?? {};
    return { link, label, url: href, people, clicks: people, orders, revenue };
  });
  return {
    asOf: new Date(),
    chosen: total ?? 0,
    ...counts,
    clicks: links.reduce((sum, { people }) => sum + people, 0),
    links: clicked.sort((a, b) => b.people - a.people || a.link - b.link),
    machineOnly: sums.machineOnly,
    notSent: sums.reasons ?? {},
    failed: counts.failed - sums.forGood - sums.forNow,
    bounced: { forGood: sums.forGood, forNow: sums.forNow },
    orders: sums.orders,
    revenue: sums.revenue,
    wonBackDays: settings.wonBackDays,
    compare: compare && comparison(compare),
    hours,
  };
}

interface Arms {
  mailed: number;
  mailedBought: number;
  heldOut: number;
  heldOutBought: number;
}
function comparison({ mailed, mailedBought, heldOut, heldOutBought }: Arms) {
  const { points, margin } = liftOf({ treated: mailed, treatedBought: mailedBought, holdout: heldOut, holdoutBought: heldOutBought });
  return {
    mailed: { people: mailed, bought: mailedBought },
    heldOut: { people: heldOut, bought: heldOutBought },
    points,
    margin,
    days: COMPARED_DAYS,
  };
}

async function rowsOf<T>(db: Db, sql: string, bindings: object): Promise<T[]> {
  const { rows } = await db.raw<{ rows: T[] }>(sql, bindings as never);
  return rows;
}
const first = async <T>(db: Db, sql: string, bindings: object): Promise<T> => (await rowsOf<T>(db, sql, bindings))[0] as T;
