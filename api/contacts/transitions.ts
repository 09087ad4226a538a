/**
 * Who moves a contact's status. A person moves only their own, by a form or a link; `system` = bounces, complaints, expiry; `address` =
 * a new address took the place of one that was dead, or that waited to be confirmed.
 */
export type Mover = 'person' | 'team' | 'import' | 'system' | 'address';
export type MarketingStatus = 'subscribed' | 'unsubscribed' | 'non_subscribed' | 'pending' | 'cleaned';

/**
 * Who may move what to what; what is not here is forbidden. E-mail and SMS follow the same table. The heart of it: whoever left, or
 * whose address died, comes back by their own deed alone.
 */
export const transitions: Record<MarketingStatus, Partial<Record<MarketingStatus, readonly Mover[]>>> = {
  non_subscribed: {
    subscribed: ['person', 'team', 'import'],
    pending: ['person', 'team', 'import'],
    unsubscribed: ['person', 'team', 'import', 'system'],
    cleaned: ['import', 'system'],
  },
  pending: {
    subscribed: ['person'],
    // 60 days without an answer
    non_subscribed: ['system', 'address'],
    unsubscribed: ['person', 'team', 'import', 'system'],
    cleaned: ['import', 'system'],
  },
  subscribed: {
    unsubscribed: ['person', 'team', 'import', 'system'],
    cleaned: ['import', 'system'],
  },
  // whoever left, or whose address died, stays so until they have confirmed: what is pending may lapse into non_subscribed
  unsubscribed: {
    subscribed: ['person'],
    cleaned: ['import', 'system'],
  },
  cleaned: {
    // they follow a link that reached them after all
    subscribed: ['person'],
    unsubscribed: ['person', 'team', 'import'],
    non_subscribed: ['address'],
  },
};

export type Verdict = 'same' | 'allowed' | Refusal;
export type Refusal = 'left' | 'invalid_address' | 'not_confirmed' | 'nobody';

/** May `who` move a status from one to the other? If not, why not. */
export function mayMove(from: MarketingStatus, to: MarketingStatus, who: Mover): Verdict {
  if (from === to) return 'same';
  if (transitions[from][to]?.includes(who)) return 'allowed';
  if (to === 'subscribed' || to === 'pending') {
    if (from === 'unsubscribed') return 'left';
    if (from === 'cleaned') return 'invalid_address';
    if (from === 'pending') return 'not_confirmed';
  }
  return 'nobody';
}

/** The statuses from which `who` may move someone to this one: for writes that move many at once. */
export const movableFrom = (to: MarketingStatus, who: Mover): MarketingStatus[] =>
  (Object.keys(transitions) as MarketingStatus[]).filter((from) => mayMove(from, to, who) === 'allowed');

/** The sentence for a refused move: why, and what to do. */
export const refusals: Record<Refusal, string> = {
  left: 'This person has unsubscribed. Only they can subscribe again, through a form of yours.',
  invalid_address: 'Mail to this address was refused for good. Ask the person for another address.',
  not_confirmed: 'This person has not confirmed yet. They are subscribed once they follow the link in the confirmation mail.',
  nobody: 'A status can’t be moved this way by hand.',
};
