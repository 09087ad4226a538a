export { twinRoutes } from './routes.ts';
