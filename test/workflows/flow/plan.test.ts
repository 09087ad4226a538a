import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Definition } from '../../../workflows/flow/flow.ts';
import { isDue, plan } from '../../../workflows/flow/plan.ts';
import { cpuMs } from './cpu-ms.ts';
import { day, lasts, linear, mail, type Piece, weekday } from './drawing.ts';
import { entering, inZone, memory, next, utc, walk } from './engine-in-memory.ts';

const DAY = 86_400_000;
const office = { days: [1, 2, 3, 4, 5], from: '09:00', to: '18:00', quiet: ['2026-12-25'] };
const byHand = { type: 'api' as const };
const flowOf = (...pieces: Piece[]) => linear(pieces, { trigger: byHand });
const { facts } = memory();
const at = (flow: Definition, enteredAt: number, more = {}, now = enteredAt) => next(flow, entering(flow, enteredAt, more), facts, now);

describe('waits', () => {
  test.each([
    ['minutes', 90, '2026-11-24T11:30'],
    ['hours', 36, '2026-11-25T22:00'],
    ['days', 5, '2026-11-29T10:00'],
    ['weeks', 2, '2026-12-08T10:00'],
  ] as const)('for %s', (unit, amount, expected) => {
    expect(at(flowOf(lasts(amount, unit), mail()), utc('2026-11-24T10:00')).at).toBe(utc(expected));
  });

  test('hours are lengths of time and days are calendar days when the clocks change', () => {
    const paris = memory('Europe/Paris').facts;
    const from = inZone('2026-03-28T12:00', 'Europe/Paris');
    const ends = (amount: number, unit: 'hours' | 'days') => {
      const flow = flowOf(lasts(amount, unit), mail());
      return next(flow, entering(flow, from), paris, from).at;
    };
    expect(ends(24, 'hours')).toBe(inZone('2026-03-29T13:00', 'Europe/Paris'));
    expect(ends(1, 'days')).toBe(inZone('2026-03-29T12:00', 'Europe/Paris'));
  });

  test('until a weekday in the contact’s zone, at the offset it will have then', () => {
    const facts = memory({ audience: 'Europe/Paris', contact: 'America/New_York' }).facts;
    const friday = inZone('2026-03-06T12:00', 'America/New_York');
    const of = (zone: 'contact' | 'audience') => {
      const flow = flowOf(weekday([1], '09:00', zone), mail());
      return next(flow, entering(flow, friday), facts, friday).at;
    };
    // New York changes on 8 March, Paris three weeks later
    expect(of('contact')).toBe(utc('2026-03-09T13:00'));
    expect(of('audience')).toBe(utc('2026-03-09T08:00'));
  });

  test('one after the other add up, and each is told with its end', () => {
    const planned = at(flowOf(lasts(1, 'days'), weekday([1], '09:00'), mail()), utc('2026-11-24T10:00'));
    expect(planned.at).toBe(utc('2026-11-30T09:00'));
    expect(planned.passed).toEqual([
      { stepId: 's0', name: 's0', at: utc('2026-11-25T10:00') },
      { stepId: 's1', name: 's1', at: utc('2026-11-30T09:00') },
    ]);
    expect(planned.because.map((b) => b.rule)).toEqual(['duration', 'weekday']);
  });

  test('before an exit: decided again when over', () => {
    const flow = flowOf(mail(), lasts(1, 'days'));
    const position = entering(flow, 0, { step: 's1', visit: 2, since: 0, previousAt: 0 });
    expect(plan(flow, position, facts, 0)).toMatchObject({ do: 'decide', at: DAY, stepId: 'exit' });
    expect(plan(flow, position, facts, DAY)).toMatchObject({ do: 'done', outcome: 'finished', at: DAY });
  });

  test('the reasons for an instant name the rule that decided', () => {
    const { facts, hear } = memory();
    hear({ at: 0, order: 'a' });
    const flow = linear([mail(), day(240), mail()], { window: { ...office, days: [1, 2, 3, 4, 5, 6, 7] } });
    const late = next(flow, entering(flow, 400 * DAY, { step: 's1', visit: 2, since: 400 * DAY, previousAt: 400 * DAY }), facts, 400 * DAY);
    expect(late.because).toEqual([
      { rule: 'purchaseDay', at: 240 * DAY, days: 240 },
      { rule: 'gap', at: 414 * DAY, days: 14 },
      { rule: 'window', at: 414 * DAY + 9 * 3_600_000 },
    ]);
  });
});

