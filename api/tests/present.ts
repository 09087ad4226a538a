import { daysBetween } from '../../workflows/flow/calendar.ts';
import { seriesId } from '../../workflows/names.ts';
import { contextOf, forecastOf, temporalLink } from '../enrollments/index.ts';
import type { Deps } from '../http/deps.ts';
import type { Answer } from '../http/route.ts';
import { renderStored } from '../mails/index.ts';
import { readClock } from './clock.ts';
import type { TestRun } from './contract.ts';
import { type Happened, type Mailed, readMails, readSteps } from './read-run.ts';
import type { RunRow } from './store.ts';

/** A test run as it stands: what happened from Postgres, the hour from the run's own clock. */
export async function presentRun({ db, client, config }: Deps, row: RunRow): Promise<Answer<TestRun>> {
  const { test, id } = row;
  const started = Date.parse(test.startedAt);
  const clock = row.ended_at || !client ? null : await readClock(client, id).catch(() => null);
  const now = row.ended_at ? Number(row.ended_at) : (clock?.now ?? started);
  const day = (at: number) => daysBetween(started, at, row.time_zone);
  const [steps, mails, context] = await Promise.all([readSteps(db, id), readMails(db, id), contextOf(db, row)]);
  const planned = row.ended_at ? [] : await forecastOf(db, row, context, now);
  return {
    id,
    flowId: row.flow_id,
    contact: row.contact,
    to: test.to,
    startedAt: test.startedAt,
    state: stateOf(row, clock?.running ?? true),
    outcome: row.outcome,
    now: new Date(now),
    day: day(now),
    secondsSoFar: Math.max((test.finishedAt ? Date.parse(test.finishedAt) : Date.now()) - started, 0) / 1_000,
    planned: planned
      .filter((step) => step.type === 'sendEmail')
      .map((step) => ({ stepId: step.stepId, name: step.name, day: day(step.at), at: new Date(step.at) })),
    thrown: test.thrown,
    happened: story(row, steps, now).map((entry) => ({ ...entry, day: day(Number(entry.at)) })),
    mails: await Promise.all(mails.map((mail) => shown(db, mail, day(Number(mail.at))))),
    temporalUrl: temporalLink(config.temporalUiUrl, seriesId(id)),
  };
}

function stateOf(row: RunRow, running: boolean): TestRun['state'] {
  if (row.ended_at) return row.outcome === 'stopped' ? 'stopped' : 'ended';
  if (!running) return 'failed';
  return row.test.held ? 'held' : 'running';
}

async function shown(db: Deps['db'], { id, at: _at, subject, caught_id }: Mailed, day: number) {
  const mail = await renderStored(db, id);
  return { messageId: id, caughtId: caught_id, day, subject, from: mail?.from ?? '', html: mail?.html ?? '' };
}

/** Newest first: the end, the facts thrown in, the steps, the entry, the start. */
function story(row: RunRow, steps: Happened[], now: number): Happened[] {
  const beside = (type: string, outcome: string, at: Date, reason: string | null = null, name = ''): Happened => ({
    type,
    name,
    outcome,
    reason,
    at,
    messageId: null,
    subject: null,
  });
  const entries = [
    beside('started', 'started', new Date(row.test.startedAt), row.actor),
    ...(Number(row.entered_at) <= now ? [beside('entered', 'entered', row.entered_at)] : []),
    ...steps,
    ...row.test.thrown
      .filter((fact) => fact.happened)
      .map((fact) => beside(fact.type, 'happened', new Date(fact.at), null, fact.type === 'event' ? fact.name : '')),
  ].sort((a, b) => Number(a.at) - Number(b.at));
  if (row.ended_at) entries.push(beside('ended', row.outcome ?? 'ended', row.ended_at, row.reason));
  return entries.reverse();
}
