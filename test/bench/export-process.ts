import type { Client } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createRunJob } from '../../activities/jobs/run-job.ts';
import { openDatabase } from '../../api/db/database.ts';
import { queues } from '../../workflows/names.ts';
import { SITE } from '../support/engine.ts';

/** An export job in a process of its own, as a worker does it: prints its seconds and the most memory that was resident, in MB. */
const [url, jobId] = process.argv.slice(2) as [string, string];
const db = openDatabase(url, 4);
await db.raw('select 1');
const began = Date.now();
await new MockActivityEnvironment().run(createRunJob({ db, client: {} as Client, queues: queues(), site: SITE }), { jobId });
const seconds = (Date.now() - began) / 1_000;
const rss = process.resourceUsage().maxRSS / 1_024;
await db.destroy();
console.log(JSON.stringify({ seconds, rss }));
process.exit(0);
