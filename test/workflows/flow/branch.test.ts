import { describe, expect, test } from '@jest/globals';
import type { Definition, Step } from '../../../workflows/flow/flow.ts';
import { legs } from '../../../workflows/flow/legs.ts';
import { type Facts, plan } from '../../../workflows/flow/plan.ts';
import { graphProblems } from '../../../workflows/flow/problems.ts';
import { membersOf, type Rule } from '../../../workflows/flow/rule/rule.ts';
import { defaultSettings, type Settings } from '../../../workflows/flow/settings.ts';
import { day, lasts, mail, type Piece, stepFrom } from './drawing.ts';
import { entering, memory } from './engine-in-memory.ts';

const DAY = 86_400_000;
const rule = membersOf('0199aaaa-0000-7000-8000-000000000000');
const other = membersOf('0199aaaa-0000-7000-8000-000000000001');
const ask = (id: string, yes: string, no: string, of = rule): Step => ({ type: 'branch', id, name: id, rule: of, next: { yes, no } });
const archive: Step = { type: 'archive', id: 'away', name: 'Away', next: {} };
const end: Step = { type: 'exit', id: 'exit', name: 'End', next: {} };
const step = (piece: Piece, id: string, next: string) => stepFrom(piece, id, next);
const flow = (steps: Step[], settings: Partial<Settings> = {}, trigger: Definition['trigger'] = { type: 'api' }): Definition => ({
  trigger,
  entry: steps[0]?.id ?? 'exit',
  steps: [...steps, end],
  settings: { ...defaultSettings, window: null, ...settings },
});
const knowing = (holds: (rule: unknown) => boolean | null): Facts => ({ ...memory().facts, holds });
const yes = knowing(() => true);
const no = knowing(() => false);
const unknown = knowing(() => null);

describe('a branch', () => {
  const forked = flow([ask('ask', 'a', 'b'), step(mail(), 'a', 'exit'), step(mail(), 'b', 'exit')]);

  test('leads one way or the other; the walk stands behind it, in a new visit', () => {
    const at = entering(forked, 5 * DAY, {});
    expect(plan(forked, at, yes, 5 * DAY)).toMatchObject({
      do: 'sendEmail',
      stepId: 'a',
      passed: [],
      taken: { step: 'a', since: 5 * DAY, visit: 2, turns: [{ visit: 1, passed: [{ stepId: 'ask', way: 'yes' }] }] },
    });
    expect(plan(forked, at, no, 5 * DAY)).toMatchObject({ stepId: 'b', taken: { step: 'b' } });
  });

  test('is not asked before anyone is there, and waits count on from the arrival', () => {
    const later = flow([
      step(lasts(3, 'days'), 'w', 'ask'),
      ask('ask', 'w2', 'exit'),
      step(lasts(2, 'days'), 'w2', 'a'),
      step(mail(), 'a', 'exit'),
    ]);
    const asked: unknown[] = [];
    const noting = knowing((of) => asked.push(of) > 0);
    const at = entering(later, 0, {});
    expect(plan(later, at, noting, DAY)).toMatchObject({ do: 'decide', stepId: 'ask', at: 3 * DAY });
    expect(asked).toEqual([]);
    // decided a day late: the wait behind it began when it was due all the same
    expect(plan(later, at, noting, 4 * DAY)).toMatchObject({
      do: 'sendEmail',
      at: 5 * DAY,
      passed: [{ stepId: 'w2' }],
      taken: { step: 'w2', since: 3 * DAY, turns: [{ visit: 1, passed: [{ stepId: 'w' }, { stepId: 'ask' }] }] },
    });
  });

  test('one behind the other are taken at once, each a visit of its own', () => {
    const twice = flow([ask('one', 'two', 'exit'), ask('two', 'exit', 'a', other), step(mail(), 'a', 'exit')]);
    const first = knowing((of) => of === rule);
    expect(plan(twice, entering(twice, 0, {}), first, 0)).toMatchObject({
      stepId: 'a',
      taken: {
        visit: 3,
        turns: [
          { visit: 1, passed: [{ stepId: 'one', way: 'yes' }] },
          { visit: 2, passed: [{ stepId: 'two', way: 'no' }] },
        ],
      },
    });
  });

  test('that can’t be asked stops the walk before it', () => {
    expect(plan(forked, entering(forked, 0, {}), unknown, 0)).toMatchObject({ do: 'decide', stepId: 'ask', blocked: true, at: 0 });
  });

  test('what was waived before it is not waived behind it', () => {
    const waits = flow([
      step(lasts(9, 'days'), 'w', 'ask'),
      ask('ask', 'w2', 'exit'),
      step(lasts(2, 'days'), 'w2', 'a'),
      step(mail(), 'a', 'exit'),
    ]);
    expect(plan(waits, entering(waits, 0, { waivedAt: DAY, notBefore: 8 * DAY }), yes, DAY)).toMatchObject({ stepId: 'a', at: 3 * DAY });
  });

  test('in a ring that never waits ends, and is a problem of the drawing', () => {
    const ring = flow([ask('one', 'two', 'exit'), ask('two', 'one', 'exit'), step(mail(), 'a', 'exit')]);
    expect(plan(ring, entering(ring, 0, {}), yes, 0)).toMatchObject({ do: 'decide', blocked: true });
    expect(graphProblems(ring).map((p) => p.code)).toContain('waitFreeLoop');
  });
});

