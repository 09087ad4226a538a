/**
 * Front door. Merged contacts' old addresses and customer numbers stand in `contact_aliases` (kind, value in lower case for e-mails,
 * contact_id): whoever finds a contact by one of them looks there too, before making a new one.
 */
export { twinRoutes } from './routes.ts';
