import type { Db } from '../db/database.ts';
import { refused } from '../http/errors.ts';
import type { Update } from './edit.ts';
import { setStatus } from './set-status.ts';
import { type MarketingStatus, refusals } from './transitions.ts';

const channels = [
  { channel: 'email', field: 'status', basis: 'consentBasis', column: 'consent_basis' },
  { channel: 'sms', field: 'smsStatus', basis: 'smsConsentBasis', column: 'sms_consent_basis' },
] as const;

/** Moves the statuses as a team member asks, by the table of moves; says why where that is refused. The contact is locked. */
export async function moveByHand(tx: Db, contactId: string, change: Update, actor: string): Promise<void> {
  for (const { channel, field, basis, column } of channels) {
    const [to, consentBasis] = [change[field], change[basis]];
    if (to === undefined) {
      if (consentBasis !== undefined)
        await tx('contacts')
          .where({ id: contactId })
          .update({ [column]: consentBasis });
      continue;
    }
    await refuseWithoutBasis(tx, { contactId, to, field, basis, consentBasis });
    const verdict = await setStatus(tx, {
      contactId,
      channel,
      to,
      who: 'team',
      source: actor,
      ...(consentBasis ? { consentBasis } : {}),
      actor,
    });
    if (verdict !== 'allowed' && verdict !== 'same') {
      const message = refusals[verdict];
      throw refused(message, [{ field, message }]);
    }
  }
}

interface Asked {
  contactId: string;
  to: MarketingStatus;
  field: 'status' | 'smsStatus';
  basis: 'consentBasis' | 'smsConsentBasis';
  consentBasis: string | undefined;
}
async function refuseWithoutBasis(tx: Db, { contactId, to, field, basis, consentBasis }: Asked): Promise<void> {
  if (to !== 'subscribed' || consentBasis) return;
  const now = await tx('contacts')
    .where({ id: contactId })
    .first(field === 'status' ? 'status' : 'sms_status as status');
  if (now.status !== 'non_subscribed') return; // same, or refused by the table
  const message = 'Say how this person agreed to be mailed, such as “Signed up in the shop on 3 March”.';
  throw refused(message, [{ field: basis, message }]);
}
