import { DateTime } from 'luxon';
import type { Schedule } from './shapes.ts';

/** The first and the last clock on earth. */
const FIRST = 'Pacific/Kiritimati';
const LAST = 'Etc/GMT+12';

/** The instant at which a zone's clocks show that time; in a gap, the first moment after it. */
export const instantIn = (zone: string, local: string): Date => {
  const there = DateTime.fromISO(local, { zone });
  return (there.isValid ? there : DateTime.fromISO(local, { zone: 'UTC' })).toJSDate();
};

/** When it begins: null = at once. By everyone's own clock it begins with the first one on earth. */
export const beginsAt = (schedule: Schedule): Date | null => {
  if (schedule.when === 'now') return null;
  return schedule.when === 'at' ? new Date(schedule.at) : instantIn(FIRST, schedule.local);
};

/** After this nobody is left whom it would still reach in time. */
export const endsAt = (schedule: Schedule): Date | null => {
  if (schedule.when === 'now') return null;
  return schedule.when === 'at' ? new Date(schedule.at) : instantIn(LAST, schedule.local);
};
