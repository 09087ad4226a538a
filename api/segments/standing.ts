import type { Leaf } from '../../workflows/flow/rule/rule.ts';
import type { Db } from '../db/database.ts';
import type { Standing } from './predicates/ask.ts';

/** So many campaigns are "recent". */
const RECENT = 500;
const off = (what: 'opens' | 'clicks') => `-> 'tracking' -> '${what}' = 'false'::jsonb`;

/** What e-mail conditions can only be read with; asked for only where a rule has such conditions. */
export async function askedBy(db: Db, audienceId: string, leaves: readonly Leaf[]): Promise<Pick<Standing, 'campaigns' | 'untracked'>> {
  const emails = leaves.filter((leaf) => leaf.kind === 'email');
  const byCampaign = emails.some(({ over }) => over.of === 'last' || over.of === 'recent');
  const untold = (what: 'opens' | 'clicks') =>
    `(select coalesce(array_agg(id), '{}') from (select v.id from flow_versions v join flows f on f.id = v.flow_id
        where f.audience_id = :audienceId and v.definition -> 'settings' ${off(what)}
      union all select g.id from campaigns g where g.audience_id = :audienceId and g.settings ${off(what)}) untold)`;
  if (emails.length === 0) return { campaigns: [], untracked: { opens: [], clicks: [] } };
  const { rows } = await db.raw<{ rows: [{ campaigns: string[]; opens: string[]; clicks: string[] }] }>(
    `select ${untold('opens')} as opens, ${untold('clicks')} as clicks,
       array(select id from campaigns where audience_id = :audienceId and started_at is not null and :byCampaign
         order by started_at desc, id desc limit ${RECENT}) as campaigns`,
    { audienceId, byCampaign },
  );
  const { campaigns, ...untracked } = rows[0];
  return { campaigns, untracked };
}
