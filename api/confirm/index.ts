export { confirmRoutes } from './routes.ts';
