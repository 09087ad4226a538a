export { cleanPage, restorePage } from './page.ts';
export { cleanUpRoutes } from './routes.ts';
export { type CleanUpParams, expireCleanUps } from './store.ts';
