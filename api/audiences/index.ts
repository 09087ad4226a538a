export { audienceRoutes } from './routes.ts';
export { addAudience } from './store.ts';
