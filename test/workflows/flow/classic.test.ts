import { describe, expect, test } from '@jest/globals';
import { plan } from '../../../workflows/flow/plan.ts';
import { classic, day, linear, mail } from './drawing.ts';
import { entering, type Happening, inZone, memory, next, utc, walk } from './engine-in-memory.ts';

/** The rule of the classic win-back, line by line. Days are counted from the first purchase, at noon in UTC. */
const BOUGHT = utc('2026-01-10T12:00');
const dayN = (n: number) => BOUGHT + n * 86_400_000;
const first: Happening = { at: BOUGHT, order: 'first' };
const daysOf = (sent: number[]) => sent.map((at) => (at - BOUGHT) / 86_400_000);
const met = (n: number, flow = classic()) => entering(flow, dayN(n));

describe('the days', () => {
  test('120, 240 and 360 days after the last purchase, then finished', () => {
    const { sent, end } = walk(classic(), met(120), [first]);
    expect(daysOf(sent)).toEqual([120, 240, 360]);
    expect(end).toMatchObject({ outcome: 'finished', stepId: 'exit' });
  });

  test('met on day 400: 400, 414, 428', () => {
    expect(daysOf(walk(classic(), met(400), [first]).sent)).toEqual([400, 414, 428]);
  });

  test('met on day 235: the gap, then the purchase’s own day again', () => {
    expect(daysOf(walk(classic(), met(235), [first]).sent)).toEqual([235, 249, 360]);
  });

  test('without a gap whoever is met late gets all at once', () => {
    expect(daysOf(walk(classic({ minGapDays: 0 }), met(400), [first]).sent)).toEqual([400, 400, 400]);
  });

  test('a single e-mail is the first alone', () => {
    const flow = linear([mail()]);
    expect(daysOf(walk(flow, met(120, flow), [first]).sent)).toEqual([120]);
  });

  test('entered ahead by a sweep: nothing before its instant', () => {
    const flow = classic();
    const { facts, hear } = memory();
    hear(first);
    expect(next(flow, met(120), facts, dayN(120) - 3_600_000)).toMatchObject({ do: 'sendEmail', due: dayN(120), at: dayN(120) });
  });

  test('the same local time in the audience’s zone, summer or winter', () => {
    const zone = 'Europe/Paris';
    const bought = inZone('2026-01-10T09:15', zone);
    const flow = classic();
    const { sent } = walk(flow, entering(flow, inZone('2026-05-10T09:15', zone)), [{ at: bought, order: 'first' }], { zone });
    expect(sent).toEqual(['2026-05-10T09:15', '2026-09-07T09:15', '2027-01-05T09:15'].map((at) => inZone(at, zone)));
  });

  test('placed by anchor on day 200: the first counts as sent on entering, the second comes on its day', () => {
    const flow = classic();
    const start = entering(flow, dayN(200), { step: 's1', previousAt: dayN(200) });
    expect(daysOf(walk(flow, start, [first]).sent)).toEqual([240, 360]);
  });

  test('placed by anchor on day 235: the gap runs from entering', () => {
    const flow = classic();
    const start = entering(flow, dayN(235), { step: 's1', previousAt: dayN(235) });
    expect(daysOf(walk(flow, start, [first]).sent)).toEqual([249, 360]);
  });
});

describe('a new order', () => {
  test.each([
    [121, 1],
    [239, 1],
    [241, 2],
    [359, 2],
  ])('on day %i ends the walk after %i e-mails, at the order’s instant', (on, mails) => {
    const { sent, end } = walk(classic(), met(120), [first, { at: dayN(on), order: 'again' }]);
    expect(sent).toHaveLength(mails);
    expect(end).toMatchObject({ outcome: 'bought', at: dayN(on), order: { id: 'again' } });
  });

  test('orders on 1 Oct, 15 Nov and 20 Nov: nothing on 21 Nov, and 120 days start on the 20th', () => {
    const flow = linear([mail()], { trigger: { type: 'lapsed', days: 51 } });
    const orders = ['2026-10-01', '2026-11-15', '2026-11-20'].map((at): Happening => ({ at: utc(at), order: at }));
    const early = walk(flow, entering(flow, utc('2026-11-21')), orders.slice(0, 1));
    expect(early.sent).toEqual([utc('2026-11-21')]);
    // enrolled on the order of 1 Oct with an entry on 21 Nov; the later orders are placed before the entry: they move the anchor
    const all = walk(flow, entering(flow, utc('2026-11-21')), orders);
    expect(all.sent).toEqual([utc('2027-01-10')]);
  });

  test('on the very instant of entry it moves the anchor, a millisecond later it ends the walk', () => {
    const { sent } = walk(classic(), met(120), [first, { at: dayN(120), order: 'same' }]);
    expect(daysOf(sent)).toEqual([240, 360, 480]);
    const { facts, hear } = memory();
    hear(first);
    hear({ at: dayN(120) + 1, order: 'after' });
    expect(plan(classic(), met(120), facts, dayN(120))).toMatchObject({ do: 'sendEmail' });
    expect(plan(classic(), met(120), facts, dayN(120) + 1)).toMatchObject({ do: 'done', outcome: 'bought' });
  });

  test('a goal of none: orders end nothing, and move the days that count from the purchase', () => {
    const { sent, end } = walk(classic({ goal: 'none' }), met(120), [first, { at: dayN(200), order: 'again' }]);
    expect(daysOf(sent)).toEqual([120, 440, 560]);
    expect(end).toMatchObject({ outcome: 'finished' });
  });

  test('an order and an unsubscription heard together: the earlier one ended the walk', () => {
    const { facts, hear } = memory();
    hear(first);
    hear({ at: dayN(130), leaves: 'unsubscribed' });
    hear({ at: dayN(131), order: 'again' });
    expect(plan(classic(), met(120), facts, dayN(132))).toMatchObject({ outcome: 'left', at: dayN(130) });
    hear({ at: dayN(129), order: 'before' });
    expect(plan(classic(), met(120), facts, dayN(132))).toMatchObject({ outcome: 'bought', order: { id: 'before' } });
  });
});

