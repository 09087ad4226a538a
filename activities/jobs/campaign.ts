import { setTimeout as sleep } from 'node:timers/promises';
import { drawn, endCampaign, findCampaign } from '../../api/campaigns/index.ts';
import { refusalOf } from '../../api/contacts/index.ts';
import type { Db } from '../../api/db/database.ts';
import { brandOf, makerFor } from '../../api/mails/index.ts';
import { EMAIL } from '../../workflows/flow/campaign.ts';
import { settleBounces, settleDoubts } from '../campaigns/aftermath.ts';
import { claimPage } from '../campaigns/claim.ts';
import { finish, holdForProvider } from '../campaigns/finish.ts';
import { gather, PAGE } from '../campaigns/gather.ts';
import { createSender } from '../campaigns/send.ts';
import { type CampaignJob, stillAtIt } from '../campaigns/standing.ts';
import { stream } from '../campaigns/stream.ts';
import { isOpen } from '../engine/provider.ts';
import type { JobKind } from './kinds.ts';
import { JobRefused } from './refused.ts';

/** After so long its owner is asked again what they want. */
const PAGE_MS = 3_000;

/**
 * Sends a campaign: writes down whom it is for, then claims, calls and records. Where it stands are the pages that are left and the
 * ledger; the job may die anywhere and another goes on.
 */
export const campaign: JobKind = {
  async page({ db, channel, site }, given) {
    if (!channel) throw new Error('this worker has no way out for mail');
    const job = given as unknown as CampaignJob;
    const known = await findCampaign(db, job.params.campaignId);
    if (known.status !== 'sending' || known.job_id !== job.id) return true;
    if (known.total === null) {
      await gather(db, given, known).catch((error) => refuse(db, job, error));
      return false;
    }
    await settleDoubts(db, known.id);
    if (await settleBounces(db, known.id)) return true;
    if (await isOpen(db, channel.name)) {
      await holdForProvider(db, job);
      return true;
    }
    const audience = await brandOf(db, known.audience_id);
    // called back before its first mail, it may be written anew under the same id
    const versionId = `${known.id}:${known.rev}`;
    const maker = makerFor(site, audience, { definition: drawn(known), stepId: EMAIL, versionId });
    const sender = createSender(db, channel, maker, audience);
    const claiming = { campaign: known, provider: channel.name, wantsOrder: maker.wantsOrder };
    const more = await stream({
      db,
      campaignId: known.id,
      provider: channel.name,
      sender,
      claim: (most) => claimPage(db, given, { ...claiming, most }),
      most: PAGE,
      forMs: PAGE_MS,
    });
    if (more) return false;
    if ((await settleDoubts(db, known.id)) > 0) {
      await sleep(500);
      return false;
    }
    if (await settleBounces(db, known.id)) return true;
    return finish(db, job);
  },

  async cancelled({ db }, given) {
    const job = given as unknown as CampaignJob;
    await db.transaction(async (tx) => {
      if (await stillAtIt(tx, job)) await endCampaign(tx, job.params.campaignId);
    });
  },
};

/** What it is for is gone: it is a draft again, and the job says why. */
async function refuse(db: Db, job: CampaignJob, error: unknown): Promise<never> {
  const refusal = refusalOf(error);
  if (!refusal) throw error;
  await db.transaction(async (tx) => {
    if (await stillAtIt(tx, job)) await endCampaign(tx, job.params.campaignId);
  });
  throw new JobRefused(refusal);
}
