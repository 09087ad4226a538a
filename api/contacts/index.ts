export { excludedBy, unmailable, unwritable } from './mailable.ts';
export { contactRoutes } from './routes.ts';
export { contactsWhere, type Scope, type Where } from './where.ts';
