import { type Definition, outlets, type StepType, walkOrder } from '../../workflows/flow/flow.ts';
import { firstDay, reachedDays } from './days.ts';
import { TRIGGER } from './graph.ts';

export const WIDTH = 264;
const COLUMN = WIDTH + 48;
const GAP = 32;
/** Below a branch: room for a line to turn, and for the word on it. */
const FORK = 24;
const HEAD = 62;
const FOOT = 31;
const PILL = 32;
export const ORIGIN = '@origin';

/** How a kind of step is drawn; the face registry says the same of its icon and words. */
export const shapes: Record<StepType, 'card' | 'pill'> = { sendEmail: 'card', wait: 'pill', branch: 'card', archive: 'pill', exit: 'pill' };

export interface Box {
  id: string;
  x: number;
  y: number;
  height: number;
  shape: 'card' | 'pill';
  /** Days after the last purchase (or after entering). */
  day: number;
}

/**
 * Places every step: down the line, each outlet beyond the first one column further right, what nobody reaches beside it.
 * `footed`: cards with a second line of numbers or words below. 500 steps take about a millisecond.
 */
export function layout(definition: Definition, footed: (id: string) => boolean): Box[] {
  const reached = reachedDays(definition);
  const lapsed = definition.trigger.type === 'lapsed';
  const boxes: Box[] = [];
  const card = (id: string) => HEAD + (footed(id) ? FOOT : 0);
  if (lapsed) boxes.push({ id: ORIGIN, x: 0, y: 24, height: PILL, shape: 'pill', day: 0 });
  const top = lapsed ? 104 : 24;
  boxes.push({ id: TRIGGER, x: 0, y: top, height: card(TRIGGER), shape: 'card', day: firstDay(definition) });

  const bottoms = new Map([[definition.entry, { y: top + card(TRIGGER), column: 0 }]]);
  let columns = 1;
  const order = walkOrder(definition);
  for (const step of order) {
    const { y, column } = bottoms.get(step.id) ?? { y: top, column: 0 };
    const shape = shapes[step.type];
    const height = shape === 'pill' ? PILL : card(step.id);
    boxes.push({ id: step.id, x: column * COLUMN, y: y + GAP, height, shape, day: reached.get(step.id) ?? 0 });
    Object.values(outlets(step)).forEach((to, n) => {
      const before = bottoms.get(to);
      const bottom = Math.max(before?.y ?? 0, y + GAP + height + (step.type === 'branch' ? FORK : 0));
      bottoms.set(to, { y: bottom, column: before?.column ?? (n === 0 ? column : columns++) });
    });
  }

  const seen = new Set(order.map((s) => s.id));
  let y = top;
  for (const step of definition.steps.filter((s) => !seen.has(s.id))) {
    const shape = shapes[step.type];
    const height = shape === 'pill' ? PILL : card(step.id);
    boxes.push({ id: step.id, x: columns * COLUMN, y, height, shape, day: firstDay(definition) });
    y += height + GAP;
  }
  return boxes;
}

/** A part of the drawing that happens on one day: from `top` to `bottom`, the day's own mark at `line`. */
export interface DayMark {
  day: number;
  line: number;
  bar: { top: number; bottom: number } | null;
  /** Left edge of the box that the dotted line leads to. */
  x: number;
}

/** The marks of the first column, in rising order: what the ruler shows. */
export function dayMarks(boxes: Box[]): DayMark[] {
  const marks: DayMark[] = [];
  for (const box of boxes.filter((b) => b.x === 0)) {
    if (box.id === ORIGIN) marks.push({ day: 0, line: box.y + box.height / 2, bar: null, x: WIDTH / 2 - 73 });
    if (box.shape !== 'card') continue;
    const last = marks.at(-1);
    const bar = { top: box.y + 12, bottom: box.y + box.height };
    if (last?.bar && last.day === box.day) last.bar.bottom = bar.bottom;
    else marks.push({ day: box.day, line: box.y + 20, bar, x: 0 });
  }
  return marks;
}

const UNITS = [1, 2, 5, 10, 30, 60, 90, 180, 360];

/** The small ticks between two marks: every 30 days where there is room, finer or coarser where not. */
export function ticks(marks: DayMark[]): number[] {
  return marks.slice(1).flatMap((to, n) => {
    const from = marks[n] as DayMark;
    const start = from.bar?.bottom ?? from.line;
    const [days, room] = [to.day - from.day, to.line - start];
    const perDay = room / days;
    const unit = days >= 60 && perDay * 30 >= 8 ? 30 : UNITS.find((u) => u * perDay >= 8);
    if (!unit || days <= 0) return [];
    return Array.from({ length: Math.ceil(days / unit) - 1 }, (_, k) => start + (k + 1) * unit * perDay);
  });
}

/** Where a day lies on the ruler; past the last mark, at its end. */
export function dayToY(marks: DayMark[], day: number): number | null {
  const [first, last] = [marks[0], marks.at(-1)];
  if (!first || !last || day < first.day) return null;
  if (day >= last.day) return last.bar?.bottom ?? last.line;
  const n = marks.findIndex((m) => m.day > day);
  const [from, to] = [marks[n - 1] as DayMark, marks[n] as DayMark];
  if (day === from.day) return from.line;
  const start = from.bar?.bottom ?? from.line;
  return start + ((day - from.day) / (to.day - from.day)) * (to.line - start);
}
