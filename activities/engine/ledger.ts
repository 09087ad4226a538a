import { ApplicationFailure } from '@temporalio/activity';
import { type Db, prepared } from '../../api/db/database.ts';
import { gather, MOST } from '../../api/db/gather.ts';
import type { Enrollment } from '../../api/enrollments/index.ts';

/** The provider's time; well under the ledger's deadline, and that well under the activity's. */
export const CALL_MS = 4_000;
/** After the claim; no attempt may speak of its call any more. */
export const LEDGER_MS = CALL_MS + 1_000;

export interface LedgerRow {
  id: string;
  audience_id: string;
  contact_id: string;
  flow_id: string | null;
  campaign_id?: string | null;
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

const columnsOf = ({ id, row, visit, stepId, stepName, provider, to, subject, now }: Claim) => ({
  id,
  audience_id: row.audience_id,
  contact_id: row.contact_id,
  flow_id: row.flow_id,
  version_id: row.version_id,
  enrollment_id: row.id,
  step_id: stepId,
  step_name: stepName,
  dedupe_key: dedupeKey(row, visit),
  provider,
  at: new Date(now),
  to_address: to,
  subject,
  is_test: row.is_test,
});

/** Unique by enrollment and visit: once more only after a known refusal, under the same id and so the same Message-ID. */
async function write(tx: Db, claiming: Claim, state: object, again: object): Promise<LedgerRow> {
  const { id, ...columns } = columnsOf(claiming);
  const rows = await tx('messages')
    .insert({ id, ...columns, ...state })
    .onConflict('dedupe_key')
    .merge({ ...columns, ...state, ...again })
    .where('messages.state', 'retry')
    .returning('*');
  return rows[0];
}

/** From here on the mail may have left. */
export const claim = (tx: Db, claiming: Claim): Promise<LedgerRow> =>
  write(
    tx,
    claiming,
    { state: 'sending', reason: null, deadline: tx.raw(`clock_timestamp() + ? * interval '1 ms'`, [LEDGER_MS]) },
    { attempt: tx.raw('messages.attempt + 1'), claimed_at: tx.raw('clock_timestamp()') },
  );

/** A skip is a row too, with its reason. */
export const skipped = (tx: Db, claiming: Claim, reason: string): Promise<LedgerRow> =>
  write(tx, claiming, { state: 'skipped', reason }, {});

/**
 * Writes what became of an attempt, in a commit of its own. `sent` is the truth and overwrites a doubt;
 * refusal and doubt only speak for their own attempt.
 */
export const record = (
  db: Db,
  { id, attempt }: LedgerRow,
  state: LedgerRow['state'],
  { reason, bounce, softBounce }: { reason?: string; bounce?: string; softBounce?: string } = {},
) => prepared(db, 'record', RECORD, [state, reason, (bounce ?? softBounce)?.slice(0, 500), bounce !== undefined, id, state, attempt]);

/** What an earlier attempt met says nothing any more. */
const RECORD = `
  update messages m set state = said.state, reason = coalesce(said.reason, m.reason), bounce = said.bounce,
    bounced_at = case when said.hard then clock_timestamp() else m.bounced_at end
  from (values (?::text, ?::text, ?::text, ?::boolean)) as said(state, reason, bounce, hard)
  where m.id = ?::uuid and case when ? = 'sent' then m.state in ('sending', 'uncertain') else m.state = 'sending' and m.attempt = ?::int end`;

/** `sent`, together with others who are at it; whoever is not free at that moment is written alone, until it is. */
export function recorderOfSent(db: Db): (message: LedgerRow) => Promise<void> {
  const recordAll = gather(async (ids: string[]) => {
    const { rows } = await prepared<{ id: string }>(db, 'record-sent', RECORD_SENT, [JSON.stringify(ids), MOST]);
    const recorded = new Set(rows.map((row) => row.id));
    return ids.map((id) => recorded.has(id));
  });
  return async (message) => {
    if (!(await recordAll(message.id).catch(() => false))) await persist(() => record(db, message, 'sent'));
  };
}
const RECORD_SENT = `
  with mine as materialized (
    select id from messages where id in (select value::uuid from jsonb_array_elements_text(?::jsonb) limit ?::int) and state in ('sending', 'uncertain')
    for no key update skip locked)
  update messages set state = 'sent', bounce = null where id in (select id from mine) returning id`;

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
