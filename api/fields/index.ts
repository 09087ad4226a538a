/** Front door. Whoever writes values asks `normaliseFields` first; whoever filters or sorts by one uses `fieldExpression`. */

export { comparesAs, fieldExpression, hasOrder } from './compare.ts';
export { type Leaving, leavePage, stay } from './leave.ts';
export { normaliseField, normaliseFields } from './normalise.ts';
export { phoneNumber } from './phone.ts';
export { fieldRoutes } from './routes.ts';
export { listFields } from './store.ts';
export { tuneIndex } from './tune-index.ts';
export { type FieldValue, normaliseAddress, type Reading } from './values.ts';
