export { type IncomingOrder, takeOrders } from './intake.ts';
export { recountContacts } from './recount-contacts.ts';
export { orderRoutes } from './routes.ts';
