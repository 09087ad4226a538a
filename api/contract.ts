import { archive } from './archive/contract.ts';
import { audiences } from './audiences/contract.ts';
import { campaigns } from './campaigns/contract.ts';
import { cleanUps } from './cleanups/contract.ts';
import { signups } from './confirm/contract.ts';
import { contacts } from './contacts/contract.ts';
import { profile } from './contacts/profile/contract.ts';
import { enrollments } from './enrollments/contract.ts';
import { events } from './events/contract.ts';
import { exclusions } from './exclusions/contract.ts';
import { exports } from './exports/contract.ts';
import { fields } from './fields/contract.ts';
import { files } from './files/contract.ts';
import { flows } from './flows/contract.ts';
import { forgetting } from './forgetting/contract.ts';
import { imports } from './imports/contract.ts';
import { inbox } from './inbox/contract.ts';
import { jobs } from './jobs/contract.ts';
import { lists } from './lists/contract.ts';
import { messages } from './messages/contract.ts';
import { notes } from './notes/contract.ts';
import { orders } from './orders/contract.ts';
import { permissions } from './permissions/contract.ts';
import { segments } from './segments/contract.ts';
import { stores } from './stores/contract.ts';
import { sunset } from './sunset/contract.ts';
import { tags } from './tags/contract.ts';
import { testRuns } from './tests/contract.ts';
import { merges, twins } from './twins/contract.ts';
import { views } from './views/contract.ts';

/** Every endpoint of the product. Browser-safe. */
export const contract = {
  audiences,
  stores,
  contacts: { ...contacts, ...profile },
  fields,
  tags,
  lists,
  permissions,
  signups,
  notes,
  views,
  segments,
  twins,
  merges,
  forgetting,
  cleanUps,
  archive,
  sunset,
  exclusions,
  orders,
  events,
  imports,
  exports,
  jobs,
  files,
  flows,
  campaigns,
  enrollments,
  messages,
  testRuns,
  inbox,
};
