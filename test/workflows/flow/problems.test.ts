import { expect, test } from '@jest/globals';
import { type Definition, definition, MAX_STEPS, type Step, walkOrder } from '../../../workflows/flow/flow.ts';
import { legs } from '../../../workflows/flow/legs.ts';
import { graphProblems } from '../../../workflows/flow/problems.ts';
import { sendWindow } from '../../../workflows/flow/settings.ts';
import { cpuMs } from './cpu-ms.ts';
import { classic, day, lasts, linear, mail, type Piece, weekday } from './drawing.ts';

const codes = (flow: Definition) => graphProblems(flow).map((p) => [p.code, p.stepId]);
/** The same drawing with some outlets led elsewhere. */
const led = (flow: Definition, to: Record<string, string>): Definition => ({
  ...flow,
  steps: flow.steps.map((s): Step => {
    const id = to[s.id];
    if (id === undefined || s.type === 'exit') return s;
    if (s.type === 'wait') return { ...s, next: { done: id } };
    return s.type === 'sendEmail' ? { ...s, next: { sent: id } } : s;
  }),
});
const rounds = (...pieces: Piece[]) => led(linear(pieces, { trigger: { type: 'api' } }), { [`s${pieces.length - 1}`]: 's0' });

test('the classic series has none, and is valid', () => {
  expect(codes(classic())).toEqual([]);
  expect(definition.parse(classic())).toEqual(classic());
});

test('no first step: that alone is said', () => {
  expect(codes({ ...classic(), entry: 'nowhere' })).toEqual([['noEntry', null]]);
  expect(codes({ ...classic(), entry: '', steps: [] })).toEqual([['noEntry', null]]);
});

test('steps that nobody can reach, each by its id', () => {
  const skips = led(linear([mail(), lasts(1, 'days'), mail()]), { s0: 'exit' });
  expect(codes(skips)).toEqual([
    ['unreachable', 's1'],
    ['unreachable', 's2'],
  ]);
});

test('an outlet that leads nowhere, also under a name every object has', () => {
  expect(codes(led(linear([mail()]), { s0: '' }))).toEqual([
    ['unreachable', 'exit'],
    ['openOutlet', 's0'],
  ]);
  expect(codes(led(linear([mail()]), { s0: '__proto__' }))).toContainEqual(['openOutlet', 's0']);
});

test('two steps with one id, and a flow that sends nothing', () => {
  const twice = classic();
  expect(codes({ ...twice, steps: [...twice.steps, twice.steps[0] as Step] })).toContainEqual(['duplicateId', null]);
  expect(codes(linear([lasts(1, 'days')]))).toEqual([['noEmail', null]]);
});

test('loops: those with an e-mail and a wait of some length run, others don’t', () => {
  expect(codes(rounds(mail(), lasts(1, 'days')))).toEqual([['unreachable', 'exit']]);
  expect(codes(rounds(mail(), weekday([1], '09:00')))).toEqual([['unreachable', 'exit']]);
  expect(codes(rounds(mail()))).toContainEqual(['waitFreeLoop', 's0']);
  expect(codes(rounds(mail(), mail()))).toContainEqual(['waitFreeLoop', 's0']);
  // over at once the second time round
  expect(codes(rounds(mail(), day(240)))).toContainEqual(['waitFreeLoop', 's0']);
});

test('a loop that only waits is told once, and only as such', () => {
  const idle = led(linear([mail(), lasts(1, 'days'), day(300), lasts(1, 'days')]), { s3: 's1' });
  expect(codes(idle)).toEqual([
    ['unreachable', 'exit'],
    ['idleLoop', 's1'],
  ]);
  expect(codes(led(linear([mail(), day(300)]), { s1: 's1' }))).toContainEqual(['idleLoop', 's1']);
});

test('days after the purchase must rise, from the trigger’s on', () => {
  expect(codes(linear([mail(), day(120), mail()]))).toEqual([['daysNotRising', 's1']]);
  expect(codes(linear([mail(), day(240), mail(), day(200), mail(), day(300), mail()]))).toEqual([['daysNotRising', 's3']]);
  expect(codes(linear([day(30), mail()], { trigger: { type: 'api' } }))).toEqual([]);
});

test('an e-mail right after another: no gap is kept where no wait is, so it is said, once for each', () => {
  const flow = linear([mail(), mail(), mail(), lasts(1, 'days'), mail()], { minGapDays: 14 });
  expect(codes(flow)).toEqual([
    ['atOnce', 's1'],
    ['atOnce', 's2'],
  ]);
  expect(graphProblems(flow)[0]?.message).toBe('“s1” would leave at the same moment as “s0”. Put a wait between them.');
  expect(codes(linear([mail(), day(240), mail()]))).toEqual([]);
});

test('every problem says what to do', () => {
  const bad = led(linear([mail(), day(100), lasts(1, 'days')]), { s2: 's2' });
  for (const { message } of graphProblems(bad)) expect(message).toMatch(/^[^.]+\. (Join|Put|Lead|Choose|Add|Give)/);
});

test('the largest drawing is checked in under 50 ms, wired as badly as can be', () => {
  const pieces = Array.from({ length: MAX_STEPS - 1 }, (_, n) => (n % 3 ? mail() : day(121 + n)));
  const long = linear(pieces);
  const bad = led(long, { [`s${pieces.length - 1}`]: 's0', s250: 'nowhere' });
  for (const flow of [long, bad]) {
    const cost = cpuMs(() => {
      graphProblems(flow);
      walkOrder(flow);
      legs(flow);
    });
    expect(cost).toBeLessThan(50);
  }
  expect(definition.safeParse(long).success).toBe(true);
  expect(definition.safeParse(linear([...pieces, mail()])).error?.issues[0]?.message).toBe('A flow can have at most 500 steps.');
});

test('the stretches of the classic series', () => {
  expect(legs(classic()).map((leg) => [leg.fromDay, leg.toDay, leg.begins, leg.emails.map((s) => s.id)])).toEqual([
    [120, 240, 's0', ['s0']],
    [240, 360, 's1', ['s2']],
    [360, null, 's3', ['s4']],
  ]);
});

test('e-mails that follow within a stretch belong to it; a flow without that clock has none', () => {
  const mixed = linear([mail(), lasts(3, 'days'), mail(), day(240), mail()]);
  expect(legs(mixed).map((leg) => [leg.fromDay, leg.emails.length])).toEqual([
    [120, 2],
    [240, 1],
  ]);
  expect(legs(linear([mail()], { trigger: { type: 'api' } }))).toEqual([]);
});

test('a window must open before it closes, on a day, and on dates that exist', () => {
  const window = { days: [1], from: '09:00', to: '24:00', quiet: ['2028-02-29'] };
  expect(sendWindow.safeParse(window).success).toBe(true);
  const wrong = [
    { ...window, to: '09:00' },
    { ...window, to: '24:30' },
    { ...window, from: '9:00' },
    { ...window, days: [] },
    { ...window, days: [8] },
    { ...window, quiet: ['2026-02-29'] },
  ];
  for (const w of wrong) expect(sendWindow.safeParse(w).success).toBe(false);
});
