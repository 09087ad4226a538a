import type { Db } from '../db/database.ts';
import { conflict, notFound, refused } from '../http/errors.ts';
import { addJob, wantOf } from '../jobs/index.ts';
import { checklistOf } from './checklist.ts';
import { countCampaign } from './count.ts';
import { findCampaign } from './store.ts';
import { beginsAt } from './when.ts';

/** `sending` from now on: a job is at it. The id is launched after the commit. */
export async function setOff(tx: Db, id: string, audienceId: string, actor: string): Promise<string> {
  const jobId = await addJob(tx, { audienceId, kind: 'campaign', params: { campaignId: id }, actor });
  await tx('campaigns')
    .where({ id })
    .update({ status: 'sending', status_at: tx.raw('clock_timestamp()'), held_reason: null, wake_at: null, job_id: jobId });
  return jobId;
}

type Locked = { id: string; audience_id: string; status: string; job_id: string | null; total: number | null; started_at: Date | null };
async function locked(tx: Db, id: string): Promise<Locked> {
  const { rows } = await tx.raw<{ rows: Locked[] }>('select * from campaigns where id = ? for no key update', [id]);
  if (!rows[0]) throw notFound('campaign');
  return rows[0];
}

/** Sends it, now or at its time. Returns the job to launch; null = its time has not come. 422 while the checklist is not clear. */
export async function startCampaign(db: Db, id: string, actor: string): Promise<string | null> {
  const campaign = await findCampaign(db, id);
  if (campaign.status !== 'draft') throw conflict('This campaign has been started already.');
  const { ready, items } = await checklistOf(db, campaign);
  const open = items.filter(({ id: item, ok }) => !ok && item !== 'provider').flatMap(({ problems }) => problems);
  if (!ready)
    throw refused(
      `This campaign can’t be sent yet: ${open[0]?.message ?? 'look at its checklist.'}`,
      open.map(({ field, message }) => ({ field: field ?? 'email', message })),
    );
  return db.transaction(async (tx) => {
    const now = await locked(tx, id);
    const same = await tx('campaigns').where({ id, status: 'draft', rev: campaign.rev }).first('id');
    if (!same)
      throw conflict(
        now.status === 'draft' ? 'It was changed in this moment. Look at it once more.' : 'This campaign has been started already.',
      );
    const begins = beginsAt(campaign.schedule);
    if (!begins || begins <= new Date()) return setOff(tx, id, now.audience_id, actor);
    await tx('campaigns')
      .where({ id })
      .update({ status: 'waiting', status_at: tx.raw('clock_timestamp()'), wake_at: begins, actor });
    return null;
  });
}

/** No mail is claimed any more once this has committed; those under way are finished. */
export const pauseCampaign = (db: Db, id: string): Promise<null> =>
  db.transaction(async (tx) => {
    const { status } = await locked(tx, id);
    if (status === 'paused') return null;
    if (!['waiting', 'sending', 'held'].includes(status)) throw conflict('Only what is on its way can be paused.');
    await tx('campaigns')
      .where({ id })
      .update({ status: 'paused', status_at: tx.raw('clock_timestamp()'), held_reason: null, wake_at: null });
    return null;
  });

/** Goes on where it stopped; whose time came meanwhile is next. Returns the job to launch, if its time has come. */
export const resumeCampaign = (db: Db, id: string, actor: string): Promise<string | null> =>
  db.transaction(async (tx) => {
    const { status, job_id, audience_id, total } = await locked(tx, id);
    const resting = job_id && (await tx('jobs').where({ id: job_id, state: 'paused' }).first('id'));
    if (status === 'sending' && resting) {
      await wantOf(tx, job_id, 'run');
      return job_id;
    }
    if (status !== 'paused' && status !== 'held') throw conflict('Only what is paused or held can go on.');
    const resumed = { resumed_at: tx.raw('clock_timestamp()') };
    // it had not begun: it waits for its time again
    const begins = total === null ? beginsAt((await findCampaign(tx, id)).schedule) : null;
    if (begins && begins > new Date()) {
      await tx('campaigns')
        .where({ id })
        .update({ ...resumed, status: 'waiting', status_at: tx.raw('clock_timestamp()'), held_reason: null, wake_at: begins });
      return null;
    }
    // whoever pauses and goes on means those who were due meanwhile too
    await tx.raw('update campaign_pages set at = clock_timestamp() where campaign_id = ? and at < clock_timestamp()', [id]);
    if (resting) await wantOf(tx, job_id, 'cancel');
    await tx('campaigns').where({ id }).update(resumed);
    return setOff(tx, id, audience_id, actor);
  });

/** Ends it. Before its first mail it is a draft again: nothing has happened. */
export const cancelCampaign = (db: Db, id: string): Promise<null> =>
  db.transaction(async (tx) => {
    const { status } = await locked(tx, id);
    if (!['waiting', 'sending', 'held', 'paused'].includes(status)) throw conflict('Only what is on its way can be cancelled.');
    await endCampaign(tx, id);
    return null;
  });

/** Whoever has no mail yet gets none; the caller holds the campaign's lock, or nobody else is at it. */
export async function endCampaign(tx: Db, id: string): Promise<void> {
  await tx('campaign_pages').where({ campaign_id: id }).delete();
  await tx('messages').where({ campaign_id: id, state: 'retry' }).update({ state: 'skipped', reason: 'cancelled' });
  const begun = await tx('messages').where({ campaign_id: id, is_test: false }).first('id');
  const now = tx.raw('clock_timestamp()');
  const over = { status_at: now, held_reason: null, wake_at: null, counted_at: null };
  await tx('campaigns')
    .where({ id })
    .update(
      begun
        ? { ...over, status: 'cancelled', finished_at: now }
        : { ...over, status: 'draft', total: null, frozen: null, started_at: null, job_id: null },
    );
  if (begun) await countCampaign(tx, id);
}
