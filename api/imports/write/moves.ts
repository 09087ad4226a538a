import { type MarketingStatus, movableFrom } from '../../contacts/index.ts';

const statuses: MarketingStatus[] = ['subscribed', 'unsubscribed', 'non_subscribed', 'pending', 'cleaned'];

/** The moves an import may make, as SQL pairs (from, to); `leaving` = only those that end a consent. */
export function allowedMoves(which: 'all' | 'leaving'): string {
  const ends = which === 'all' ? statuses : (['unsubscribed', 'cleaned'] as const);
  return ends.flatMap((to) => movableFrom(to, 'import').map((from) => `('${from}', '${to}')`)).join(', ');
}
