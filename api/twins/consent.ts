/** Consent belongs to an address: `stays` = the contact whose address stays, `goes` = the other one. */
interface Consent {
  status: string;
  permission: unknown;
}

/**
 * What the merged person's status becomes. Whether mail arrives, and what was agreed to, belongs to the address that stays; leaving is
 * the person's own word and holds whichever address they left from.
 */
export function strictest(stays: Consent, goes: Consent): { status: string; permission: unknown } {
  const left = goes.status === 'unsubscribed' && stays.status !== 'cleaned';
  return { status: left ? 'unsubscribed' : stays.status, permission: goes.permission === false ? false : stays.permission };
}
