import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { api } from '../support/api.ts';
import { makeCampaign } from '../support/campaigns.ts';
import { type Engine, engine, eventually } from '../support/engine.ts';
import { makeAudience } from '../support/factories.ts';
import { ledgerAgainst } from '../support/ledger.ts';
import { mailServer } from '../support/mail-server.ts';
import { kill, startWorkerOn } from '../support/processes.ts';

const KILLS = 5;
/** 200,000 by hand: CAMPAIGN_PEOPLE=200000. */
const PEOPLE = Number(process.env.CAMPAIGN_PEOPLE ?? 6_000);
/** What the last stretch may take: a second for each 200 people, as on a loaded machine. */
const PATIENCE = 120_000 + PEOPLE * 5;
/** What one kill may leave in doubt: a page, who still waits of the one before, the calls under way, and two batches of answers not yet written. */
const DOUBT = 64 + 20 + 20 + 2 * 50;
let e: Engine;
let mail: Awaited<ReturnType<typeof mailServer>>;
let worker: ChildProcess | undefined;
beforeAll(async () => {
  e = await engine({ worker: false });
  mail = await mailServer();
});
afterAll(async () => {
  await kill(worker);
  await mail?.close();
  await e?.close();
});

const startWorker = () => startWorkerOn(e, { SMTP_URL: mail.url });
const megabytes = (pid: number | undefined) => Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;

test(
  'kill -9 of the worker five times under a campaign: nobody is mailed twice, nobody is lost',
  async () => {
    const { audienceId } = await makeAudience(e.db);
    await e.db.raw(
      `insert into contacts (id, audience_id, email, first_name, source, status, actor)
     select uuidv7(), ?, 'p' || n || '@shop.example', 'Anna', 'test', 'subscribed', 'test' from generate_series(1, ${PEOPLE}) n`,
      [audienceId],
    );
    const id = await makeCampaign(e.db, audienceId);
    const http = api(e.db, { client: e.client, prefix: e.prefix });
    await http.post(`/api/campaigns/${id}/start`).expect(200);
    const claimed = async () => Number((await e.db('messages').where({ campaign_id: id }).count('* as n').first())?.n);
    const killedAt: number[] = [];
    for (let n = 0; n < KILLS; n++) {
      const before = await claimed();
      worker = await startWorker();
      // somewhere in the next eighth of it
      const until = Math.min(PEOPLE - 500, before + 100 + Math.random() * (PEOPLE / 8));
      expect(await eventually(async () => (await claimed()) >= until, PATIENCE, 5)).toBe(true);
      await kill(worker);
      killedAt.push(await claimed());
    }
    expect(killedAt.at(-1)).toBeLessThan(PEOPLE);
    worker = await startWorker();
    const born = megabytes(worker.pid);
    const over = await eventually(async () => (await e.db('campaigns').where({ id }).first('status')).status === 'sent', PATIENCE, 200);
    expect(over).toBe(true);
    const grown = megabytes(worker.pid) - born;
    const ledger = await ledgerAgainst(e.db, mail.taken);
    console.info({ killedAt, taken: mail.taken.length, grown: Math.round(grown), ...ledger });
    expect(ledger).toMatchObject({ twice: 0, sentNotTaken: 0, takenUnaccounted: 0 });
    // everyone has a row, and it is sent but for what the kills left in doubt
    expect(await claimed()).toBe(PEOPLE);
    expect(new Set(mail.taken).size).toBe(mail.taken.length);
    const rows = await e.db('messages').where({ campaign_id: id }).groupBy('state').select('state').count('* as n');
    const counts = Object.fromEntries(rows.map(({ state, n }) => [state, Number(n)]));
    expect(Object.keys(counts).sort()).toEqual(['sent', 'uncertain']);
    expect(counts.uncertain).toBeLessThanOrEqual(KILLS * DOUBT);
    // a level, not a slope: 8 to 18 MB of 6,000, 165 of 80,000, 151 of 200,000
    expect(grown).toBeLessThan(250);
  },
  300_000 + KILLS * PATIENCE,
);