describe('the send window', () => {
  const flow = linear([mail(), lasts(1, 'days'), mail()], { trigger: byHand, window: office });

  test('moves the due date itself', () => {
    const friday = utc('2026-11-27T20:00');
    expect(at(flow, friday)).toMatchObject({ due: utc('2026-11-30T09:00'), at: utc('2026-11-30T09:00') });
  });

  test('the next wait begins when the mail left', () => {
    const { sent } = walk(flow, entering(flow, utc('2026-12-24T20:00')), []);
    expect(sent).toEqual([utc('2026-12-28T09:00'), utc('2026-12-29T09:00')]);
  });

  test('what was held past closing time leaves at the next opening, and its due date stays', () => {
    const due = utc('2026-11-27T17:00');
    const held = (now: string) => at(flow, due, {}, utc(now));
    expect(held('2026-11-27T17:30')).toMatchObject({ due, at: due });
    expect(held('2026-11-27T18:00')).toMatchObject({ due, at: utc('2026-11-30T09:00') });
    expect(held('2026-11-29T03:00')).toMatchObject({ due, at: utc('2026-11-30T09:00') });
    const monday = held('2026-11-30T10:00');
    expect(monday).toMatchObject({ due, at: utc('2026-11-30T09:00') });
    expect(isDue(monday, utc('2026-11-30T10:00'))).toBe(true);
  });

  test('a rest that ends at night goes on in the morning', () => {
    const due = utc('2026-11-26T17:59');
    const planned = at(flow, due, { notBefore: utc('2026-11-26T18:10') }, due);
    expect(planned).toMatchObject({ due, at: utc('2026-11-27T09:00') });
    expect(planned.because.at(-1)?.rule).toBe('window');
  });
});

describe('resting and being hurried', () => {
  const flow = flowOf(lasts(3, 'days'), lasts(2, 'days'), mail(), lasts(1, 'days'), mail());

  test('a rest moves the instant, not the due date: resting is not being late', () => {
    expect(at(flow, 0, { notBefore: 9 * DAY })).toMatchObject({ due: 5 * DAY, at: 9 * DAY });
    expect(at(flow, 0, { notBefore: 4 * DAY })).toMatchObject({ due: 5 * DAY, at: 5 * DAY });
  });

  test('move on now ends every wait of this visit, and none of the next', () => {
    const planned = at(flow, 0, { waivedAt: DAY }, DAY);
    expect(planned).toMatchObject({ stepId: 's2', due: DAY, at: DAY, because: [{ rule: 'waived', at: DAY }] });
    expect(planned.passed.map((p) => p.at)).toEqual([DAY, DAY]);
    expect(at(flow, 0, { step: 's3', since: DAY, visit: 2, previousAt: DAY }, DAY)).toMatchObject({ stepId: 's4', at: 2 * DAY });
  });

  test('it does not wait for the window, the purchase’s day or the trigger’s', () => {
    const { facts, hear } = memory();
    hear({ at: utc('2026-11-01'), order: 'a' });
    const night = utc('2026-11-28T03:00');
    for (const pieces of [[mail()], [day(240), mail()]]) {
      const flow = linear(pieces, { window: office });
      const planned = next(flow, entering(flow, utc('2026-11-02'), { waivedAt: night }), facts, night + 60_000);
      expect(planned).toMatchObject({ do: 'sendEmail', due: night, at: night, because: [{ rule: 'waived', at: night }] });
    }
  });

  test('it does not undo a purchase', () => {
    const { facts, hear } = memory();
    hear({ at: DAY, order: 'a' });
    expect(plan(flow, entering(flow, 0, { waivedAt: 2 * DAY }), facts, 2 * DAY)).toMatchObject({ outcome: 'bought' });
  });
});

