export { eventRoutes } from './routes.ts';
export { writeEvents } from './write-events.ts';
