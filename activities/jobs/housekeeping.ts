import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { countDay } from '../../api/archive/index.ts';
import { recountCampaigns, wakeCampaigns } from '../../api/campaigns/index.ts';
import { expireCleanUps } from '../../api/cleanups/index.ts';
import { expirePending, sendConfirmations } from '../../api/confirm/index.ts';
import type { Db } from '../../api/db/database.ts';
import { deleteExpired } from '../../api/files/index.ts';
import { clearImports } from '../../api/imports/index.ts';
import { launch } from '../../api/jobs/index.ts';
import type { Channel, Site } from '../../api/mails/index.ts';
import { sendPersonally } from '../../api/messages/index.ts';
import { measureSegments } from '../../api/segments/index.ts';
import { measureStores } from '../../api/stores/index.ts';
import { pushPolicies, sendReports } from '../../api/sunset/index.ts';
import { foldTagCounts, forgetMerges } from '../../api/tags/index.ts';
import { expireMerges } from '../../api/twins/index.ts';
import { publishJobId, type Queues } from '../../workflows/names.ts';
import { CALL_MS } from '../engine/ledger.ts';
import { closeBreaker } from '../engine/provider.ts';
import { watch } from '../engine/watchdog.ts';
import { findTwinsDaily } from './find-twins.ts';
import { rateCampaigns } from './rate.ts';

export interface HousekeepingDeps {
  db: Db;
  client: Client;
  queues: Queues;
  channel: Channel;
  site: Site;
  /** How long past due counts as overdue, as a Postgres interval. */
  overdue: string;
}

/** What the minute's sweep does; each is safe to repeat. */
export const createHousekeeping = ({ db, client, queues, channel, site, overdue }: HousekeepingDeps) => {
  /** Personal mails whose workflow nobody started (the API died after its commit) or that was lost. */
  const unsentMails = async (): Promise<void> => {
    const ids = await db('messages')
      .where({ is_personal: true })
      .whereIn('state', ['sending', 'retry'])
      .whereRaw(`claimed_at < clock_timestamp() - interval '30 seconds'`)
      .orderBy('claimed_at')
      .limit(200)
      .pluck('id');
    for (const id of ids) await sendPersonally({ client, queues }, id);
  };
  return {
    watch: () => watch(db, overdue),

    async measure(): Promise<void> {
      await measureStores(db);
      await db.raw(`select ensure_event_month((now() + n * interval '1 month')::date) from generate_series(0, 3) n`);
    },

    /** A closed door is knocked at once a minute; when it opens, the release loop lets the held go on. */
    async probeProviders(): Promise<void> {
      const open = await db('providers').where({ name: channel.name }).whereNotNull('open_since').first();
      if (!open) return;
      const answers = await channel.check(AbortSignal.timeout(CALL_MS)).then(
        () => true,
        () => false,
      );
      if (answers) await closeBreaker(db, channel.name);
    },

    /** A publication whose job was never started (the API died after its commit) or was lost with Temporal's data. */
    async unfinishedPublications(): Promise<string[]> {
      const ids = await db('flow_versions')
        .whereNull('backlog_done_at')
        .whereRaw(`published_at < now() - interval '30 seconds'`)
        .pluck('id');
      for (const id of ids) {
        const start = client.workflow.start('publishJob', {
          workflowId: publishJobId(id),
          taskQueue: queues.jobs,
          args: [{ versionId: id }],
          workflowIdReusePolicy: 'ALLOW_DUPLICATE',
          workflowIdConflictPolicy: 'USE_EXISTING',
        });
        await start.catch((error) => {
          if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
        });
      }
      return ids;
    },

    /** A job nobody started (the API died after its commit) or whose workflow was lost; one that runs is left alone. */
    async unfinishedJobs(): Promise<void> {
      const ids = await db('jobs')
        .whereIn('state', ['waiting', 'running'])
        .whereRaw(`created_at < now() - interval '30 seconds'`)
        .orderBy('id')
        .limit(200)
        .pluck('id');
      for (const id of ids) await launch({ client, queues }, id);
      await wakeCampaigns({ db, client, queues });
      await unsentMails();
      await pushPolicies({ db, client, queues });
      await sendReports({ db, channel, site });
      await sendConfirmations({ db, channel, site });
    },

    async clearAway(): Promise<void> {
      await recountCampaigns(db);
      await rateCampaigns({ db, client, queues });
      await deleteExpired(db);
      await clearImports(db);
      await foldTagCounts(db);
      await expireMerges(db);
      await expireCleanUps(db);
      await findTwinsDaily({ db, client, queues });
      await forgetMerges(db);
      await expirePending(db);
      await countDay(db);
      await measureSegments(db);
    },
  };
};
