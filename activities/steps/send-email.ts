import { v7 } from 'uuid';
import type { Db } from '../../api/db/database.ts';
import {
  advance,
  advancerOfSeen,
  type Effect,
  type Enrollment,
  type Glance,
  glancer,
  holdOf,
  locked,
  look,
  replan,
  store,
  stored,
} from '../../api/enrollments/index.ts';
import { type Channel, type Mail, type Recipient, Refused, recipientSql, type Site, walkMail } from '../../api/mails/index.ts';
import { isDue, type Planned } from '../../workflows/flow/plan.ts';
import type { Instruction, Task } from '../../workflows/names.ts';
import { hardBounce, softBounce } from '../engine/bounces.ts';
import { claimerOfSeen, isPlain } from '../engine/claim-seen.ts';
import { attemptTime } from '../engine/clock.ts';
import { gates } from '../engine/gates.ts';
import {
  CALL_MS,
  type Claim,
  claim,
  dedupeKey,
  type LedgerRow,
  persist,
  record,
  recorderOfSent,
  settled,
  skipped,
} from '../engine/ledger.ts';
import { openBreaker, refusalCounter, takeToken } from '../engine/provider.ts';
import { within } from '../engine/within.ts';

type Sending = Extract<Planned, { do: 'sendEmail' }>;
type Glancer = ReturnType<typeof glancer<Recipient>>;
type Begun = { answer: Instruction; bounced?: LedgerRow } | { again: true } | { message: LedgerRow; mail: Mail; seen?: Glance<Recipient> };

/** claim → call → record, no lock across the call; advancing is a transaction of its own. */
export function createSendEmail(db: Db, channel: Channel, site: Site) {
  const refusals = refusalCounter(db, channel.name);
  const look = glancer<Recipient>(db, recipientSql('clock_timestamp()'));
  const claimSeen = claimerOfSeen<Recipient>(db);
  const recordSent = recorderOfSent(db);
  const advanceSeen = advancerOfSeen<Recipient>(db);

  /** The plain case, without a transaction: claims if all that `render` saw still stands. null = it takes the locks. */
  async function beginSeen({ id, mail, seen }: Ready, task: Task): Promise<Begun | null> {
    const now = attemptTime(false);
    const { planned, row } = seen;
    if (!mail || planned.do !== 'sendEmail' || !(await isPlain(db, seen, task, now))) return null;
    const step = { stepId: planned.stepId, stepName: planned.name };
    const whom = { to: mail.to.address, subject: mail.subject };
    const message = await claimSeen(seen, { id, row, visit: task.visit, ...step, provider: channel.name, ...whom, now });
    return message && { message, mail, seen };
  }

  return async function sendEmail(task: Task): Promise<Instruction> {
    const { enrollmentId, visit } = task;
    let begun: Begun = { again: true };
    for (let tries = 0; 'again' in begun; tries++) {
      const ready = await render(look, site, enrollmentId, visit);
      if (tries === 5) throw new Error('the plan changed 5 times while the mail was rendered');
      const wait = ready.mail ? await takeToken(db, channel.name) : 0;
      begun =
        (wait === 0 && (await beginSeen(ready, task))) ||
        (await locked(db, enrollmentId, (tx, row) => begin(tx, row, { ...task, channel, ready, wait })));
    }
    if ('answer' in begun) {
      // killed between the refusal and its consequences: they are made up for
      if (begun.bounced) await bounce(db, begun.bounced, begun.bounced.bounce ?? '');
      return begun.answer;
    }

    const { message, mail, seen } = begun;
    let outcome: Effect['outcome'] = 'sent';
    let reason: string | null = null;
    let refusal: string | null = null;
    try {
      await within(CALL_MS, (deadline) => channel.send(mail, deadline));
      refusals.succeeded();
      await recordSent(message);
    } catch (error) {
      if (!(error instanceof Refused)) {
        outcome = 'uncertain';
        await persist(() => record(db, message, 'uncertain'));
      } else if (error.kind === 'later' || error.kind === 'provider') {
        const soft = error.mailbox ? { softBounce: error.message } : {};
        await persist(() => record(db, message, 'retry', { reason: error.message, ...soft }));
        if (error.kind === 'later') {
          if (!error.mailbox) await refusals.refused(error.message);
          throw error;
        }
        await openBreaker(db, channel.name, error.message);
        return locked(db, enrollmentId, (tx, row) => replan(tx, row, attemptTime(row.is_test)));
      } else {
        outcome = 'failed';
        refusal = error.message;
        reason = error.kind === 'address' ? 'hard_bounce' : error.mailbox ? 'soft_bounce' : 'refused';
        const told = {
          hard_bounce: { reason, bounce: refusal },
          soft_bounce: { reason, softBounce: refusal },
          refused: { reason: refusal },
        }[reason];
        await persist(() => record(db, message, 'failed', told));
      }
    }
    if (refusal) await bounce(db, { ...message, reason }, refusal);
    const effect = effectOf(message, outcome, reason);
    const next = seen && (await advanceSeen(seen, effect, attemptTime(false)));
    return next ?? locked(db, enrollmentId, (tx, row) => advance(tx, row, visit, effect, attemptTime(row.is_test)));
  };
}

