import type { Db } from '../../api/db/database.ts';
import { type Channel, type Maker, type Recipient, Refused } from '../../api/mails/index.ts';
import { CALL_MS } from '../engine/ledger.ts';
import { openBreaker, refusalCounter } from '../engine/provider.ts';
import { within } from '../engine/within.ts';
import { CLAIM_MS, type Claimed } from './claim.ts';
import type { Told } from './record.ts';

/** No call begins later after its claim: it would still be under way when the claim is over. */
const LAST_CALL_MS = CLAIM_MS - CALL_MS - 6_000;
/** Tried again after so long; then the other side has been told often enough. */
const AGAIN_MS = [60_000, 5 * 60_000, 20 * 60_000, 3_600_000, 3 * 3_600_000, 6 * 3_600_000];

/** Since when it is claimed, by this process's clock, taken before the claim was asked for. */
export interface Queued extends Claimed {
  since: number;
}

export interface Sender {
  send(one: Queued): Promise<Told>;
  /** The provider turned everyone away: nothing more is to be called. */
  isShut(): boolean;
}

/** Calls for one mail after the other; what came of each is told, never thrown. */
export function createSender(db: Db, channel: Channel, maker: Maker, audience: Recipient['audience']): Sender {
  const refusals = refusalCounter(db, channel.name);
  let shut = false;
  return {
    isShut: () => shut,
    async send({ id, contactId, attempt, to, since }) {
      const told = (state: Told['state'], more: Partial<Told> = {}): Told => ({ id, contactId, attempt, state, subject: '', ...more });
      if (shut || performance.now() - since > LAST_CALL_MS) return told('released');
      let subject = '';
      try {
        const mail = maker.make({ ...to, audience }, id, Date.now());
        subject = mail.subject;
        await within(CALL_MS, (deadline) => channel.send(mail, deadline));
        refusals.succeeded();
        return told('sent', { subject });
      } catch (error) {
        if (!(error instanceof Refused)) return subject ? told('uncertain', { subject }) : told('skipped', { reason: 'render' });
        if (error.kind === 'provider') {
          shut = true;
          await openBreaker(db, channel.name, error.message);
          return told('retry', { subject, reason: error.message, again: 0 });
        }
        if (error.kind === 'later') {
          if (!error.mailbox) await refusals.refused(error.message);
          const again = AGAIN_MS[attempt - 1];
          if (again) return told('retry', { subject, reason: error.message, again, ...(error.mailbox ? { bounce: error.message } : {}) });
          return told(
            'failed',
            error.mailbox ? { subject, reason: 'soft_bounce', bounce: error.message } : { subject, reason: error.message },
          );
        }
        if (error.kind === 'address') return told('failed', { subject, reason: 'hard_bounce', bounce: error.message, hard: true });
        return told(
          'failed',
          error.mailbox ? { subject, reason: 'soft_bounce', bounce: error.message } : { subject, reason: error.message },
        );
      }
    },
  };
}
