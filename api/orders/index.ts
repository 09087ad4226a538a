export { type IncomingOrder, takeOrders } from './intake.ts';
export { orderRoutes } from './routes.ts';
