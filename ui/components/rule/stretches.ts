import { DateTime } from 'luxon';
import type { Between, Period } from '../../../workflows/flow/rule/period.ts';
import { fill, type Part, type Say, type Speech, template } from './sentence.ts';

/** How many, how much and when: the parts of sentences that conditions of several kinds share. */

type Stretch = { op: string; from?: unknown; to?: unknown; days?: number };
const dayBy = (day: string | undefined, by: number) =>
  day === undefined ? undefined : (DateTime.fromISO(day).plus({ days: by }).toISODate() ?? undefined);
const unit = (t: Say, days: number | undefined) => t('unit.day', { count: days ?? 2 });

/** Of several shapes that look alike in the data, the one that was chosen. */
function shapeOf(found: string, name: string, { kept }: Speech): string {
  const alike: Record<string, string> = { exactly: 'between', on: 'dates' };
  const chosen = kept.get(name);
  return chosen !== undefined && alike[found] === chosen ? chosen : found;
}

const amounts = ['atLeast', 'atMost', 'exactly', 'between'] as const;
const amountShape = (said: Between) => {
  if (!('to' in said)) return 'atLeast';
  if (!('from' in said)) return 'atMost';
  return said.from === said.to ? 'exactly' : 'between';
};
const newAmount: Record<string, (n: number | undefined) => Between> = {
  atLeast: (from) => ({ from }) as Between,
  atMost: (to) => ({ to }) as Between,
  exactly: (n) => ({ from: n, to: n }) as Between,
  between: (from) => ({ from, to: from === undefined ? undefined : from + 10 }) as Between,
};

interface AmountParts {
  said: Between;
  speech: Speech;
  money?: boolean;
  fraction?: boolean;
  set(said: Between): void;
  /** More choices of the menu, such as "is not known". */
  others?: readonly string[];
  other?: string | undefined;
  choose?(other: string): void;
}

/** "[at least] [2]" */
export function amountParts({ said, speech, money = false, fraction = money, set, others = [], other, choose }: AmountParts): Part[] {
  const { t } = speech;
  const shape = other ?? shapeOf(amountShape(said), 'amount', speech);
  const menu: Part = {
    is: 'menu',
    label: t('label.how'),
    value: shape,
    options: [...amounts, ...others].map((value) => ({ value, label: t(`amount.${value}`) })),
    set: (next) => {
      speech.keep('amount', next);
      if (others.includes(next)) return choose?.(next);
      set(newAmount[next]?.(said.from ?? said.to ?? 1) ?? said);
    },
  };
  if (other) return [menu];
  const end = (name: 'from' | 'to'): Part => ({
    is: 'number',
    label: t(shape === 'between' ? `label.${name}` : 'label.number'),
    value: said[name],
    money,
    fraction,
    set: (value) => set((shape === 'exactly' ? { from: value, to: value } : { ...said, [name]: value }) as Between),
  });
  return [menu, ...fill(template(t, `amountValue.${shape}`), { from: end('from'), to: end('to') })];
}

const days = ['within', 'moreThan', 'daysAgo', 'before', 'since', 'dates', 'on'] as const;
const dayShape = (said: Stretch): string => {
  if (said.op !== 'dates') return said.op;
  if (!('to' in said)) return 'since';
  if (!('from' in said)) return 'before';
  return said.from === said.to ? 'on' : 'dates';
};
/** What a newly chosen shape begins with. */
const newStretch: Record<string, (today: string) => object> = {
  within: () => ({ op: 'within', days: 90 }),
  moreThan: () => ({ op: 'moreThan', days: 90 }),
  daysAgo: () => ({ op: 'daysAgo', from: 30, to: 90 }),
  before: (today) => ({ op: 'dates', to: dayBy(today, -1) }),
  since: (today) => ({ op: 'dates', from: dayBy(today, -90) }),
  dates: (today) => ({ op: 'dates', from: dayBy(today, -90), to: today }),
  on: (today) => ({ op: 'dates', from: today, to: today }),
};

interface DayParts {
  said: Stretch;
  speech: Speech;
  set(said: Period): void;
  /** More choices of the menu, which have no days of their own. */
  others?: readonly string[];
  /** The words of an empty one differ: "never bought" is not "not known". */
  words?: string | undefined;
  choose?(other: string): void;
}

/** "[within the last] [90] days"; days that end a stretch are included, "before" says the day after. */
export function dayParts({ said, speech, set, others = [], words, choose }: DayParts): Part[] {
  const { t, f } = speech;
  const shape = shapeOf(dayShape(said), 'days', speech);
  const say = (value: string) => t([`day.${words}.${value}`, `day.${value}`]);
  const menu: Part = {
    is: 'menu',
    label: t('label.when'),
    value: shape,
    options: [...days, ...others].map((value) => ({ value, label: say(value) })),
    set: (next) => {
      speech.keep('days', next);
      if (others.includes(next)) return choose?.(next);
      set(newStretch[next]?.(f.isoDay(Date.now())) as Period);
    },
  };
  const change = (part: object) => set({ ...said, ...part } as Period);
  const number = (name: 'days' | 'from' | 'to'): Part => ({
    is: 'number',
    label: t(name === 'days' ? 'label.days' : `label.${name}Days`),
    value: said[name] as number | undefined,
    set: (value) => change({ [name]: value }),
  });
  const date = (name: 'from' | 'to', by = 0): Part => ({
    is: 'date',
    label: t(`label.${shape === 'dates' ? `${name}Date` : 'date'}`),
    value: dayBy(said[name] as string | undefined, by),
    set: (value) => change(shape === 'on' ? { from: value, to: value } : { [name]: dayBy(value, -by) }),
  });
  const dated = said.op === 'dates';
  const slots: Record<string, Part> = dated
    ? { from: date('from'), to: shape === 'before' ? date('to', 1) : date('to') }
    : { days: number('days'), from: number('from'), to: number('to'), unit: unit(t, said.days) };
  return [menu, ...(others.includes(shape) ? [] : fill(template(t, `dayValue.${shape}`), slots))];
}