describe('strange drawings', () => {
  test('a step that is gone ends the walk as removed', () => {
    expect(plan(flowOf(mail()), entering(flowOf(mail()), 0, { step: 'gone' }), facts, 5)).toMatchObject({
      outcome: 'removed',
      stepId: 'gone',
    });
  });

  test('a loop with an e-mail and a wait goes round', () => {
    const flow = flowOf(mail(), lasts(7, 'days'));
    const again = { ...flow, steps: flow.steps.map((s) => (s.type === 'wait' ? { ...s, next: { done: 's0' } } : s)) };
    expect(walk(again, entering(again, 0), [], { mails: 4 }).sent).toEqual([0, 7 * DAY, 14 * DAY, 21 * DAY]);
  });

  test('a loop of waits alone comes to an end', () => {
    const flow = flowOf(lasts(1, 'days'));
    const round = { ...flow, steps: flow.steps.map((s) => (s.type === 'wait' ? { ...s, next: { done: 's0' } } : s)) };
    expect(plan(round, entering(round, 0), facts, 0)).toMatchObject({ do: 'done', outcome: 'removed' });
  });

  test('498 waits in a row are planned in no time', () => {
    const flow = flowOf(...Array.from({ length: 498 }, (_, n) => (n % 2 ? lasts(1, 'days') : weekday([1, 4], '09:30'))), mail());
    const paris = memory('Europe/Paris').facts;
    const planned = () => plan(flow, entering(flow, 0), paris, 0);
    expect(planned()).toMatchObject({ do: 'sendEmail', stepId: 's498' });
    // 25 ms on an idle machine; a busy one doubles even processor time
    expect(cpuMs(planned)).toBeLessThan(100);
  });
});

describe('for any drawing', () => {
  const piece = fc.oneof(
    fc.constant(mail()),
    fc.integer({ min: 1, max: 400 }).map(day),
    fc
      .record({ n: fc.integer({ min: 1, max: 60 }), unit: fc.constantFrom('minutes' as const, 'hours' as const, 'days' as const) })
      .map(({ n, unit }) => lasts(n, unit)),
    fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }).map((days) => weekday(days, '02:30', 'contact')),
  );
  const cases = fc.record({
    pieces: fc.array(piece, { minLength: 1, maxLength: 8 }),
    window: fc.constantFrom(null, office),
    zone: fc.constantFrom('Europe/Paris', 'America/New_York', 'Australia/Lord_Howe', 'America/Santiago'),
    orderedAt: fc.integer({ min: utc('2025-01-01'), max: utc('2026-06-01') }),
    lag: fc.integer({ min: 0, max: 500 * DAY }),
    rest: fc.option(fc.integer({ min: 0, max: 900 * DAY })),
    later: fc.array(fc.integer({ min: 0, max: 40 * DAY }), { minLength: 2, maxLength: 20 }),
  });

  test('a later now never plans an earlier instant, an e-mail is never planned before it is due, and due does not move', () => {
    fc.assert(
      fc.property(cases, ({ pieces, window, zone, orderedAt, lag, rest, later }) => {
        const flow = linear(pieces, { window, trigger: { type: 'lapsed', days: 120 } });
        const { facts, hear } = memory(zone);
        hear({ at: orderedAt, order: 'a' });
        const entered = orderedAt + lag;
        const position = entering(flow, entered, { notBefore: rest === null ? null : entered + rest });
        let [now, before] = [entered, Number.NEGATIVE_INFINITY];
        let due: number | null = null;
        for (const step of later) {
          now += step;
          const planned = plan(flow, position, facts, now);
          if (planned.do === 'done') return;
          expect(planned.at).toBeGreaterThanOrEqual(before);
          expect(planned.at).toBeGreaterThanOrEqual(planned.due);
          expect(planned.due).toBe(due ?? planned.due);
          [before, due] = [planned.at, planned.due];
        }
      }),
      { numRuns: 500 },
    );
  });

  test('planning at the planned instant says “now”', () => {
    fc.assert(
      fc.property(cases, ({ pieces, window, zone, orderedAt, lag, rest }) => {
        const flow = linear(pieces, { window, trigger: { type: 'lapsed', days: 120 } });
        const { facts, hear } = memory(zone);
        hear({ at: orderedAt, order: 'a' });
        const entered = orderedAt + lag;
        const position = entering(flow, entered, { notBefore: rest === null ? null : entered + rest });
        const planned = plan(flow, position, facts, entered);
        if (planned.do === 'done') return;
        const then = plan(flow, position, facts, planned.at);
        if (planned.do === 'decide') expect(then).toMatchObject({ do: 'done', outcome: 'finished' });
        else expect(then).toEqual(planned);
      }),
      { numRuns: 500 },
    );
  });
});
