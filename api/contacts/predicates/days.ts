import { DateTime } from 'luxon';
import type { Condition } from '../../../workflows/flow/rule/contact.ts';
import type { Period } from '../../../workflows/flow/rule/period.ts';
import type { Where } from './where.ts';

/** When and where "today" is. */
export interface Clock {
  zone: string;
  now: Date;
}
type Anniversary = Extract<Condition, { op: 'anniversary' }>;

/** `end`: whether the last value belongs to it. */
export function stretch(column: string, from: unknown, to: unknown, end: '<' | '<='): Where {
  const parts = [...(from === undefined ? [] : [`${column} >= ?`]), ...(to === undefined ? [] : [`${column} ${end} ?`])];
  return { sql: parts.join(' and '), bindings: [from, to].filter((value) => value !== undefined) };
}

const today = ({ now, zone }: Clock) => DateTime.fromJSDate(now, { zone }).startOf('day');

/** The local days of a stretch as 2026-03-12, both included; absent = open. */
function daysOf(said: Period, clock: Clock): { from?: string | undefined; to?: string | undefined } {
  const ago = (days: number | undefined) => (days === undefined ? undefined : (today(clock).minus({ days }).toISODate() as string));
  switch (said.op) {
    case 'within':
      return { from: ago(said.days), to: ago(0) };
    case 'moreThan':
      return { to: ago(said.days + 1) };
    case 'daysAgo':
      return { from: ago(said.to), to: ago(said.from) };
    default:
      return { from: said.from, to: said.to };
  }
}

/** An instant that lies on one of these days: from the midnight that begins the first to the one that ends the last. */
export function onDays(column: string, said: Period, clock: Clock): Where {
  const { from, to } = daysOf(said, clock);
  const midnight = (day: string | undefined, later: number) =>
    day === undefined ? undefined : DateTime.fromISO(day, { zone: clock.zone }).plus({ days: later }).startOf('day').toJSDate();
  return stretch(column, midnight(from, 0), midnight(to, 1), '<');
}

/** The same of a day that is kept as text, as custom fields have it. */
export function onTextDays(value: string, said: Period, clock: Clock): Where {
  const { from, to } = daysOf(said, clock);
  return stretch(value, from, to, '<=');
}

/** The month and day of each day meant, as 03-12; 29 February counts on the 28th where it is missing. `before` = the first of them. */
export function anniversary({ from, to }: Anniversary, clock: Clock): { days: string[]; before: DateTime } {
  const first = today(clock).plus({ days: from });
  const days = new Set<string>();
  for (let n = 0; n <= to - from; n++) {
    const day = first.plus({ days: n });
    days.add(day.toFormat('MM-dd'));
    if (day.month === 2 && day.day === 28 && !day.isInLeapYear) days.add('02-29');
  }
  return { days: [...days], before: first.startOf('day') };
}
