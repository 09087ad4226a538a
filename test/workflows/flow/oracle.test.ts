import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Settings } from '../../../workflows/flow/settings.ts';
import { day, lasts, linear, mail, type Piece, weekday } from './drawing.ts';
import { entering, type Happening, utc, walk } from './engine-in-memory.ts';

/**
 * A second opinion that shares nothing with the plan: it knows no calendar arithmetic, only a wall clock that it looks at every
 * half hour, and asks of each look whether what it waits for has shown. Slow, and too simple to be wrong in the same way.
 */
const TICK = 1_800_000;
const START = utc('2025-06-01');
const TICKS = 3 * 366 * 48;
const instant = (tick: number) => START + tick * TICK;

/** What the clock on the wall shows at each tick, written as if it were UTC; `reached` never goes back when clocks do. */
interface Wall {
  shows: number[];
  reached: number[];
}
function wallIn(timeZone: string): Wall {
  const two = '2-digit' as const;
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: two, day: two, hour: two, minute: two });
  const shows = Array.from({ length: TICKS }, (_, tick) => Date.parse(`${format.format(instant(tick)).replace(' ', 'T')}Z`));
  let high = 0;
  const reached = shows.map((now) => (high = Math.max(high, now)));
  return { shows, reached };
}
const zones = ['UTC', 'Europe/Paris', 'America/New_York', 'Australia/Lord_Howe', 'America/Santiago'];
const walls = new Map(zones.map((zone) => [zone, wallIn(zone)]));

interface Order {
  placed: number;
  heard: number;
  refunded: number | null;
}
interface Case {
  pieces: Piece[];
  zone: string;
  settings: Pick<Settings, 'window' | 'minGapDays'>;
  orders: Order[];
  entered: number;
}

const DAY = 86_400_000;
const hours = { minutes: 1 / 60, hours: 1 };

function secondOpinion({ pieces, zone, settings, orders, entered }: Case): { sent: number[]; outcome: string } {
  const { shows, reached } = walls.get(zone) as Wall;
  const sent: number[] = [];
  let since = entered;
  let from = 0;
  let asked = '';
  let comes = { to: 0, at: 0 };
  for (let tick = entered; tick < TICKS; tick++) {
    for (;;) {
      const known = orders.filter((o) => o.heard <= tick && (o.refunded === null || o.refunded > tick)).map((o) => o.placed);
      if (known.some((placed) => placed > entered)) return { sent, outcome: 'bought' };
      const anchor = Math.max(...known);
      if (anchor === Number.NEGATIVE_INFINITY) return { sent, outcome: 'withdrawn' };
      const key = `${anchor} ${from}`;
      if (key !== asked) [asked, comes] = [key, replay(anchor)];
      if (comes.at > tick) break;
      if (comes.to === pieces.length) return { sent, outcome: 'finished' };
      if (!open(tick)) break;
      sent.push(tick);
      [since, from] = [tick, comes.to + 1];
    }
  }
  return { sent, outcome: 'never' };

  /** The effect to which the waits since the last one lead, and when. */
  function replay(anchor: number): { to: number; at: number } {
    const shownAt = (target: number, at: number) => {
      while (at < TICKS && (reached[at] as number) < target) at++;
      return at;
    };
    const wallOf = (tick: number) => shows[tick] as number;
    let at = shownAt(wallOf(anchor) + 120 * DAY, since);
    for (let n = from; ; n++) {
      const piece = pieces[n];
      if (piece?.type !== 'wait') return { to: n, at };
      const { until: what } = piece;
      if (what.kind === 'duration' && (what.unit === 'hours' || what.unit === 'minutes')) at += what.amount * hours[what.unit] * 2;
      else if (what.kind === 'duration') at = shownAt(wallOf(at) + what.amount * (what.unit === 'weeks' ? 7 : 1) * DAY, at);
      else if (what.kind === 'sincePurchase') {
        at = shownAt(wallOf(anchor) + what.days * DAY, at);
        const previous = sent.at(-1);
        if (previous !== undefined) at = shownAt(wallOf(previous) + settings.minGapDays * DAY, at);
      } else {
        const time = Date.parse(`1970-01-01T${what.time}Z`);
        let target = wallOf(at) - (wallOf(at) % DAY) + time;
        while (target <= wallOf(at) || !what.days.includes(new Date(target).getUTCDay() || 7)) target += DAY;
        at = shownAt(target, at);
      }
    }
  }

  function open(tick: number): boolean {
    if (!settings.window) return true;
    const [date, rest] = new Date(shows[tick] as number).toISOString().split('T') as [string, string];
    const { days, from, to, quiet } = settings.window;
    const clock = rest.slice(0, 5);
    return days.includes(new Date(date).getUTCDay() || 7) && !quiet.includes(date) && clock >= from && clock < to;
  }
}

