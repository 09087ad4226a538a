import { MockActivityEnvironment } from '@temporalio/testing';
import { createTransport } from 'nodemailer';
import { smtpChannel } from '../../activities/channels/smtp.ts';
import { createSendEmail } from '../../activities/steps/send-email.ts';
import { locked, replan, stored } from '../../api/enrollments/index.ts';
import { prepareMail } from '../../api/mails/index.ts';
import { SITE } from '../support/engine.ts';
import { DAY, winBack } from '../support/factories.ts';
import { crowd, enrollAll } from './people.ts';
import { type Figure, perSecond, rig, seconds, sideBySide, until } from './rig.ts';
import { startSink } from './sink.ts';

const N = 1_000;
const WIDTH = 20;

/** A flow's sends: without Temporal against nodemailer alone with the same message, and through it against activities that do nothing. */
export async function sends(bundle: string): Promise<Figure[]> {
  const r = await rig(bundle);
  const sink = await startSink();
  const channel = smtpChannel(sink.url);
  const transport = createTransport({ url: sink.url, pool: true, maxConnections: WIDTH, maxMessages: Number.POSITIVE_INFINITY } as object);
  const due = async () => {
    const made = await crowd(r.db, N, winBack([120], { window: null }), new Date(Date.now() - 120 * DAY));
    const ids = await enrollAll(r.db, made, r.queues.decide, new Date());
    return { made, ids };
  };

  const first = await due();
  await r.db('nudges').delete();
  const tasks = await Promise.all(
    first.ids.map((id) =>
      locked(r.db, id, async (tx, row) => ({ enrollmentId: id, ...stored(row), ...(await replan(tx, row, Date.now())) })),
    ),
  );
  const send = createSendEmail(r.db, channel, SITE);
  await sideBySide(tasks.slice(0, 50), WIDTH, (task) => new MockActivityEnvironment().run(send, task));
  const timed = tasks.slice(50);
  const ours = await seconds(() => sideBySide(timed, WIDTH, (task) => new MockActivityEnvironment().run(send, task)));
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
  const alone = await seconds(() =>
    sideBySide(timed, WIDTH, () =>
      transport.sendMail({ ...parts, html: html ?? '', to, from, date: new Date(date), messageId: `<${id}@shop.example>` }),
    ),
  );

  const bare = await r.withBareWorker(() =>
    seconds(() =>
      sideBySide(
        Array.from({ length: N }, (_, n) => n),
        50,
        (n) => r.client.workflow.execute('oneActivity', { workflowId: `bare/${n}`, taskQueue: 'bare', args: [] }),
      ),
    ),
  );
  const second = await due();
  await r.work(channel);
  const through = await seconds(() =>
    until(
      async () =>
        Number((await r.db('enrollments').where({ flow_id: second.made.flowId }).whereNull('ended_at').count('* as n').first())?.n) === 0,
    ),
  );
  await r.close();
  await channel.close();
  transport.close();
  sink.close();
  const direct = alone / ours;
  const temporal = bare / through;
  return [
    {
      what: `${timed.length} flow sends without Temporal (gates, claim, render, call, record)`,
      ours: perSecond(timed.length, ours),
      against: `${perSecond(timed.length, alone)} nodemailer alone`,
      ratio: direct,
      reach: '≥ 0.5',
      ok: direct >= 0.5,
    },
    {
      what: `${N} flow sends through Temporal, from enrollment to end`,
      ours: perSecond(N, through),
      against: `${perSecond(N, bare)} bare activities`,
      ratio: temporal,
      reach: '≥ 0.8',
      ok: temporal >= 0.8,
    },
  ];
}
