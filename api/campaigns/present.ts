import type { Db } from '../db/database.ts';
import type { Answer } from '../http/route.ts';
import { countsOf } from './count.ts';
import { faultsOf } from './problems.ts';
import type { Campaign, CampaignRow } from './shapes.ts';
import { type CampaignRecord, findCampaign } from './store.ts';

/** A job that someone made rest from outside rests the campaign. */
const statusOf = ({ status, job_state }: CampaignRecord) => (status === 'sending' && job_state === 'paused' ? 'paused' : status);

export function rowOf(campaign: CampaignRecord): Answer<CampaignRow> {
  const { frozen, segment_name } = campaign;
  return {
    id: campaign.id,
    audienceId: campaign.audience_id,
    name: campaign.name,
    subject: campaign.email.subject,
    status: statusOf(campaign),
    statusAt: campaign.status_at,
    heldReason: campaign.held_reason,
    whomBy: campaign.whom.by,
    whomSize: campaign.whom_size,
    whomName: frozen?.name ?? segment_name,
    whomVersion: (frozen?.rule && frozen.version) || null,
    schedule: campaign.schedule,
    wakeAt: campaign.wake_at,
    total: campaign.total,
    counts: campaign.counts,
    startedAt: campaign.started_at,
    finishedAt: campaign.finished_at,
    isSynthetic: campaign.is_synthetic,
    actor: campaign.actor,
    createdAt: campaign.created_at,
  };
}

/** One campaign with all that its page shows; counted anew while it is on its way. */
export async function presentCampaign(db: Db, id: string): Promise<Answer<Campaign>> {
  const campaign = await findCampaign(db, id);
  const moving = campaign.total !== null && campaign.finished_at === null;
  const counts = moving ? await countsOf(db, campaign) : campaign.counts;
  return {
    ...rowOf({ ...campaign, counts }),
    whom: campaign.whom,
    email: campaign.email,
    settings: campaign.settings,
    holdoutPercent: campaign.holdout_percent,
    rev: campaign.rev,
    problems: campaign.status === 'draft' ? faultsOf(campaign) : [],
    jobId: campaign.job_id,
    perSecond: campaign.status === 'sending' ? await speedOf(db, id) : null,
  };
}

/** Of the last ten seconds. Ids are UUID v7: the newest stand at the index's end. */
async function speedOf(db: Db, id: string): Promise<number | null> {
  const { rows } = await db.raw<{ rows: [{ n: number }] }>(
    `select count(*)::int as n from messages where campaign_id = ? and not is_test and id >= (select uuidv7(interval '-10 s')) and state = 'sent'`,
    [id],
  );
  return rows[0].n ? rows[0].n / 10 : null;
}
