import { type CampaignRecord, freeze, instantIn, whereOfWhom } from '../../api/campaigns/index.ts';
import type { Where } from '../../api/contacts/index.ts';
import type { Db } from '../../api/db/database.ts';
import { type JobRow, moveOn } from '../../api/jobs/index.ts';
import { type CampaignJob, stillAtIt } from './standing.ts';

/** Contacts written down at a time, and in one page: whoever is claimed and not yet called when a worker is killed stays in doubt, so pages are small. */
const BATCH = 20_000;
export const PAGE = 64;

/**
 * Writes down whom the campaign is for, before its first mail: what happens meanwhile takes nobody in or out. One batch a call, in the
 * order of ids; the last one gives each time zone its hour.
 */
export async function gather(db: Db, given: JobRow<never, never>, campaign: CampaignRecord): Promise<void> {
  const job = given as unknown as CampaignJob;
  const { id, audience_id, whom, schedule } = campaign;
  const frozen = campaign.frozen ?? (await freeze(db, whom));
  const where = await whereOfWhom(db, audience_id, whom, frozen);
  const before = { ...job };
  await db.transaction(async (tx) => {
    Object.assign(job, before);
    if (!(await stillAtIt(tx, job))) return;
    // a job before this one was stopped in the middle of it
    if (job.cursor === null) await tx('campaign_pages').where({ campaign_id: id }).delete();
    if (!campaign.frozen)
      await tx('campaigns')
        .where({ id })
        .update({ frozen: JSON.stringify(frozen) });
    const after = job.cursor?.after ?? null;
    const { n, last } = await writePages(tx, where, { id, after, byZone: schedule.when === 'local' });
    const done = job.done + n;
    await moveOn(tx, given, { cursor: { after: last ?? after }, done: n < BATCH ? 0 : done, ...(n < BATCH ? { total: done } : {}) });
    if (n < BATCH) await begin(tx, campaign, done);
  });
}

interface Batch {
  id: string;
  after: string | null;
  byZone: boolean;
}
async function writePages(tx: Db, { sql, bindings }: Where, { id, after, byZone }: Batch): Promise<{ n: number; last: string | null }> {
  const { rows } = await tx.raw<{ rows: [{ n: number; last: string | null }] }>(
    `with found as materialized (
       select c.id, ${byZone ? 'coalesce(c.time_zone, a.time_zone)' : `''`} as zone from contacts c join audiences a on a.id = c.audience_id
       where ${sql} ${after ? 'and c.id > ?' : ''} order by c.id limit ${BATCH}),
     written as (
       insert into campaign_pages (campaign_id, zone, at, members)
       select ?, zone, ${byZone ? 'null' : 'clock_timestamp()'}, array_agg(id order by id)
       from (select id, zone, (row_number() over (partition by zone order by id) - 1) / ${PAGE} as part from found) x
       group by zone, part order by min(id::text))
     select count(*)::int as n, (select id from found order by id desc limit 1) as last from found`,
    [...bindings, ...(after ? [after] : []), id] as never,
  );
  return rows[0];
}

/** All are written down: each zone's hour is reckoned, and the campaign has begun. */
async function begin(tx: Db, { id, schedule }: CampaignRecord, total: number): Promise<void> {
  if (schedule.when === 'local') {
    const zones: string[] = await tx('campaign_pages').where({ campaign_id: id }).distinct('zone').pluck('zone');
    for (const zone of zones)
      await tx('campaign_pages')
        .where({ campaign_id: id, zone })
        .update({ at: instantIn(zone, schedule.local) });
  }
  await tx('campaigns')
    .where({ id })
    .update({
      total,
      started_at: total > 0 ? tx.raw('clock_timestamp()') : null,
    });
}
