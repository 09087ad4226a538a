import { unmailable } from '../../api/contacts/index.ts';
import { type Db, prepared } from '../../api/db/database.ts';
import { gather, MOST } from '../../api/db/gather.ts';
import { type Glance, holdOf, unchanged } from '../../api/enrollments/index.ts';
import { silentSince } from '../../api/stores/index.ts';
import { twinBought } from '../../api/twins/index.ts';
import { isDue } from '../../workflows/flow/plan.ts';
import type { Task } from '../../workflows/names.ts';
import { gates } from './gates.ts';
import { type Claim, dedupeKey, LEDGER_MS, type LedgerRow } from './ledger.ts';

/**
 * Whether what was seen is the plain case: the first attempt of a visit that is due, with nothing that could be in its way. Everything
 * else is settled under the locks. A frequency cap counts other flows' mails, and a rule asks of anything; neither changes the contact:
 * never plain.
 */
export async function isPlain<T>(db: Db, { row, context, planned, taken }: Glance<T>, { rev, visit }: Task, now: number): Promise<boolean> {
  if (row.is_test || row.ended_at || row.visit !== visit || row.rev > rev || context.messageId !== null) return false;
  if (taken.length > 0 || context.answers.size > 0) return false;
  if (planned.do !== 'sendEmail' || !isDue(planned, now) || holdOf(row, context)) return false;
  if (context.flowStatus !== 'live' || context.liveVersionId !== row.version_id || context.cap) return false;
  return 'go' in (await gates(db, row, context, planned.due, now));
}

type Claiming<T> = (glance: Glance<T>, claiming: Claim) => Promise<LedgerRow | null>;

/**
 * Claims in one statement, together with others who are at it, if what was seen still stands: null = it doesn't, and nothing was
 * written. What no contact's row answers for (exclusions, the provider, the shop, the audience's rules, a twin who bought) is looked at
 * again.
 */
export function claimerOfSeen<T>(db: Db): Claiming<T> {
  const claimAll = gather(async (said: ({ message_id: string } & Record<string, unknown>)[]) => {
    const { rows } = await prepared<{ id: string }>(db, 'claim-seen', CLAIM, [JSON.stringify(said), MOST, LEDGER_MS]);
    const claimed = new Set(rows.map((row) => row.id));
    return said.map(({ message_id }) => claimed.has(message_id));
  });
  return async ({ seen, context }, { id, row, visit, stepId, stepName, provider, to, subject, now }) => {
    const at = new Date(now);
    const step = { step_id: stepId, step_name: stepName };
    const mail = { message_id: id, dedupe_key: dedupeKey(row, visit), provider, at, to_address: to, subject, ...step };
    if (!(await claimAll({ ...seen, ...mail, lapsed: context.definition.trigger.type === 'lapsed' }))) return null;
    const { audience_id, contact_id, flow_id } = row;
    return { id, audience_id, contact_id, flow_id, ...step, is_test: false, state: 'sending', reason: null, bounce: null, attempt: 1, at };
  };
}

const SAID = `message_id uuid, step_id text, step_name text, dedupe_key text, provider text, at timestamptz, to_address text, subject text,
  lapsed boolean`;
const CLAIM = `
  with ${unchanged(SAID)}
  insert into messages (id, audience_id, contact_id, flow_id, version_id, enrollment_id, step_id, step_name, dedupe_key, provider, at,
    to_address, subject, state, deadline)
  select s.message_id, e.audience_id, e.contact_id, e.flow_id, e.version_id, e.id, s.step_id, s.step_name, s.dedupe_key, s.provider, s.at,
    s.to_address, s.subject, 'sending', clock_timestamp() + ?::int * interval '1 ms'
  from said s join walk e on e.id = s.id join contacts c on c.id = e.contact_id join audiences a on a.id = e.audience_id
  where ${unmailable()} is null and a.cap_count is null
    and not exists (select from providers p where p.name = s.provider and p.open_since is not null)
    and not (s.lapsed and exists (select from stores s where s.audience_id = a.id and ${silentSince()} is not null))
    and not ${twinBought()}
  on conflict (dedupe_key) do nothing returning id`;
