/**
 * Front door. Whoever changes something of an enrollment goes through `locked` and `replan`; whoever writes a fact calls `nudge`.
 * Nobody needs to wake the held: once a hold is over (flow resumed, provider closed, shop talking, walk resumed, new version,
 * flow archived) the worker's release loop (activities/engine/release.ts) finds them by itself, page by page, oldest due first.
 */
export { advance, advancerOfSeen } from './advance.ts';
export { forecastOf } from './ask.ts';
export { type Context, contextOf } from './context.ts';
export { definitionOf } from './definitions.ts';
export { type Glance, glancer, unchanged } from './glance.ts';
export { type Entering, type Entry, insertEnrollments } from './insert.ts';
export { locked, lockedPage } from './locked.ts';
export { holdOf, look } from './look.ts';
export { NUDGED, nudge, nudgeEnrollments, nudging, nudgingThose, UNNUDGED } from './nudge.ts';
export type { Effect } from './onward.ts';
export { type Replanned, replanPage } from './replan-page.ts';
export { enrollmentRoutes } from './routes.ts';
export { type Enrollment, stored, type TestFact, type TestRunState } from './row.ts';
export { replan, stop, store } from './store.ts';
export { temporalLink } from './story.ts';
