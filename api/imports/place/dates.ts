import { IANAZone } from 'luxon';
import type { Reading } from '../shapes.ts';

export interface Day {
  year: number;
  month: number;
  day: number;
  /** Minutes since midnight; null = no time was said. */
  minutes: number | null;
  seconds: number;
  /** Minutes east of UTC, when it was said. */
  offset: number | null;
}

const months: Record<string, number> = {};
for (const [n, names] of [
  ['jan', 'janv', 'january', 'janvier'],
  ['feb', 'fev', 'fevr', 'february', 'fevrier'],
  ['mar', 'mars', 'march'],
  ['apr', 'avr', 'april', 'avril'],
  ['may', 'mai'],
  ['jun', 'juin', 'june'],
  ['jul', 'juil', 'july', 'juillet'],
  ['aug', 'aout', 'august'],
  ['sep', 'sept', 'september', 'septembre'],
  ['oct', 'october', 'octobre'],
  ['nov', 'november', 'novembre'],
  ['dec', 'december', 'decembre'],
].entries())
  for (const name of names) months[name] = n + 1;

const TIME = String.raw`(?:[T ,]+(?:à |at )?(\d{1,2})[:h](\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*([AaPp]\.?[Mm]\.?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?$`;
const numeric = new RegExp(String.raw`^(\d{1,4})[/.\- ](\d{1,2})[/.\- ](\d{1,4})${TIME}`);
const dayFirst = new RegExp(
  String.raw`^(?:\p{L}+\.?,? )?(\d{1,2})(?:er|st|nd|rd|th)?[ .-]+(\p{L}{3,10})\.?,?[ -]+(\d{4}|\d{2})${TIME}`,
  'u',
);
const monthFirst = new RegExp(String.raw`^(?:\p{L}+\.?,? )?(\p{L}{3,10})\.?[ -]+(\d{1,2})(?:st|nd|rd|th)?,?[ -]+(\d{4})${TIME}`, 'u');

/** Reads a day, with or without a time. null = no date; 'nonexistent' = looks like one, such as 31/02/2025. */
export function readDay(text: string, order: Reading['dateOrder']): Day | 'nonexistent' | null {
  const said = text.trim();
  if (said.length < 6 || said.length > 50) return null;
  const found = numeric.exec(said);
  if (found) {
    const [, a = '', b = '', c = ''] = found;
    if (a.length >= 3) return dayOf(Number(a), Number(b), Number(c), found, 4);
    if (c.length === 3 || a.length > 2) return null;
    if (order === 'ymd' && c.length <= 2) return dayOf(centuryOf(a), Number(b), Number(c), found, 4);
    const [day, month] = order === 'mdy' ? [b, a] : [a, b];
    return dayOf(c.length === 2 || c.length === 1 ? centuryOf(c) : Number(c), Number(month), Number(day), found, 4);
  }
  const named = dayFirst.exec(said);
  if (named) return dayOf(named[3]?.length === 2 ? centuryOf(named[3]) : Number(named[3]), monthOf(named[2]), Number(named[1]), named, 4);
  const english = monthFirst.exec(said);
  if (english) return dayOf(Number(english[3]), monthOf(english[1]), Number(english[2]), english, 4);
  return null;
}

const centuryOf = (two: string) => Number(two) + (Number(two) > 69 ? 1900 : 2000);
const monthOf = (name = '') => months[name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()] ?? 0;

function dayOf(year: number, month: number, day: number, found: RegExpExecArray, at: number): Day | 'nonexistent' | null {
  if (month === 0 && !/\d/.test(found[2] ?? '')) return null;
  const date = new Date(Date.UTC(year, month - 1, day));
  if (month < 1 || month > 12 || day < 1 || year < 1000 || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day)
    return 'nonexistent';
  const [hours, minutes, seconds, half, zone] = found.slice(at);
  if (hours === undefined) return { year, month, day, minutes: null, seconds: 0, offset: null };
  const hour = half ? (Number(hours) % 12) + (/p/i.test(half) ? 12 : 0) : Number(hours);
  if (hour > 23 || Number(minutes) > 59) return 'nonexistent';
  return {
    year,
    month,
    day,
    minutes: hour * 60 + Number(minutes),
    seconds: Math.min(59, Number(seconds ?? 0)),
    offset: zone ? offsetOf(zone) : null,
  };
}

function offsetOf(zone: string): number {
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone) ?? [];
  return sign ? (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes ?? 0)) : 0;
}

/** Days to instants in a zone. The zone is asked once an hour of time, not once a cell. */
export function instantsIn(zoneName: string): (day: Day) => string {
  const zone = IANAZone.create(zoneName);
  const known = new Map<number, number>();
  return (day) => {
    const naive = Date.UTC(day.year, day.month - 1, day.day, 0, day.minutes ?? 0, day.seconds);
    let offset = day.offset;
    if (offset === null) {
      const hour = Math.floor(naive / 3_600_000);
      offset = known.get(hour) ?? null;
      if (offset === null) {
        if (known.size > 50_000) known.clear();
        // the offset at the guessed instant is right except within the hour of a change
        offset = zone.isValid ? zone.offset(naive - zone.offset(naive) * 60_000) : 0;
        known.set(hour, offset);
      }
    }
    return new Date(naive - offset * 60_000).toISOString();
  };
}

/** Which comes first in these cells, the day or the month; null = they don't tell. */
export function orderOf(cells: string[]): Reading['dateOrder'] | null {
  const tally = { dmy: 0, mdy: 0, ymd: 0 };
  for (const cell of cells) {
    const [, a = '', b = ''] = /^(\d{1,4})[/.-](\d{1,2})[/.-]\d{1,4}(?!\d)/.exec(cell.trim()) ?? [];
    if (a.length === 4) tally.ymd++;
    else if (Number(a) > 12 && Number(b) <= 12) tally.dmy++;
    else if (Number(b) > 12 && Number(a) <= 12) tally.mdy++;
  }
  if (tally.dmy > tally.mdy) return 'dmy';
  if (tally.mdy > 0) return 'mdy';
  return tally.ymd > 0 ? 'ymd' : null;
}
