export { audienceRoutes } from './routes.ts';
export { addAudience, findAudience } from './store.ts';
