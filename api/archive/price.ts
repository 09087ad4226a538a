import type { MarketingStatus } from '../contacts/index.ts';
import type { ByStatus, Charged } from './contract.ts';

/** One step of what a sending service bills: up to so many contacts, so much a month. */
export interface Tier {
  upTo: number;
  price: string;
}
/** Who is billed: everyone but invalid, pending and archived ones, or the subscribed alone. */
export const billed: Record<'contacts' | 'active', readonly MarketingStatus[]> = {
  contacts: ['subscribed', 'unsubscribed', 'non_subscribed'],
  active: ['subscribed'],
};
export type ChargedFor = keyof typeof billed;

export const billable = (counts: ByStatus, chargedFor: ChargedFor): number =>
  billed[chargedFor].reduce((sum, status) => sum + (counts[status] ?? 0), 0);

/** The tier that holds so many; null = there are none, or more contacts than the last one holds. Tiers rise. */
export const tierOf = (tiers: readonly Tier[], contacts: number): Tier | null => tiers.find(({ upTo }) => contacts <= upTo) ?? null;

const cents = (amount: string) => Math.round(Number(amount) * 100);
/** Always the difference of two tiers; null = one of them is not known. */
export const savingOf = (from: Tier | null, to: Tier | null): string | null =>
  from && to ? ((cents(from.price) - cents(to.price)) / 100).toFixed(2) : null;

/** What is billed before and after so many have gone. */
export function chargedOf(tiers: readonly Tier[], before: number, gone: number): Charged {
  const after = before - gone;
  const [tierBefore, tierAfter] = [tierOf(tiers, before), tierOf(tiers, after)];
  const cheaper = tierAfter && tiers.findLast(({ upTo }) => upTo < tierAfter.upTo);
  const next = cheaper ? { ...cheaper, more: after - cheaper.upTo } : null;
  return { before, after, tierBefore, tierAfter, saves: savingOf(tierBefore, tierAfter), next };
}
