export { unmailable } from './mailable.ts';
export { contactRoutes } from './routes.ts';
