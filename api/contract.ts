import { audiences } from './audiences/contract.ts';
import { contacts } from './contacts/contract.ts';
import { enrollments } from './enrollments/contract.ts';
import { flows } from './flows/contract.ts';
import { inbox } from './inbox/contract.ts';
import { messages } from './messages/contract.ts';
import { orders } from './orders/contract.ts';
import { stores } from './stores/contract.ts';
import { testRuns } from './tests/contract.ts';

/** Every endpoint of the product. Browser-safe. */
export const contract = { audiences, stores, contacts, orders, flows, enrollments, messages, testRuns, inbox };
