/** Front door: the stars of contacts, and what they are made from. */
export { rateContacts, ratingOf } from './rate.ts';
