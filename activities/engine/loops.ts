import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { Db } from '../../api/db/database.ts';
import type { Queues } from '../../workflows/names.ts';
import { decideNudges } from './decide-nudges.ts';
import type { Lane } from './drain.ts';
import { listenForNudges } from './hint.ts';
import { release } from './release.ts';
import { tellWorkflows } from './tell-workflows.ts';

const RELEASE_MS = 1_000;
/** Two, so that one calls Temporal while the other ends its page and leases the next; a dev server is full with four calls at a time. */
const tellers = [1, 2];
const TELL_WIDTH = 6;

export interface LoopDeps {
  db: Db;
  databaseUrl: string;
  client: Client;
  queues: Queues;
  /** Side-by-side relays of this process; more than one only in tests. */
  relays?: number;
  /** Bulk enrollments told a second. */
  bulkRate: number;
  log: (what: string, error: unknown) => void;
}

/** Everything a worker process does besides its queues: deciding, telling, letting go on. Returns how to end it. */
export function startLoops({ db, databaseUrl, client, queues, relays = 1, bulkRate, log }: LoopDeps): () => Promise<void> {
  const stop = new AbortController();
  const listener = listenForNudges(databaseUrl);
  const lane = (name: Lane['name'], width: number, rate: number | null): Lane => ({
    name,
    width,
    rate,
    stop: stop.signal,
    hint: listener.hint,
    wake: listener.wake,
    log,
  });
  const running: Promise<void>[] = [releasing()];
  for (let n = 0; n < relays; n++)
    running.push(
      decideNudges(db, lane('facts', 8, null)),
      decideNudges(db, lane('bulk', 4, bulkRate)),
      ...tellers.flatMap(() => [
        tellWorkflows(db, client, queues, lane('facts', TELL_WIDTH, null)),
        tellWorkflows(db, client, queues, lane('bulk', TELL_WIDTH, bulkRate / tellers.length)),
      ]),
    );

  async function releasing(): Promise<void> {
    while (!stop.signal.aborted) {
      await release(db).catch((error) => log('release', error));
      await sleep(RELEASE_MS, undefined, { signal: stop.signal }).catch(() => {});
    }
  }

  return async () => {
    stop.abort();
    await Promise.all(running);
    await listener.close();
  };
}
