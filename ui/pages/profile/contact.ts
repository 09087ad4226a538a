import type { contract } from '../../../api/contract.ts';
import type { Answer } from '../../api/client.ts';

export type Contact = Answer<typeof contract.contacts.one>;
export type FeedEntry = Answer<typeof contract.contacts.feed>['items'][number];

/** The walk they are on, if any: the one whose next step comes first. */
export const presentWalk = ({ enrollments }: Contact) =>
  enrollments.filter(({ endedAt }) => !endedAt).sort((a, b) => (a.at ?? '9').localeCompare(b.at ?? '9'))[0];

/** How one speaks of them in a sentence: the first name where there is one. */
export const calledBy = (contact: Contact, they: string) => contact.firstName || they;
