import type { Db } from '../db/database.ts';
import { setStatus } from './set-status.ts';

/**
 * What a new address (or number) does to the standing of the one before it; see docs/decisions/0010. Consent is the person's and goes
 * with them; what was about the old address alone does not: that it is dead, and that it waits to be confirmed. A dead address's
 * successor is subscribed only when the caller says how the person agreed. The contact is locked.
 */
export async function followAddress(
  tx: Db,
  contactId: string,
  channel: 'email' | 'sms',
  consentBasis: string | undefined,
  actor: string,
): Promise<void> {
  const prefix = channel === 'sms' ? 'sms_' : '';
  if (channel === 'email') await tx('contacts').where({ id: contactId }).update({ soft_bounces: 0 });
  const { status } = await tx('contacts').where({ id: contactId }).first(`${prefix}status as status`);
  if (status !== 'cleaned' && status !== 'pending') return;
  const move = { contactId, channel, who: 'address' as const, source: 'new address', actor };
  await setStatus(tx, { ...move, to: 'non_subscribed' });
  if (status === 'cleaned' && consentBasis) await setStatus(tx, { ...move, who: 'team', to: 'subscribed', source: actor, consentBasis });
}
