import { z } from 'zod';
import { instant, money, uuid } from '../http/endpoint.ts';
import { addContact, archiveContact, unarchiveContact } from './add-contract.ts';
import { bulkContacts } from './bulk/contract.ts';
import { marketingStatus, unmailable } from './filters.ts';
import { countContacts, listContacts } from './list/contract.ts';
import { upsertContacts } from './upsert/contract.ts';

export { AT_ONCE, type BulkAction, selection } from './bulk/contract.ts';
export type { ContactLine } from './list/contract.ts';
export { pasted } from './pasted-contract.ts';
export { marketingStatus as status, unmailable };

export const contactRow = z.object({
  id: uuid,
  email: z.string().nullable(),
  firstName: z.string(),
  lastName: z.string(),
  externalId: z.string().nullable(),
  status: marketingStatus,
  unmailable: unmailable.nullable(),
  lastOrderAt: instant.nullable(),
  orderCount: z.number(),
  revenue: money,
  /** The next planned message over all flows. */
  next: z.object({ flowName: z.string(), stepName: z.string(), at: instant.nullable(), enrollmentId: uuid }).nullable(),
});

export const contacts = {
  upsert: upsertContacts,
  list: listContacts,
  count: countContacts,
  add: addContact,
  bulk: bulkContacts,
  archive: archiveContact,
  unarchive: unarchiveContact,
};
