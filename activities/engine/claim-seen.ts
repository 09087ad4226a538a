import { unmailable } from '../../api/contacts/index.ts';
import { type Db, prepared } from '../../api/db/database.ts';
import { type Glance, holdOf, UNCHANGED, unchanged } from '../../api/enrollments/index.ts';
import { silentSince } from '../../api/stores/index.ts';
import { twinBought } from '../../api/twins/index.ts';
import { isDue } from '../../workflows/flow/plan.ts';
import type { Task } from '../../workflows/names.ts';
import { gates } from './gates.ts';
import { type Claim, dedupeKey, LEDGER_MS, type LedgerRow } from './ledger.ts';

/**
 * Whether what was seen is the plain case: the first attempt of a visit that is due, with nothing that could be in its way. Everything
 * else is settled under the locks. A frequency cap counts other flows' mails, which change no contact: never plain.
 */
export async function isPlain<T>(db: Db, { row, context, planned }: Glance<T>, { rev, visit }: Task, now: number): Promise<boolean> {
  if (row.is_test || row.ended_at || row.visit !== visit || row.rev > rev || context.messageId !== null) return false;
  if (planned.do !== 'sendEmail' || !isDue(planned, now) || holdOf(row, context)) return false;
  if (context.flowStatus !== 'live' || context.liveVersionId !== row.version_id || context.cap) return false;
  return 'go' in (await gates(db, row, context, planned.due, now));
}

/**
 * Claims in one statement, if what was seen still stands: null = it doesn't, and nothing was written. What no contact's row answers
 * for (exclusions, the provider, the shop, the audience's rules, a twin who bought) is looked at again.
 */
export async function claimSeen<T>(db: Db, { seen, context }: Glance<T>, claiming: Claim): Promise<LedgerRow | null> {
  const { id, row, visit, stepId, stepName, provider, to, subject, now } = claiming;
  const at = new Date(now);
  const bindings = [...unchanged(seen), id, stepId, stepName, dedupeKey(row, visit), provider, at, to, subject, LEDGER_MS];
  const { rowCount } = await prepared(db, 'claim-seen', CLAIM, [...bindings, provider, context.definition.trigger.type === 'lapsed']);
  if (rowCount === 0) return null;
  const { audience_id, contact_id, flow_id } = row;
  const whose = { audience_id, contact_id, flow_id, is_test: false, step_id: stepId, step_name: stepName };
  return { ...whose, id, state: 'sending', reason: null, bounce: null, attempt: 1, at };
}

const CLAIM = `
  with ${UNCHANGED}
  insert into messages (id, audience_id, contact_id, flow_id, version_id, enrollment_id, step_id, step_name, dedupe_key, provider, at,
    to_address, subject, state, deadline)
  select ?::uuid, e.audience_id, e.contact_id, e.flow_id, e.version_id, e.id, ?::text, ?::text, ?::text, ?::text, ?::timestamptz,
    ?::text, ?::text, 'sending', clock_timestamp() + ?::int * interval '1 ms'
  from walk e join contacts c on c.id = e.contact_id join audiences a on a.id = e.audience_id
  where ${unmailable()} is null and a.cap_count is null
    and not exists (select from providers p where p.name = ?::text and p.open_since is not null)
    and not (?::boolean and exists (select from stores s where s.audience_id = a.id and ${silentSince()} is not null))
    and not ${twinBought()}
  on conflict (dedupe_key) do nothing`;
