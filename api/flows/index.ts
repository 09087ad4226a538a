/** Front door: a brand's flows, their drafts and versions, and what is counted of them. */
export { bestFlow } from './best-flow.ts';
export { enrollContacts } from './enroll.ts';
export { liftOf } from './lift.ts';
export { sendNow } from './preview.ts';
export { problemsOf } from './problems.ts';
export { flowRoutes } from './routes.ts';
export { allProblems } from './rule-problems.ts';
export { type FlowRecord, findFlow } from './store.ts';
