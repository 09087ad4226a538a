/** Front door: signing up, and confirming it. Housekeeping calls `sendConfirmations` and `expirePending`. */
export { expirePending } from './expire.ts';
export { confirmRoutes } from './routes.ts';
export { sendConfirmations } from './send.ts';