describe('history that changes later', () => {
  test('an order from before the entry, heard before e-mail 1, moves all days', () => {
    const { sent } = walk(classic(), entering(classic(), dayN(120)), [first, { at: dayN(119), order: 'late', placedAt: dayN(50) }]);
    expect(daysOf(sent)).toEqual([170, 290, 410]);
  });

  test('heard between e-mails, it moves those to come', () => {
    const { sent, end } = walk(classic(), met(120), [first, { at: dayN(150), order: 'late', placedAt: dayN(50) }]);
    expect(daysOf(sent)).toEqual([120, 290, 410]);
    expect(end).toMatchObject({ outcome: 'finished' });
  });

  test('placed after the entry, heard much later: ends the walk with the order’s own instant', () => {
    const { sent, end } = walk(classic(), met(120), [first, { at: dayN(300), order: 'late', placedAt: dayN(130) }]);
    expect(daysOf(sent)).toEqual([120, 240]);
    expect(end).toMatchObject({ outcome: 'bought', at: dayN(130) });
  });

  test('a series of plain durations does not mail someone whom a late-heard order has un-lapsed', () => {
    const flow = linear([mail(), { type: 'wait', until: { kind: 'duration', amount: 30, unit: 'days' } }, mail()]);
    const { sent } = walk(flow, met(120, flow), [first, { at: dayN(130), order: 'late', placedAt: dayN(110) }]);
    expect(daysOf(sent)).toEqual([120, 260]);
  });

  test('the anchor refunded: back to the order before it, now', () => {
    const flow = classic();
    const bought = [first, { at: dayN(100), order: 'second' }];
    const { sent } = walk(flow, entering(flow, dayN(220)), [...bought, { at: dayN(230), refund: 'second' }]);
    expect(daysOf(sent)).toEqual([220, 240, 360]);
  });

  test('refunded while the first e-mail still waits: its day comes sooner, never before the entry', () => {
    const flow = classic();
    const { sent } = walk(flow, entering(flow, dayN(150)), [
      first,
      { at: dayN(140), order: 'second' },
      { at: dayN(160), refund: 'second' },
    ]);
    expect(daysOf(sent)).toEqual([160, 240, 360]);
  });

  test('the only order refunded: withdrawn', () => {
    const { sent, end } = walk(classic(), met(120), [first, { at: dayN(150), refund: 'first' }]);
    expect(sent).toHaveLength(1);
    expect(end).toMatchObject({ outcome: 'withdrawn' });
  });

  test('whoever was put in by hand and never bought counts from the entry', () => {
    const { sent } = walk(classic(), entering(classic(), dayN(10), { triggered: false }), []);
    expect(daysOf(sent)).toEqual([10, 250, 370]);
  });
});

describe('leaving the audience', () => {
  test.each(['unsubscribed', 'cleaned', 'archived'])('%s ends the walk', (reason) => {
    const { sent, end } = walk(classic(), met(120), [first, { at: dayN(200), leaves: reason }]);
    expect(sent).toHaveLength(1);
    expect(end).toMatchObject({ outcome: 'left', reason, at: dayN(200) });
  });

  test('what was so before the entry ends nothing: the gates skip with the reason', () => {
    const { sent } = walk(classic(), met(120), [first, { at: dayN(100), leaves: 'unsubscribed' }]);
    expect(sent).toHaveLength(3);
  });
});

test('the walk listens for what would change it', () => {
  const { facts, hear } = memory();
  hear(first);
  const listening = (flow: ReturnType<typeof linear>, more = {}) => next(flow, entering(flow, dayN(1), more), facts, dayN(1)).listening;
  expect(listening(classic())).toEqual(['consent', 'order']);
  const open = { goal: 'none' as const, trigger: { type: 'api' as const } };
  expect(listening(linear([mail()], open))).toEqual(['consent']);
  expect(listening(linear([day(30), mail()], open))).toEqual(['consent', 'order']);
  expect(listening(linear([mail()], { goal: 'none' }))).toEqual(['consent', 'order']);
});
