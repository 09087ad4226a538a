export { archiveContacts } from './archive.ts';
export type { BulkParams } from './bulk-contacts.ts';
export { changePage, nextIds, refusalOf, whereOf } from './bulk-page.ts';
export { countContacts, countExactly } from './count-contacts.ts';
export { excludedBy, unmailable, unwritable } from './mailable.ts';
export { contactRoutes } from './routes.ts';
export { type Move, type MoveOfMany, setStatus, setStatuses } from './set-status.ts';
export { type MarketingStatus, type Mover, mayMove, movableFrom, type Refusal, refusals, type Verdict } from './transitions.ts';
export { contactsWhere, type Scope, type Where } from './where.ts';
