import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { DateTime } from 'luxon';
import { daysAfter, daysBetween, inWindow, nextWeekday, startOfDay } from '../../../workflows/flow/calendar.ts';
import { cpuMs } from './cpu-ms.ts';
import { inZone, utc } from './engine-in-memory.ts';

const shown = (at: number, zone: string) => DateTime.fromMillis(at, { zone }).toFormat('yyyy-MM-dd HH:mm ZZ');
const zones = ['utc', 'Europe/Paris', 'America/New_York', 'Australia/Lord_Howe', 'America/Santiago', 'Africa/Cairo', 'Asia/Kathmandu'];
const anyZone = fc.constantFrom(...zones);
const anyInstant = fc.integer({ min: utc('2024-01-01'), max: utc('2028-01-01') });

describe('N days after is the same local time N calendar days later', () => {
  test.each([
    ['Europe/Paris', '2026-01-10T10:15', 120, '2026-05-10 10:15 +02:00'],
    ['America/New_York', '2026-10-30T00:00', 3, '2026-11-02 00:00 -05:00'],
    ['utc', '2027-10-01T12:00', 150, '2028-02-28 12:00 +00:00'],
    ['utc', '2027-10-01T12:00', 151, '2028-02-29 12:00 +00:00'],
    // gaps: the first valid instant
    ['Europe/Paris', '2026-03-28T02:30', 1, '2026-03-29 03:00 +02:00'],
    ['America/New_York', '2026-03-07T02:59', 1, '2026-03-08 03:00 -04:00'],
    ['Australia/Lord_Howe', '2026-10-03T02:10', 1, '2026-10-04 02:30 +11:00'],
    ['America/Santiago', '2026-09-05T00:00', 1, '2026-09-06 01:00 -03:00'],
    ['America/Santiago', '2026-09-05T00:45', 1, '2026-09-06 01:00 -03:00'],
    ['Africa/Cairo', '2026-04-23T00:20', 1, '2026-04-24 01:00 +03:00'],
    // days beside a missing midnight are not touched by it
    ['America/Santiago', '2026-09-06T05:00', 1, '2026-09-07 05:00 -03:00'],
    ['America/Santiago', '2026-09-05T00:00', 2, '2026-09-07 00:00 -03:00'],
    // hours that come twice: the first
    ['Europe/Paris', '2026-10-24T02:30', 1, '2026-10-25 02:30 +02:00'],
    ['Australia/Lord_Howe', '2026-04-04T01:45', 1, '2026-04-05 01:45 +11:00'],
  ])('%s: %s + %i days = %s', (zone, from, days, expected) => {
    expect(shown(daysAfter(inZone(from, zone), days, zone), zone)).toBe(expected);
  });

  test('no days after the second 02:30 of a night is that second 02:30', () => {
    const second = utc('2026-10-25T01:30');
    expect(daysAfter(second, 0, 'Europe/Paris')).toBe(second);
  });

  test('a zone nobody knows counts as UTC', () => {
    expect(daysAfter(utc('2026-03-28T02:30'), 1, 'Mars/Olympus')).toBe(utc('2026-03-29T02:30'));
  });

  test('in any zone it keeps seconds and milliseconds, shows the same clock unless a gap swallowed it, and counts back', () => {
    fc.assert(
      fc.property(anyInstant, fc.integer({ min: 1, max: 800 }), anyZone, (at, days, zone) => {
        const later = daysAfter(at, days, zone);
        const [from, to] = [DateTime.fromMillis(at, { zone }), DateTime.fromMillis(later, { zone })];
        expect(daysBetween(at, later, zone)).toBe(days);
        if (from.toFormat('HH:mm:ss.SSS') === to.toFormat('HH:mm:ss.SSS')) return;
        expect(DateTime.fromMillis(later - 1, { zone }).offset).toBeLessThan(to.offset);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('days between', () => {
  test.each([
    ['Europe/Paris', '2026-03-28T23:59', '2026-03-29T00:00', 1],
    ['Europe/Paris', '2026-03-29T00:00', '2026-03-29T23:59', 0],
    ['America/Santiago', '2026-09-05T12:00', '2026-09-06T12:00', 1],
    ['America/New_York', '2026-11-01T00:30', '2026-10-31T23:30', -1],
  ])('%s: %s → %s = %i', (zone, from, to, days) => {
    expect(daysBetween(inZone(from, zone), inZone(to, zone), zone)).toBe(days);
  });

  test('a day without midnight begins at its first instant', () => {
    expect(shown(startOfDay(inZone('2026-09-06T15:00', 'America/Santiago'), 'America/Santiago'), 'America/Santiago')).toBe(
      '2026-09-06 01:00 -03:00',
    );
  });
});

describe('send windows', () => {
  const office = { days: [1, 2, 3, 4, 5], from: '09:00', to: '18:00', quiet: [] as string[] };
  const everyDay = { ...office, days: [1, 2, 3, 4, 5, 6, 7] };

  test.each([
    ['before it opens', office, 'Europe/Paris', '2026-11-24T06:00', '2026-11-24 09:00 +01:00'],
    ['inside', office, 'Europe/Paris', '2026-11-24T12:34', '2026-11-24 12:34 +01:00'],
    ['as it opens', office, 'Europe/Paris', '2026-11-24T09:00', '2026-11-24 09:00 +01:00'],
    ['as it closes', office, 'Europe/Paris', '2026-11-24T18:00', '2026-11-25 09:00 +01:00'],
    ['Friday night', office, 'Europe/Paris', '2026-11-27T20:00', '2026-11-30 09:00 +01:00'],
    ['over a weekend with DST', office, 'Europe/Paris', '2026-03-27T18:00', '2026-03-30 09:00 +02:00'],
    ['a quiet Monday', { ...office, quiet: ['2026-11-30'] }, 'Europe/Paris', '2026-11-28T10:00', '2026-12-01 09:00 +01:00'],
    [
      'a quiet date in its middle',
      { ...office, quiet: ['2026-12-24', '2026-12-25'] },
      'Europe/Paris',
      '2026-12-24T10:00',
      '2026-12-28 09:00 +01:00',
    ],
    [
      '24:00 = until the day is over',
      { ...everyDay, from: '20:00', to: '24:00' },
      'Europe/Paris',
      '2026-11-24T23:59',
      '2026-11-24 23:59 +01:00',
    ],
    ['after 24:00', { ...everyDay, from: '20:00', to: '24:00' }, 'Europe/Paris', '2026-11-25T00:00', '2026-11-25 20:00 +01:00'],
    [
      '24:00 before a missing midnight',
      { ...everyDay, from: '20:00', to: '24:00' },
      'America/Santiago',
      '2026-09-06T01:00',
      '2026-09-06 20:00 -03:00',
    ],
    [
      '24:00 on the day without midnight',
      { ...everyDay, from: '20:00', to: '24:00' },
      'America/Santiago',
      '2026-09-07T00:30',
      '2026-09-07 20:00 -03:00',
    ],
    [
      '00:00 where midnight is missing',
      { ...everyDay, from: '00:00', to: '06:00' },
      'America/Santiago',
      '2026-09-05T22:00',
      '2026-09-06 01:00 -03:00',
    ],
    ['opening in a gap', { ...everyDay, from: '02:30', to: '04:00' }, 'America/New_York', '2026-03-08T00:00', '2026-03-08 03:00 -04:00'],
    [
      'opening in a half-hour gap',
      { ...everyDay, from: '02:10', to: '04:00' },
      'Australia/Lord_Howe',
      '2026-10-04T00:00',
      '2026-10-04 02:30 +11:00',
    ],
    [
      'swallowed whole by a gap',
      { ...everyDay, from: '02:00', to: '03:00' },
      'Europe/Paris',
      '2026-03-29T00:00',
      '2026-03-30 02:00 +02:00',
    ],
  ])('%s', (_, window, zone, at, expected) => {
    expect(shown(inWindow(inZone(at, zone), window, zone), zone)).toBe(expected);
  });

  test('no window: at any time', () => {
    expect(inWindow(123, null, 'utc')).toBe(123);
  });

  test('400 quiet Mondays in a row are waited out, quickly', () => {
    const quiet = Array.from({ length: 400 }, (_, n) => DateTime.utc(2026, 11, 30).plus({ weeks: n }).toISODate() as string);
    const opens = () => inWindow(utc('2026-11-24T10:00'), { ...office, days: [1], quiet }, 'utc');
    expect(opens()).toBe(utc('2026-11-30T09:00') + 400 * 7 * 86_400_000);
    expect(cpuMs(opens)).toBeLessThan(50);
  });

  test('what it answers is never earlier, is inside, and is a fixed point', () => {
    const clock = fc.integer({ min: 0, max: 47 }).map((n) => `${String(n >> 1).padStart(2, '0')}:${n % 2 ? '30' : '00'}`);
    const window = fc
      .record({
        days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
        from: clock,
        to: fc.oneof(clock, fc.constant('24:00')),
      })
      .filter((w) => w.from < w.to)
      .map((w) => ({ ...w, quiet: ['2026-03-29', '2026-09-06', '2026-11-01'] }));
    fc.assert(
      fc.property(anyInstant, window, anyZone, (at, w, zone) => {
        const open = inWindow(at, w, zone);
        expect(open).toBeGreaterThanOrEqual(at);
        expect(inWindow(open, w, zone)).toBe(open);
        const there = DateTime.fromMillis(open, { zone });
        expect(w.days).toContain(there.weekday);
        expect(w.quiet).not.toContain(there.toISODate());
        expect(there.toFormat('HH:mm') >= w.from && there.toFormat('HH:mm') < w.to).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('weekdays', () => {
  test.each([
    ['the same day, later', 'utc', '2026-11-24T08:00', [2], '09:00', '2026-11-24 09:00 +00:00'],
    ['strictly after: a week on', 'utc', '2026-11-24T09:00', [2], '09:00', '2026-12-01 09:00 +00:00'],
    ['the nearest of several', 'utc', '2026-11-24T10:00', [1, 6], '09:00', '2026-11-28 09:00 +00:00'],
    ['on the other side of DST', 'Europe/Paris', '2026-03-27T12:00', [1], '09:00', '2026-03-30 09:00 +02:00'],
    ['back from DST', 'America/New_York', '2026-10-30T12:00', [1], '09:00', '2026-11-02 09:00 -05:00'],
    ['at an instant in a gap', 'Europe/Paris', '2026-03-27T12:00', [7], '02:30', '2026-03-29 03:00 +02:00'],
    ['at an instant in a half-hour gap', 'Australia/Lord_Howe', '2026-10-02T12:00', [7], '02:15', '2026-10-04 02:30 +11:00'],
    ['at a missing midnight', 'America/Santiago', '2026-09-04T12:00', [7], '00:00', '2026-09-06 01:00 -03:00'],
    ['just after a gap swallowed it', 'Europe/Paris', '2026-03-29T03:00', [7], '02:30', '2026-04-05 02:30 +02:00'],
    ['an hour that comes twice: the first', 'Europe/Paris', '2026-10-23T12:00', [7], '02:30', '2026-10-25 02:30 +02:00'],
  ])('%s', (_, zone, from, days, time, expected) => {
    expect(shown(nextWeekday(inZone(from, zone), days, time, zone), zone)).toBe(expected);
  });
});