function theEngine({ pieces, zone, settings, orders, entered }: Case) {
  const flow = linear(pieces, settings);
  const happenings = orders.flatMap(({ placed, heard, refunded }, n): Happening[] => [
    { at: instant(heard), order: `o${n}`, placedAt: instant(placed) },
    ...(refunded === null ? [] : [{ at: instant(refunded), refund: `o${n}` }]),
  ]);
  const { sent, end } = walk(flow, entering(flow, instant(entered)), happenings, { zone });
  return { sent: sent.map((at) => (at - START) / TICK), outcome: end?.outcome };
}

const piece = fc.oneof(
  { weight: 4, arbitrary: fc.constant(mail()) },
  { weight: 3, arbitrary: fc.integer({ min: 60, max: 420 }).map(day) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 90 }).map((n) => lasts(n, 'hours')) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 20 }).map((n) => lasts(n * 30, 'minutes')) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 90 }).map((n) => lasts(n, 'days')) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 6 }).map((n) => lasts(n, 'weeks')) },
  {
    weight: 2,
    arbitrary: fc
      .record({ days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }), time: fc.constantFrom('06:00', '09:30', '22:00') })
      .map(({ days, time }) => weekday(days, time)),
  },
);
const tick = (from: number, to: number) => fc.integer({ min: from * 48, max: to * 48 });
const order = fc
  .record({ placed: tick(0, 500), lag: fc.oneof(fc.constant(0), tick(0, 90)), refund: fc.option(tick(1, 200), { freq: 2 }) })
  .map(({ placed, lag, refund }): Order => ({ placed, heard: placed + lag, refunded: refund && placed + lag + refund }));
const office = { days: [1, 2, 3, 4, 5], from: '09:00', to: '18:00', quiet: ['2025-12-25', '2026-01-01', '2026-07-14'] };
const cases: fc.Arbitrary<Case> = fc.record({
  pieces: fc.array(piece, { minLength: 1, maxLength: 7 }),
  zone: fc.constantFrom(...zones),
  settings: fc.record({
    window: fc.constantFrom(null, office, { ...office, days: [2, 6, 7], to: '24:00' }),
    minGapDays: fc.constantFrom(0, 1, 14),
  }),
  // the first is always known: without one nobody lapses
  orders: fc
    .tuple(
      tick(0, 60).map((placed): Order => ({ placed, heard: placed, refunded: null })),
      fc.array(order, { maxLength: 3 }),
    )
    .map(([first, others]) => [first, ...others]),
  entered: tick(100, 460),
});

test('random flows and random orders go as a slow look at the wall clock says', () => {
  const seen = new Map<string, number>();
  fc.assert(
    fc.property(cases, (one) => {
      const expected = secondOpinion(one);
      seen.set(expected.outcome, (seen.get(expected.outcome) ?? 0) + 1);
      expect(theEngine(one)).toEqual(expected);
    }),
    { numRuns: 300 },
  );
  expect(seen.get('finished')).toBeGreaterThan(20);
  expect(seen.get('bought')).toBeGreaterThan(20);
});