test('the archive step is to be carried out when due', () => {
  const away: Definition = { ...flow([]), entry: 'w', steps: [step(lasts(1, 'days'), 'w', 'away'), archive] };
  expect(plan(away, entering(away, 0, {}), yes, 0)).toMatchObject({ do: 'decide', archives: true, stepId: 'away', at: DAY });
});

describe('goal and exit', () => {
  const ruled = flow([step(lasts(1, 'days'), 'w', 'a'), step(mail(), 'a', 'exit')], { goalRule: rule, exitRule: other });
  const when = (goal: boolean | null, over: boolean | null, more = {}) =>
    plan(
      ruled,
      entering(ruled, 0, more),
      knowing((of) => (of === rule ? goal : over)),
      0,
    );

  test.each([
    [true, false, {}, { do: 'done', outcome: 'reached' }],
    [true, true, {}, { do: 'done', outcome: 'reached' }],
    [true, false, { fresh: true }, { do: 'done', outcome: 'withdrawn', reason: 'goal_before' }],
    [false, true, {}, { do: 'done', outcome: 'left', reason: 'exit_rule' }],
    [false, false, {}, { do: 'sendEmail', listening: ['consent', 'order', 'event', 'contact', 'open'] }],
    [null, false, {}, { do: 'sendEmail', blocked: true }],
    [false, null, {}, { do: 'sendEmail', blocked: true }],
  ])('goal %s, exit %s, %j', (goal, over, more, expected) => expect(when(goal, over, more)).toMatchObject(expected));

  const opened = { kind: 'email', did: 'opened', over: { of: 'any' } } as const;
  const clicked = { ...opened, did: 'clicked' } as const;
  const all = (...rules: Rule['rules']): Rule => ({ kind: 'group', match: 'all', rules });
  test.each<[string, Partial<Settings>, boolean]>([
    ['a goal by opens', { goalRule: all(clicked, { kind: 'group', match: 'none', rules: [opened] }) }, true],
    ['an exit by not having opened', { exitRule: all({ ...opened, did: 'not_opened' }) }, true],
    ['an exit by the last open', { exitRule: all({ kind: 'contact', condition: { field: 'lastOpenedAt', op: 'filled' } }) }, true],
    ['a segment, which may ask for opens', { goalRule: rule }, true],
    ['clicks alone', { goalRule: all(clicked) }, false],
    ['what opens can’t move', { exitRule: all({ kind: 'contact', condition: { field: 'vip', op: 'yes' } }) }, false],
    ['no rule', {}, false],
  ])('%s: opens are heard where they count', (_, settings, hears) => {
    const drawn = flow([step(mail(), 'a', 'exit')], settings);
    const planned = plan(
      drawn,
      entering(drawn, 0, {}),
      knowing(() => false),
      0,
    );
    expect('listening' in planned && planned.listening.includes('open')).toBe(hears);
  });
});

describe('the checks of a drawing', () => {
  const codes = (of: Definition) => graphProblems(of).map((p) => [p.code, p.stepId]);

  test('a branch needs a rule and both its ways; a trigger its segment', () => {
    const bare = flow(
      [{ ...ask('ask', 'a', ''), rule: null } as Step, step(mail(), 'a', 'exit')],
      {},
      { type: 'entersSegment', segmentId: null },
    );
    expect(codes(bare)).toEqual([
      ['openOutlet', 'ask'],
      ['noRule', 'ask'],
      ['noSegment', null],
    ]);
  });

  test('two e-mails with only a branch between them leave at once', () => {
    expect(codes(flow([step(mail(), 'a', 'ask'), ask('ask', 'b', 'exit'), step(mail(), 'b', 'exit')]))).toEqual([['atOnce', 'b']]);
  });

  test('the same day on both ways is no day twice', () => {
    const both = flow(
      [ask('ask', 'w1', 'w2'), step(day(240), 'w1', 'a'), step(mail(), 'a', 'exit'), step(day(240), 'w2', 'b'), step(mail(), 'b', 'exit')],
      {},
      { type: 'lapsed', days: 120 },
    );
    expect(codes(both)).toEqual([]);
  });

  test('a loop that a branch leads out of is none that only waits', () => {
    const looks = flow([step(lasts(1, 'days'), 'w', 'ask'), ask('ask', 'a', 'w'), step(mail(), 'a', 'exit')]);
    expect(codes(looks)).toEqual([]);
  });

  test('the backlog is cut down to the first branch: which way they would have gone nobody can say', () => {
    const cut = flow(
      [step(mail(), 'a', 'ask'), ask('ask', 'w', 'exit'), step(day(240), 'w', 'b'), step(mail(), 'b', 'exit')],
      {},
      { type: 'lapsed', days: 120 },
    );
    expect(legs(cut)).toMatchObject([{ fromDay: 120, toDay: null, emails: [{ id: 'a' }] }]);
  });
});
