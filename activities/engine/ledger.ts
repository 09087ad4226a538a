import { ApplicationFailure } from '@temporalio/activity';
import type { Db } from '../../api/db/database.ts';
import type { Enrollment } from '../../api/enrollments/index.ts';

/** The provider's time; well under the ledger's deadline, and that well under the activity's. */
export const CALL_MS = 4_000;
const LEDGER_MS = CALL_MS + 1_000;

export interface LedgerRow {
  id: string;
  audience_id: string;
  contact_id: string;
  flow_id: string;
  is_test: boolean;
  step_id: string;
  step_name: string;
  state: 'sending' | 'retry' | 'sent' | 'uncertain' | 'skipped' | 'failed';
  reason: string | null;
  bounce: string | null;
  attempt: number;
  at: Date;
}

export const dedupeKey = (row: Pick<Enrollment, 'id'>, visit: number) => `${row.id}:${visit}`;

/**
 * What an earlier attempt left: null = nothing stands in the way. An open one is waited for, then uncertain, never repeated,
 * unless the flow says to resend.
 */
export async function settled(tx: Db, key: string, resend: boolean): Promise<LedgerRow | null> {
  const { rows } = await tx.raw(
    `update messages set state = case when state = 'sending' and deadline < clock_timestamp() then 'uncertain' else state end
     where dedupe_key = ? returning *, extract(epoch from deadline - clock_timestamp()) * 1000 as left_ms`,
    [key],
  );
  const message = rows[0];
  if (message?.state === 'sending')
    throw ApplicationFailure.create({ message: 'an earlier attempt may still deliver', nextRetryDelay: Math.ceil(+message.left_ms) + 100 });
  if (message?.state === 'uncertain' && resend) {
    await tx('messages').where({ id: message.id }).update({ state: 'retry' });
    return null;
  }
  return message && message.state !== 'retry' ? message : null;
}

export interface Claim {
  id: string;
  row: Enrollment;
  visit: number;
  stepId: string;
  stepName: string;
  provider: string;
  to: string;
  subject: string;
  now: number;
}

/** From here on the mail may have left. Unique by enrollment and visit: a second claim only after a known refusal. */
export async function claim(tx: Db, { id, row, visit, stepId, stepName, provider, to, subject, now }: Claim): Promise<LedgerRow> {
  const { rows } = await tx.raw(
    `insert into messages (id, audience_id, contact_id, flow_id, version_id, enrollment_id, step_id, step_name, dedupe_key, provider, state,
       deadline, at, to_address, subject, is_test)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'sending', clock_timestamp() + ? * interval '1 ms', ?, ?, ?, ?)
     on conflict (dedupe_key) do update set state = 'sending', attempt = messages.attempt + 1, deadline = excluded.deadline, reason = null,
       at = excluded.at, claimed_at = clock_timestamp(), version_id = excluded.version_id, step_id = excluded.step_id,
       step_name = excluded.step_name, subject = excluded.subject, to_address = excluded.to_address
       where messages.state = 'retry' returning *`,
    [
      id,
      row.audience_id,
      row.contact_id,
      row.flow_id,
      row.version_id,
      row.id,
      stepId,
      stepName,
      dedupeKey(row, visit),
      provider,
      LEDGER_MS,
      new Date(now),
      to,
      subject,
      row.is_test,
    ],
  );
  return rows[0];
}

/** A skip is a row too, with its reason. */
export async function skipped(tx: Db, { id, row, visit, stepId, stepName, provider, to, now }: Claim, reason: string): Promise<void> {
  await tx.raw(
    `insert into messages (id, audience_id, contact_id, flow_id, version_id, enrollment_id, step_id, step_name, dedupe_key, provider, state,
       reason, at, to_address, is_test)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'skipped', ?, ?, ?, ?)
     on conflict (dedupe_key) do update set state = 'skipped', reason = excluded.reason, at = excluded.at where messages.state = 'retry'`,
    [
      id,
      row.audience_id,
      row.contact_id,
      row.flow_id,
      row.version_id,
      row.id,
      stepId,
      stepName,
      dedupeKey(row, visit),
      provider,
      reason,
      new Date(now),
      to,
      row.is_test,
    ],
  );
}

/**
 * Writes what became of an attempt, in a commit of its own. `sent` is the truth and overwrites a doubt;
 * refusal and doubt only speak for their own attempt.
 */
export const record = (db: Db, { id, attempt }: LedgerRow, state: LedgerRow['state'], more: { reason?: string; bounce?: string } = {}) =>
  db('messages')
    .where({ id })
    .where((q) => (state === 'sent' ? q.whereIn('state', ['sending', 'uncertain']) : q.where({ state: 'sending', attempt })))
    .update({
      state,
      ...(more.reason ? { reason: more.reason } : {}),
      ...(more.bounce ? { bounce: more.bounce.slice(0, 500), bounced_at: db.raw('clock_timestamp()') } : {}),
    });

/** Tries again in process: what happened outside must not be lost to a blink of the database. */
export async function persist<T>(write: () => PromiseLike<T>, tries = 10): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (tries === 1) throw error;
    await new Promise((ok) => setTimeout(ok, 300));
    return persist(write, tries - 1);
  }
}
