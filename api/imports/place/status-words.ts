import type { MarketingStatus } from '../../contacts/index.ts';
import { folded } from './header-words.ts';

/** What tools and people call a status. Whatever isn't clearly a yes never makes anyone mailable. */
const words: Record<MarketingStatus, string> = {
  subscribed:
    'subscribed|subscribe|active|actif|active subscriber|abonne|abonnee|inscrit|inscrite|opt in|optin|opted in|yes|oui|true|1|confirmed|confirme|double opt in|granted|ok|vrai|x|email',
  unsubscribed:
    'unsubscribed|unsubscribe|opt out|optout|opted out|desinscrit|desinscrite|desabonne|desabonnee|blacklisted|blocklisted|blacklist|suppressed|global suppression|user suppressed|spam|complained|plainte|marked as spam|revoked',
  cleaned: 'cleaned|bounced|hard bounced|bounce|hard bounce|invalid|invalide|adresse invalide|undeliverable|rejected|npai|invalid email',
  pending: 'pending|unconfirmed|non confirme|en attente|en attente de confirmation|awaiting confirmation',
  non_subscribed:
    'non subscribed|nonsubscribed|never subscribed|transactional|not subscribed|non abonne|non inscrit|none|aucun|no|non|false|0|faux|no consent|archived|inactive|inactif|unknown|inconnu|not opted in',
};
const known = new Map(
  Object.entries(words).flatMap(([status, list]) => list.split('|').map((word) => [word, status as MarketingStatus] as const)),
);

/** The status a cell speaks of; null = it can't be told. */
export const statusOf = (cell: string): MarketingStatus | null => known.get(folded(cell)) ?? null;

/** The stricter of two wins, whoever speaks last. */
const strictness: MarketingStatus[] = ['subscribed', 'pending', 'non_subscribed', 'unsubscribed', 'cleaned'];
export const stricter = (a: MarketingStatus | null, b: MarketingStatus | null): MarketingStatus | null =>
  a === null ? b : b === null ? a : strictness.indexOf(a) > strictness.indexOf(b) ? a : b;
/** As SQL: a number that grows with strictness. */
export const strictnessSql = (column: string): string => `array_position(array['${strictness.join("','")}'], ${column})`;
