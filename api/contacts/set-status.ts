import { v7 } from 'uuid';
import type { Db } from '../db/database.ts';
import { nudge } from '../enrollments/index.ts';
import { type MarketingStatus, type Mover, mayMove, type Verdict } from './transitions.ts';

export interface Move {
  contactId: string;
  channel: 'email' | 'sms';
  to: MarketingStatus;
  who: Mover;
  /** How we know: "form", "hard bounce", "import shop.csv" … */
  source: string;
  /** How they agreed, where they become subscribed. */
  consentBasis?: string;
  /** When and how exactly: IP, form, confirmation. */
  proof?: Record<string, unknown>;
  actor: string;
  /** Further facts for the feed: the message, the reason. */
  data?: Record<string, unknown>;
}

/**
 * Moves one status by the table in transitions.ts, under the contact's lock, which the caller's transaction keeps: status, feed event
 * and the news to listening enrollments commit together. Answers with the verdict; on a refusal nothing is written.
 */
export async function setStatus(tx: Db, move: Move): Promise<Verdict> {
  const { contactId, channel, to, who, source, consentBasis, proof, actor, data } = move;
  const prefix = channel === 'sms' ? 'sms_' : '';
  const { rows } = await tx.raw<{ rows: { audience_id: string; status: MarketingStatus; now: Date }[] }>(
    `select audience_id, ${prefix}status as status, clock_timestamp() as now from contacts where id = ? for no key update`,
    [contactId],
  );
  const contact = rows[0];
  if (!contact) throw new Error(`no contact ${contactId}`);
  const verdict = mayMove(contact.status, to, who);
  if (verdict !== 'allowed') return verdict;
  const agreed = to === 'subscribed';
  await tx('contacts')
    .where({ id: contactId })
    .update({
      [`${prefix}status`]: to,
      [`${prefix}status_at`]: contact.now,
      [`${prefix}status_source`]: source,
      ...(consentBasis ? { [`${prefix}consent_basis`]: consentBasis } : {}),
      ...(agreed && channel === 'email'
        ? { opted_in_at: contact.now, soft_bounces: 0, ...(proof ? { optin_proof: JSON.stringify(proof) } : {}) }
        : {}),
      ...(who === 'person' ? { last_active_at: contact.now } : {}),
      updated_at: contact.now,
      rev: tx.raw('rev + 1'),
    });
  await tx('events').insert({
    id: v7(),
    audience_id: contact.audience_id,
    contact_id: contactId,
    type: channel === 'sms' ? 'sms_status' : 'status',
    at: contact.now,
    data: JSON.stringify({ from: contact.status, to, who, source, consentBasis: consentBasis ?? null, ...data }),
    actor,
  });
  if (channel === 'email') await nudge(tx, [contactId], 'consent', contact.now);
  return 'allowed';
}
