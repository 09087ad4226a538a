/**
 * Front door. Whoever creates contacts asks `forgottenAmong` first: people who were deleted for ever come back only by their own deed.
 * `forgottenHash` is for those who test many in SQL (an import): compare with `forgotten.hash` of the audience.
 */
export { anonymousContact } from './anonymous.ts';
export { GONE } from './erase.ts';
export { deleteFile, holdsForgotten, type StoredFile } from './files.ts';
export { forgetContacts } from './forget.ts';
export { eventKey, forgottenCustomer, forgottenHash, hiddenOrder } from './hash.ts';
export { forgottenAmong } from './known.ts';
export { forgettingRoutes } from './routes.ts';
