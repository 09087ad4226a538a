import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Client } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import { v7 } from 'uuid';
import { smtpChannel } from '../../activities/channels/smtp.ts';
import { createRunJob } from '../../activities/jobs/run-job.ts';
import type { Db } from '../../api/db/database.ts';
import { composeMail } from '../../api/mails/index.ts';
import { drawingOf, EMAIL } from '../../workflows/flow/campaign.ts';
import { api } from '../support/api.ts';
import { makeCampaign, WORDS } from '../support/campaigns.ts';
import { SITE } from '../support/engine.ts';
import { makeAudience } from '../support/factories.ts';
import { type Figure, pairs, perSecond, rig } from './rig.ts';
import { startSink } from './sink.ts';

const MAILS = Number(process.env.CAMPAIGN_MAILS ?? 200_000);
const ROUNDS = 4;
const WIDTH = 20;
const MOST_MB = 300;

/** 9 KB as it leaves, with a name, three links and a footer. */
const html = `<p>Hello {{ contact.first_name | default: "you" }},</p>\n${'<p>A paragraph about the records that came in this month, and about one of them.</p>\n'.repeat(24)}
<a href="https://shop.example/a">One</a> <a href="https://shop.example/b">Two</a> <a href="https://shop.example/c">Three</a>`;
const email = { ...WORDS, subject: 'New in jazz', html };

/** A campaign to many through a sink: found, gated, claimed, spliced, sent, recorded. Against nodemailer alone with the same message. */
export async function campaign(bundle: string): Promise<Figure[]> {
  const r = await rig(bundle);
  const sink = await startSink();
  const channel = smtpChannel(sink.url);
  // a process of its own, or its memory would count as ours
  const nodemailer = fork(fileURLToPath(new URL('nodemailer-process.ts', import.meta.url)), [sink.url, String(WIDTH)], {
    execArgv: ['--import', 'tsx'],
  });
  const client = { workflow: { start: async () => {} } } as unknown as Client;
  const run = createRunJob({ db: r.db, client, queues: r.queues, site: SITE, channel });
  const each = Math.round(MAILS / ROUNDS);
  const send = async (id: string) => {
    const { job_id } = await r.db('campaigns').where({ id }).first('job_id');
    await new MockActivityEnvironment().run(run, { jobId: job_id });
  };
  const warm = await ready(r.db, 2_000);
  await send(warm);
  const ids: string[] = [];
  for (let round = 0; round < ROUNDS; round++) ids.push(await ready(r.db, each));

  const definition = drawingOf({
    name: 'News',
    email,
    settings: { wonBackDays: 5, tracking: { opens: true, clicks: true, campaign: '' } },
  });
  const mail = composeMail(SITE, recipient, {
    messageId: v7(),
    walk: { contact_id: '', test: null },
    versionId: null,
    stepId: EMAIL,
    definition,
    isTest: false,
    at: Date.now(),
  });
  const { to, from, subject, text, headers } = mail;
  const same = { to, from, subject, html: mail.html ?? '', text, headers };
  const alone = async (n: number) => {
    nodemailer.send({ mail: same, n });
    await once(nodemailer, 'message');
  };
  await alone(500);

  const before = process.memoryUsage().rss;
  let most = before;
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
  }, 200);
  const took = await pairs(
    ROUNDS,
    (round) => send(ids[round] as string),
    () => alone(each),
  );
  clearInterval(watch);
  const { rows } = await r.db.raw<{ rows: { state: string; n: number }[] }>('select state, count(*)::int as n from messages group by 1');
  const sent = rows.find(({ state }) => state === 'sent')?.n ?? 0;
  await r.close();
  await channel.close();
  nodemailer.kill('SIGKILL');
  sink.close();
  const n = each * ROUNDS;
  const grown = (most - before) / 2 ** 20;
  return [
    {
      what: `a campaign to ${n.toLocaleString('en')}, from its beginning to its end (${sent - 2_000} sent)`,
      ours: perSecond(n, took.ours),
      against: `${perSecond(n, took.against)} nodemailer alone`,
      ratio: took.ratio,
      reach: '≥ 1',
      ok: took.ratio >= 1 && sent === n + 2_000,
    },
    {
      what: '… most memory it added to its process',
      ours: `${Math.round(grown)} MB`,
      against: `${MOST_MB} MB`,
      ratio: grown / MOST_MB,
      reach: '< 1',
      ok: grown < MOST_MB,
    },
  ];
}

const recipient = {
  firstName: 'Anna',
  lastName: 'Keller',
  email: 'anna@shop.example',
  status: 'subscribed',
  format: 'html' as const,
  language: 'en' as const,
  audience: {
    name: 'Test shop',
    timeZone: 'UTC',
    currency: 'EUR',
    senderName: 'Shop',
    senderAddress: 'shop@shop.example',
    postalAddress: '1 Street, Town',
  },
  lastOrder: null,
};

/** An audience of `n`, and a campaign to them that only waits for its job to be run. */
async function ready(db: Db, n: number): Promise<string> {
  const { audienceId } = await makeAudience(db);
  await db.raw(
    `insert into contacts (id, audience_id, email, first_name, last_name, source, status, actor)
     select uuidv7(), ?, 'p' || n || '@shop.example', 'Anna', 'Keller', 'bench', 'subscribed', 'bench' from generate_series(1, ?) n`,
    [audienceId, n],
  );
  await db.raw('vacuum analyze contacts');
  const id = await makeCampaign(db, audienceId, { email });
  const { status } = await api(db).post(`/api/campaigns/${id}/start`);
  if (status !== 200) throw new Error('not started');
  return id;
}
