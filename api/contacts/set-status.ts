import type { Db } from '../db/database.ts';
import { nudge } from '../enrollments/index.ts';
import { type MarketingStatus, type Mover, mayMove, movableFrom, type Verdict } from './transitions.ts';

/** What is the same for everyone whom one cause moves. */
export interface MoveOfMany {
  channel: 'email' | 'sms';
  to: MarketingStatus;
  who: Mover;
  /** How we know: "form", "hard bounce", "import shop.csv" … */
  source: string;
  /** How they agreed, where they become subscribed. */
  consentBasis?: string;
  /** When and how exactly: IP, form, confirmation. */
  proof?: Record<string, unknown>;
  /** When they agreed, where that is known and not now. */
  optedInAt?: Date;
  /** The instant of the fact that moves them; now unless given. */
  at?: Date;
  actor: string;
  /** Further facts for the feed: the message, the reason. */
  data?: Record<string, unknown>;
}
export interface Move extends MoveOfMany {
  contactId: string;
}

/**
 * Moves one status by the table in transitions.ts, under the contact's lock, which the caller's transaction keeps: status, feed event
 * and the news to listening enrollments commit together. Answers with the verdict; on a refusal nothing is written.
 */
export async function setStatus(tx: Db, { contactId, ...move }: Move): Promise<Verdict> {
  const column = move.channel === 'sms' ? 'sms_status' : 'status';
  const { rows } = await tx.raw<{ rows: { status: MarketingStatus }[] }>(
    `select ${column} as status from contacts where id = ? for no key update`,
    [contactId],
  );
  if (!rows[0]) throw new Error(`no contact ${contactId}`);
  const verdict = mayMove(rows[0].status, move.to, move.who);
  if (verdict === 'allowed') await setStatuses(tx, [contactId], move);
  return verdict;
}

/** The same for many at once, a page of them: whoever may not move, or stands there already, stays. Returns who moved. */
export async function setStatuses(tx: Db, contactIds: string[], move: MoveOfMany): Promise<string[]> {
  const { channel, to, who, source, consentBasis, proof, optedInAt, at, actor, data } = move;
  await tx.raw('select from contacts where id = any(?::uuid[]) order by id for no key update', [contactIds]);
  const p = channel === 'sms' ? 'sms_' : '';
  const { rows } = await tx.raw<{ rows: { id: string; at: Date }[] }>(
    `with was as (select id, ${p}status as status, coalesce(:at::timestamptz, clock_timestamp()) as now from contacts
       where id = any(:ids::uuid[]) and ${p}status = any(:from::text[])),
     moved as (
       update contacts c set ${p}status = :to, ${p}status_at = was.now, ${p}status_source = :source,
         ${consentBasis ? `${p}consent_basis = :consentBasis,` : ''}
         ${to === 'subscribed' && !p ? 'opted_in_at = coalesce(:optedInAt::timestamptz, was.now), optin_proof = coalesce(:proof::jsonb, optin_proof), soft_bounces = 0,' : ''}
         ${who === 'person' ? 'last_active_at = greatest(last_active_at, was.now),' : ''}
         updated_at = was.now, rev = rev + 1
       from was where c.id = was.id returning c.id, c.audience_id, was.status as was, was.now)
     insert into events (id, audience_id, contact_id, type, at, data, actor)
     select uuidv7(), audience_id, id, '${p}status', now, jsonb_build_object('from', was) || :data::jsonb, :actor from moved
     returning contact_id as id, at`,
    {
      ids: contactIds,
      from: movableFrom(to, who),
      to,
      source,
      consentBasis: consentBasis ?? null,
      optedInAt: optedInAt ?? null,
      at: at ?? null,
      proof: proof ? JSON.stringify(proof) : null,
      data: JSON.stringify({ to, who, source, consentBasis: consentBasis ?? null, ...(proof ? { proof } : {}), ...data }),
      actor,
    },
  );
  const moved = rows.map(({ id }) => id);
  if (channel === 'email' && rows[0]) await nudge(tx, moved, 'consent', rows[0].at);
  return moved;
}
