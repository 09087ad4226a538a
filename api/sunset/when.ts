import { DateTime } from 'luxon';
import type { Schedule } from './contract.ts';

/** The months a policy runs in: every three months = January, April, July, October. */
const monthsOf = ({ every }: Schedule): number[] => Array.from({ length: 12 / every }, (_, n) => n * every + 1);

/** The next times after `now`, as Temporal's schedule will have them. */
export function nextTimes(schedule: Schedule, zone: string, now: Date, count: number): Date[] {
  const found: Date[] = [];
  const months = monthsOf(schedule);
  for (let at = DateTime.fromJSDate(now, { zone }).startOf('month'); found.length < count; at = at.plus({ months: 1 })) {
    if (!months.includes(at.month)) continue;
    const day = schedule.day === 'first_monday' ? 1 + ((8 - at.weekday) % 7) : schedule.day;
    const due = at.set({ day, hour: schedule.hour }).toJSDate();
    if (due > now) found.push(due);
  }
  return found;
}
