export { exclusionRoutes } from './routes.ts';
export { blockingRule } from './store.ts';
