import { setTimeout as sleep } from 'node:timers/promises';
import type { Db } from '../../api/db/database.ts';
import { returnTokens, takeTokens } from '../engine/provider.ts';
import type { ClaimedPage } from './claim.ts';
import { recordAll, type Told } from './record.ts';
import type { Queued, Sender } from './send.ts';

/** Calls under way at a time: as many as the mail server is spoken to at once. */
const WIDTH = 20;
/** A page is claimed when fewer than so many wait for their call: claim and call lie close together. */
const LOW = 20;
/** What came of them is written down at least so often. */
const FLUSH = 50;
const FLUSH_MS = 100;

interface Streaming {
  db: Db;
  campaignId: string;
  provider: string;
  sender: Sender;
  /** The next page, of at most so many; null = nobody is due, or it may not. */
  claim(most: number): Promise<ClaimedPage | null>;
  most: number;
  /** Milliseconds after which no more is claimed. */
  forMs: number;
}

/**
 * Claims, calls and records side by side for a while, and ends with everything recorded: true = there may be more to do. Memory holds two
 * pages at the most.
 */
export async function stream({ db, campaignId, provider, sender, claim, most, forMs }: Streaming): Promise<boolean> {
  const until = performance.now() + forMs;
  const queue: Queued[] = [];
  const recorder = createRecorder(db, campaignId);
  let over = false;
  let more = true;
  let claimMore = () => {};
  let idle: (() => void)[] = [];
  const rouse = () => {
    for (const up of idle) up();
    idle = [];
  };

  const lane = async () => {
    for (;;) {
      const one = queue.shift();
      if (one) {
        recorder.tell(await sender.send(one));
        if (queue.length < LOW) claimMore();
      } else if (over) return;
      else
        await new Promise<void>((up) => {
          idle.push(up);
        });
    }
  };
  const lanes = Promise.all(Array.from({ length: WIDTH }, lane));
  try {
    while (performance.now() < until && !sender.isShut()) {
      const { granted, wait } = await takeTokens(db, provider, most);
      if (wait > 0) await sleep(wait);
      const since = performance.now();
      const page = await claim(granted);
      await returnTokens(db, provider, granted - (page?.mails.length ?? 0));
      more = page !== null;
      if (!page) break;
      queue.push(...page.mails.map((mail) => ({ ...mail, since })));
      rouse();
      if (queue.length >= LOW)
        await new Promise<void>((ok) => {
          claimMore = ok;
        });
    }
  } finally {
    over = true;
    rouse();
    await lanes;
    await recorder.end();
  }
  return more;
}

/** One write at a time; whatever is told meanwhile goes with the next. */
function createRecorder(db: Db, campaignId: string) {
  let told: Told[] = [];
  let writing: Promise<void> = Promise.resolve();
  let busy = false;
  let failure: unknown = null;
  const flush = () => {
    if (busy || told.length === 0) return;
    const some = told;
    told = [];
    busy = true;
    writing = recordAll(db, campaignId, some)
      .catch((error) => {
        failure ??= error;
      })
      .finally(() => {
        busy = false;
        if (told.length >= FLUSH) flush();
      });
  };
  const often = setInterval(flush, FLUSH_MS);
  return {
    tell(one: Told) {
      told.push(one);
      if (told.length >= FLUSH) flush();
    },
    /** Everything is written down, or it throws: then the ledger says `sending`, which becomes a doubt. */
    async end() {
      clearInterval(often);
      while (busy || told.length > 0) {
        await writing;
        flush();
      }
      if (failure) throw failure;
    },
  };
}
