export { messageRoutes } from './routes.ts';
export { sendPersonally } from './send.ts';
