export { type IncomingOrder, type Intake, type Taken, takeOrders } from './intake.ts';
export { orderRoutes } from './routes.ts';
