import { describe, expect, test } from '@jest/globals';
import { definitionFrom } from '../../api/flows/templates.ts';
import { changesOf } from '../../ui/editor/changes.ts';
import { reachedDays, suggestedDay } from '../../ui/editor/days.ts';
import { duplicateStep, edgesOf, insertStep, moveStep, placeBeside, removeStep, replaceStep, TRIGGER } from '../../ui/editor/graph.ts';
import { dayMarks, dayToY, layout, ticks } from '../../ui/editor/layout.ts';
import { createEditorStore } from '../../ui/editor/store.ts';
import { type Definition, type Step, walkOrder } from '../../workflows/flow/flow.ts';
import { graphProblems } from '../../workflows/flow/problems.ts';

const series = definitionFrom('win-back-series', { language: 'en' });
const line = (definition: Definition) => walkOrder(definition).map((s) => s.id);
const wait = (id: string, days: number): Step => ({
  type: 'wait',
  id,
  name: '',
  until: { kind: 'sincePurchase', days },
  next: { done: '' },
});

describe('the drawing', () => {
  test('a step inserted on an edge stands between its ends', () => {
    const drawn = insertStep(series, { from: 'email-1', outlet: 'sent' }, wait('w', 180));
    expect(line(drawn)).toEqual(['email-1', 'w', 'wait-2', 'email-2', 'wait-3', 'email-3', 'exit']);
    expect(graphProblems(drawn)).toEqual([]);
  });

  test('a blank flow is built from its one edge', () => {
    const blank = definitionFrom('blank', { language: 'en' });
    const email = { ...(series.steps[0] as Step), id: 'e' } as Step;
    expect(line(insertStep(blank, { from: TRIGGER, outlet: 'entry' }, email))).toEqual(['e', 'exit']);
  });

  test('a removed step leaves no hole, also at the beginning', () => {
    expect(line(removeStep(series, 'email-1'))).toEqual(['wait-2', 'email-2', 'wait-3', 'email-3', 'exit']);
    expect(line(removeStep(series, 'wait-3'))).toEqual(['email-1', 'wait-2', 'email-2', 'email-3', 'exit']);
  });

  test('a step moves along the line; its own edges change nothing', () => {
    expect(line(moveStep(series, 'email-3', { from: TRIGGER, outlet: 'entry' }))).toEqual([
      'email-3',
      'email-1',
      'wait-2',
      'email-2',
      'wait-3',
      'exit',
    ]);
    expect(moveStep(series, 'email-1', { from: 'email-1', outlet: 'sent' })).toBe(series);
    expect(moveStep(series, 'email-1', { from: TRIGGER, outlet: 'entry' })).toBe(series);
  });

  test('up and down by one are inverse', () => {
    const down = placeBeside(series, 'email-1', 'down');
    const moved = moveStep(series, 'email-1', down ?? { from: '', outlet: '' });
    expect(line(moved).slice(0, 3)).toEqual(['wait-2', 'email-1', 'email-2']);
    const up = placeBeside(moved, 'email-1', 'up');
    expect(line(moveStep(moved, 'email-1', up ?? { from: '', outlet: '' }))).toEqual(line(series));
    expect(placeBeside(series, 'email-1', 'up')).toBeNull();
  });

  test('a copy follows its original, under its own id', () => {
    expect(line(duplicateStep(series, 'email-2', 'copy', 'E-mail 2, copy')).slice(2, 4)).toEqual(['email-2', 'copy']);
  });

  test('an outlet that leads nowhere is an open edge', () => {
    const open = removeStep(series, 'exit');
    expect(edgesOf(open).find((e) => e.from === 'email-3')?.to).toBeNull();
  });
});

describe('the ruler', () => {
  const boxes = layout(series, () => true);
  const marks = dayMarks(boxes);

  test('its days are those of the series, the minimum gap included', () => {
    expect(marks.map((m) => m.day)).toEqual([0, 120, 240, 360]);
    const close = replaceStep(series, wait('wait-2', 125));
    expect(reachedDays(close).get('wait-2')).toBe(134);
  });

  test('days rise downwards and a day between two marks lies between them', () => {
    const y = (day: number) => dayToY(marks, day) as number;
    expect([0, 119, 120, 200, 240, 300, 400].map(y)).toEqual([0, 119, 120, 200, 240, 300, 400].map(y).toSorted((a, b) => a - b));
    expect(ticks(marks)).toHaveLength(9);
  });

  test('a new wait is offered a day between its neighbours', () => {
    expect(suggestedDay(series, { from: 'email-1', outlet: 'sent' })).toBe(180);
    expect(suggestedDay(series, { from: 'email-3', outlet: 'sent' })).toBe(390);
  });
});

describe('undo', () => {
  const rename = (name: string) => (d: Definition) => replaceStep(d, { ...(d.steps[0] as Step), name } as Step);

  test('takes back one action, and redo brings it again', () => {
    const store = createEditorStore(series);
    store.getState().edit((d) => removeStep(d, 'email-2'));
    store.getState().edit((d) => removeStep(d, 'email-3'));
    store.temporal.getState().undo();
    expect(line(store.getState().definition)).toContain('email-3');
    store.temporal.getState().undo();
    expect(store.getState().definition).toBe(series);
    store.temporal.getState().redo();
    expect(line(store.getState().definition)).not.toContain('email-2');
  });

  test('takes a burst of keystrokes back at once, and not the one before', () => {
    let clock = 0;
    const store = createEditorStore(series, () => clock);
    for (const name of ['A', 'Ab', 'Abc']) store.getState().edit(rename(name), 'email-1.name');
    clock = 60_000;
    for (const name of ['Abcd', 'Abcde']) store.getState().edit(rename(name), 'email-1.name');
    store.temporal.getState().undo();
    expect(store.getState().definition.steps[0]?.name).toBe('Abc');
    store.temporal.getState().undo();
    expect(store.getState().definition).toBe(series);
  });

  test('an edit that changes nothing leaves no trace', () => {
    const store = createEditorStore(series);
    store.getState().edit((d) => moveStep(d, 'email-1', { from: TRIGGER, outlet: 'entry' }));
    expect(store.temporal.getState().pastStates).toHaveLength(0);
  });
});

test('changes are counted by what a person did, not by the edges it bent', () => {
  expect(changesOf(series, series).count).toBe(0);
  expect(changesOf(removeStep(series, 'email-2'), series)).toMatchObject({ removed: ['email-2'], count: 1 });
  const moved = moveStep(series, 'email-3', { from: TRIGGER, outlet: 'entry' });
  expect(changesOf(moved, series)).toMatchObject({ count: 1 });
});
