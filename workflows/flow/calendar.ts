import { DateTime } from 'luxon';
import type { SendWindow } from './settings.ts';

/** Calendar arithmetic in a zone. All instants are epoch milliseconds. */

/** Midnight to midnight; DST days have 23 or 25 hours, so nothing here adds 24 h for "a day". */
const local = (at: number, zone: string) => {
  const there = DateTime.fromMillis(at, { zone });
  return there.isValid ? there : DateTime.fromMillis(at, { zone: 'utc' });
};

/** The instant of a local wall time; inside a DST gap the first instant after it. */
function instantOf(day: DateTime, hour: number, minute: number, second = 0, ms = 0): number {
  const wanted = day.set({ hour, minute, second, millisecond: ms });
  if (wanted.hour === hour && wanted.minute === minute) return wanted.toMillis();
  // Luxon moves on by the gap's length; the gap ends where the offset changes.
  let [before, after] = [wanted.minus({ hours: 3 }).toMillis(), wanted.toMillis()];
  const offset = local(before, day.zoneName as string).offset;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (local(middle, day.zoneName as string).offset === offset) before = middle;
    else after = middle;
  }
  return after;
}

/** The same local time `days` calendar days after `at`. */
export function daysAfter(at: number, days: number, zone: string): number {
  if (days === 0) return at; // an hour that comes twice would lead back to its first time
  const from = local(at, zone);
  const day = from.startOf('day').plus({ days });
  return instantOf(day, from.hour, from.minute, from.second, from.millisecond);
}

const hourMinute = (clock: string) => clock.split(':').map(Number) as [number, number];

/** The instant at which `clock` ("09:30", or "24:00" = the next midnight) shows on the local day of `day`. */
function clockOn(day: DateTime, clock: string): number {
  const [hour, minute] = hourMinute(clock);
  return hour === 24 ? day.plus({ days: 1 }).startOf('day').toMillis() : instantOf(day, hour, minute);
}

/** Reckoned, not looked up: making a day in a zone costs 10 µs. */
const weekdayAfter = (day: DateTime, days: number) => ((day.weekday - 1 + days) % 7) + 1;

/** Past the longest row of closed days that settings allow: 400 quiet dates, all on the window's only weekday. */
const LONGEST_CLOSED_DAYS = 401 * 7 + 7;

/** The first instant at or after `at` at which the window is open: from its opening until just before it closes. */
export function inWindow(at: number, window: SendWindow | null, zone: string): number {
  if (!window) return at;
  const start = local(at, zone).startOf('day');
  for (let n = 0; n < LONGEST_CLOSED_DAYS; n++) {
    if (!window.days.includes(weekdayAfter(start, n))) continue;
    const day = start.plus({ days: n });
    if (window.quiet.includes(day.toISODate() as string)) continue;
    const [opens, closes] = [clockOn(day, window.from), clockOn(day, window.to)];
    if (at < closes && opens < closes) return Math.max(at, opens);
  }
  return at;
}

/** `at`, or where that has passed, the latest instant since at which the window opened: the one after `now` while it is closed. */
export function openingSince(at: number, now: number, window: SendWindow | null, zone: string): number {
  if (!window || at > now) return inWindow(at, window, zone);
  const next = inWindow(now, window, zone);
  return Math.max(at, next > now ? next : inWindow(startOfDay(now, zone), window, zone));
}

/** The first of these weekdays (1 = Monday) at this local time, strictly after `at`. */
export function nextWeekday(at: number, days: number[], clock: string, zone: string): number {
  const start = local(at, zone).startOf('day');
  for (let n = 0; n < 15; n++) {
    if (!days.includes(weekdayAfter(start, n))) continue;
    const instant = clockOn(start.plus({ days: n }), clock);
    if (instant > at) return instant;
  }
  return at;
}

/** Whole local days from `from` to `to`: 0 on the same date. */
export const daysBetween = (from: number, to: number, zone: string): number =>
  Math.round(
    local(to, zone)
      .startOf('day')
      .setZone('utc', { keepLocalTime: true })
      .diff(local(from, zone).startOf('day').setZone('utc', { keepLocalTime: true }), 'days').days,
  );

/** Midnight of the local day that holds `at`. */
export const startOfDay = (at: number, zone: string): number => local(at, zone).startOf('day').toMillis();
