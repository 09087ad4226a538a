/** Front door. Whoever writes values asks `normaliseFields` first; whoever filters or sorts by one uses `fieldExpression`. */
export { comparesAs, fieldExpression } from './compare.ts';
export { normaliseField, normaliseFields } from './normalise.ts';
export { phoneNumber } from './phone.ts';
export { fieldRoutes } from './routes.ts';
export { findField, listFields } from './store.ts';
export { type Address, type FieldValue, normaliseAddress, type Reading } from './values.ts';
