import { MockActivityEnvironment } from '@temporalio/testing';
import { createTransport } from 'nodemailer';
import { smtpChannel } from '../../activities/channels/smtp.ts';
import { createSendEmail } from '../../activities/steps/send-email.ts';
import { locked, replan, stored } from '../../api/enrollments/index.ts';
import { prepareMail } from '../../api/mails/index.ts';
import type { Task } from '../../workflows/names.ts';
import { SITE } from '../support/engine.ts';
import { DAY, winBack } from '../support/factories.ts';
import { crowd, enrollAll } from './people.ts';
import { type Figure, pairs, perSecond, rig, sideBySide, until } from './rig.ts';
import { startSink } from './sink.ts';

const WIDTH = 20;
const ROUNDS = 6;
/** Sent before anything is timed: what a process plans and compiles once. */
const WARM = 400;
/** Mails and walks of one round. */
const MAILS = 200;
const WALKS = 250;

/** A flow's sends: without Temporal against nodemailer alone with the same message, and through it against activities that do nothing. */
export async function sends(bundle: string): Promise<Figure[]> {
  const r = await rig(bundle);
  const sink = await startSink();
  const channel = smtpChannel(sink.url);
  const transport = createTransport({ url: sink.url, pool: true, maxConnections: WIDTH, maxMessages: Number.POSITIVE_INFINITY } as object);
  const due = async (n: number) => {
    const made = await crowd(r.db, n, winBack([120], { window: null }), new Date(Date.now() - 120 * DAY));
    return { made, enroll: () => enrollAll(r.db, made, r.queues.decide, new Date()) };
  };

  const first = await due(WARM + ROUNDS * MAILS);
  const ids = await first.enroll();
  await r.db('nudges').delete();
  const tasks: Task[] = [];
  for (const id of ids)
    tasks.push(await locked(r.db, id, async (tx, row) => ({ enrollmentId: id, ...stored(row), ...(await replan(tx, row, Date.now())) })));
  const send = createSendEmail(r.db, channel, SITE);
  const perform = (some: typeof tasks) => sideBySide(some, WIDTH, (task) => new MockActivityEnvironment().run(send, task));
  await perform(tasks.slice(0, WARM));
  const sample = await r.db('messages').where({ state: 'sent' }).first();
  const mail = await prepareMail(r.db, SITE, {
    messageId: sample.id,
    walk: { contact_id: sample.contact_id, test: null },
    versionId: sample.version_id,
    stepId: 'email-1',
    definition: first.made.definition,
    isTest: false,
    at: Date.now(),
  });
  const { id, to, from, date, html, ...parts } = mail;
  const same = { ...parts, html: html ?? '', to, from, date: new Date(date), messageId: `<${id}@shop.example>` };
  const alone = (n: number) => sideBySide(Array.from({ length: n }), WIDTH, () => transport.sendMail(same));
  await alone(WARM);
  const direct = await pairs(
    ROUNDS,
    (round) => perform(tasks.slice(WARM + round * MAILS, WARM + (round + 1) * MAILS)),
    () => alone(MAILS),
  );

  const crowds = await Promise.all(Array.from({ length: ROUNDS }, () => due(WALKS)));
  await r.work(channel);
  const open = async () => Number((await r.db('enrollments').whereNull('ended_at').count('* as n').first())?.n);
  const through = await r.withBareWorker(() =>
    pairs(
      ROUNDS,
      async (round) => {
        await crowds[round]?.enroll();
        await until(async () => (await open()) === 0);
      },
      (round) =>
        sideBySide(
          Array.from({ length: WALKS }, (_, n) => `bare/${round}/${n}`),
          50,
          (workflowId) => r.client.workflow.execute('oneActivity', { workflowId, taskQueue: 'bare', args: [] }),
        ),
    ),
  );
  await r.close();
  await channel.close();
  transport.close();
  sink.close();
  return [
    {
      what: 'flow sends without Temporal (gates, claim, render, call, record)',
      ours: perSecond(ROUNDS * MAILS, direct.ours),
      against: `${perSecond(ROUNDS * MAILS, direct.against)} nodemailer alone`,
      ratio: direct.ratio,
      reach: '≥ 0.5',
      ok: direct.ratio >= 0.5,
    },
    {
      what: 'flow sends through Temporal, from enrollment to end',
      ours: perSecond(ROUNDS * WALKS, through.ours),
      against: `${perSecond(ROUNDS * WALKS, through.against)} bare activities`,
      ratio: through.ratio,
      reach: '≥ 0.8',
      ok: through.ratio >= 0.8,
    },
  ];
}