/** What a refusal means for the contact, made up for when a worker was killed before; each is harmless to do twice. */
async function bounce(db: Db, message: LedgerRow, detail: string): Promise<void> {
  if (message.reason === 'hard_bounce') await hardBounce(db, message, detail);
  if (message.reason === 'soft_bounce') await db.transaction((tx) => softBounce(tx, message, detail));
}

const effectOf = (message: LedgerRow, outcome: Effect['outcome'], reason: string | null): Effect => ({
  stepId: message.step_id,
  type: 'sendEmail',
  name: message.step_name,
  outcome,
  reason,
  messageId: message.id,
  at: message.at,
});

/** What would be sent, as things stand: rendered before the claim, so that claim and call lie close together. */
interface Ready {
  id: string;
  stepId: string | null;
  mail: Mail | null;
  seen: Glance<Recipient>;
}

async function render(look: Glancer, site: Site, enrollmentId: string, visit: number): Promise<Ready> {
  const clock = (row: Enrollment) => attemptTime(row.is_test);
  const seen = await look(enrollmentId, clock);
  const { planned, context, row } = seen;
  const ready: Ready = { id: context.messageId ?? v7(), stepId: null, mail: null, seen };
  if (row.ended_at || row.visit !== visit || row.arm === 'holdout') return ready;
  const now = clock(row);
  if (planned.do !== 'sendEmail' || !isDue(planned, now)) return ready;
  ready.stepId = planned.stepId;
  if (context.unmailable && !row.is_test) return ready;
  try {
    ready.mail = walkMail(site, seen.beside, {
      messageId: ready.id,
      walk: row,
      versionId: row.version_id,
      stepId: planned.stepId,
      definition: context.definition,
      isTest: row.is_test,
      at: now,
    });
  } catch {
    // a template that can't be rendered for this contact is skipped, with that reason
  }
  return ready;
}

interface Attempt {
  rev: number;
  visit: number;
  channel: Channel;
  ready: Ready;
  /** Milliseconds until the provider's rate lets this one through. */
  wait: number;
}
/** Under the locks: settle what an earlier attempt left, believe only the newest instruction, ask the gates, claim. */
async function begin(tx: Db, row: Enrollment, { rev, visit, channel, ready, wait }: Attempt): Promise<Begun> {
  const now = attemptTime(row.is_test);
  const seen = await look(tx, row, now);
  const untried = row.visit === visit && seen.context.messageId === null;
  const resend = seen.context.definition.settings.onUncertain === 'resend';
  const earlier = untried ? null : await settled(tx, dedupeKey(row, visit), resend);
  if (earlier && earlier.state !== 'skipped') {
    const answer = await advance(tx, row, visit, effectOf(earlier, earlier.state as Effect['outcome'], earlier.reason), now);
    return earlier.state === 'failed' ? { answer, bounced: earlier } : { answer };
  }
  if (row.rev > rev || row.ended_at || row.visit !== visit) return { answer: stored(row) };

  const { planned } = seen;
  if (planned.do !== 'sendEmail' || !isDue(planned, now) || seen.taken.length > 0) return { answer: await store(tx, row, seen, now) };
  if (planned.blocked || holdOf(row, seen.context)) return { answer: await store(tx, row, seen, now) };

  const claiming: Claim = {
    id: ready.id,
    row: seen.row,
    visit,
    stepId: planned.stepId,
    stepName: planned.name,
    provider: channel.name,
    to: ready.mail?.to.address ?? '',
    subject: ready.mail?.subject ?? '',
    now,
  };
  const verdict = await gates(tx, row, seen.context, planned.due, now);
  if ('skip' in verdict) {
    // their mailbox refused it until it was too late
    const full = verdict.skip === 'too_late' && !untried ? await lastBounce(tx, row, visit) : null;
    return { answer: await skip(tx, row, claiming, planned, full ? 'soft_bounce' : verdict.skip, now, full) };
  }
  if ('defer' in verdict) return { answer: await replan(tx, row, now, { not_before: new Date(verdict.defer) }) };
  if (ready.stepId !== planned.stepId) return { again: true };
  if (!ready.mail) return { answer: await skip(tx, row, claiming, planned, 'render', now) };
  if (wait > 0) return { answer: await replan(tx, row, now, { not_before: new Date(now + wait) }) };
  return { message: await claim(tx, claiming), mail: ready.mail };
}

const lastBounce = async (tx: Db, row: Enrollment, visit: number): Promise<string | null> =>
  (await tx('messages').where('dedupe_key', dedupeKey(row, visit)).first('bounce'))?.bounce ?? null;

async function skip(
  tx: Db,
  row: Enrollment,
  claiming: Claim,
  planned: Sending,
  reason: string,
  now: number,
  full: string | null = null,
): Promise<Instruction> {
  const message = await skipped(tx, claiming, reason);
  if (full) await softBounce(tx, message, full);
  const effect: Effect = {
    stepId: planned.stepId,
    type: 'sendEmail',
    name: planned.name,
    outcome: 'skipped',
    reason,
    messageId: message.id,
    at: new Date(now),
  };
  return advance(tx, row, claiming.visit, effect, now);
}
