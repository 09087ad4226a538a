export { peopleBehind } from './behind.ts';
export { messageRoutes } from './routes.ts';
export { sendPersonally } from './send.ts';
