/**
 * Front door. Merged contacts' old addresses and customer numbers stand in `contact_aliases` (kind, value in lower case for e-mails,
 * contact_id): whoever finds a contact by one of them looks there too, before making a new one. Whoever makes contacts, or changes what
 * twins share, calls `findTwinsOf` in the same transaction.
 */
export { dropStale, findTwinsOf, REASONS, type Reason, sweepTwins, twinBought } from './find-twins.ts';
export { twinRoutes } from './routes.ts';
export { APART, FACTS, SETS } from './tables.ts';
export { expireMerges } from './undo.ts';
