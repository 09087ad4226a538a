import type { Policy, Schedule, Who } from '../../../api/sunset/contract.ts';

/** A policy as it stands in the form. */
export interface Draft {
  name: string;
  who: Who;
  schedule: Schedule;
  first: { flowId: string; days: number } | null;
  limitContacts: number | null;
  limitPercent: number | null;
  tell: string | null;
}

export const emptyDraft = (name: string): Draft => ({
  name,
  who: { by: 'retention', years: 3 },
  schedule: { every: 1, day: 'first_monday', hour: 6 },
  first: null,
  limitContacts: null,
  limitPercent: 2,
  tell: null,
});

export const draftOf = ({ name, who, schedule, first, limitContacts, limitPercent, tell }: Policy): Draft => ({
  name,
  who,
  schedule,
  first,
  limitContacts,
  limitPercent,
  tell,
});

/** What the dry run depends on. */
export const dryPart = ({ who, first, limitContacts, limitPercent }: Draft) => ({ who, first, limitContacts, limitPercent });
