import type { OrdersRule } from '../../../workflows/flow/rule/orders.ts';
import { type Clause, fill, type Part, type Sentence, type Source, type Speech, template } from './sentence.ts';
import { amountParts, dayParts } from './stretches.ts';

/** Conditions on what was bought, and on which orders are meant. */

const whats = ['count', 'total', 'average', 'one', 'first', 'last', 'never', 'often', 'late'] as const;
const starts: Record<(typeof whats)[number], object> = {
  count: { is: { from: 1 } },
  total: { is: { from: 100 } },
  average: { is: { from: 50 } },
  one: { is: { from: 100 } },
  first: { at: { op: 'within', days: 90 } },
  last: { at: { op: 'moreThan', days: 180 } },
  never: {},
  often: { times: 3, days: 90 },
  late: { factor: 2 },
};
const narrowed = ['stores', 'products', 'title', 'categories', 'when'] as const;

export function ordersSentence(said: OrdersRule, speech: Speech, set: (said: OrdersRule) => void): Sentence {
  const { t } = speech;
  const be = (part: object) => set({ ...said, ...part } as OrdersRule);
  const which = Object.fromEntries(narrowed.flatMap((name) => (said[name] === undefined ? [] : [[name, said[name]]])));
  const what: Part = {
    is: 'menu',
    label: t('label.bought'),
    value: said.what,
    strong: true,
    options: whats.map((value) => ({ value, label: t(`orders.what.${value}`) })),
    set: (next) => set({ kind: 'orders', what: next, ...starts[next as 'count'], ...which } as OrdersRule),
  };
  const number = (name: 'times' | 'days' | 'factor'): Part => ({
    is: 'number',
    label: t(`label.${name}`),
    value: (said as unknown as Record<string, number>)[name],
    fraction: name === 'factor',
    set: (value) => be({ [name]: value }),
  });
  const rest = ((): Part[] => {
    switch (said.what) {
      case 'count': {
        const n = said.is.to ?? said.is.from;
        return [...amountParts({ said: said.is, speech, set: (is) => be({ is }) }), t('unit.order', { count: n ?? 2 })];
      }
      case 'total':
      case 'average':
      case 'one':
        return amountParts({ said: said.is, speech, money: true, set: (is) => be({ is }) });
      case 'first':
      case 'last':
        return dayParts({ said: said.at, speech, set: (at) => be({ at }) });
      case 'often':
        return fill(template(t, 'orders.often'), {
          times: number('times'),
          days: number('days'),
          unit: t('unit.day', { count: said.days ?? 2 }),
        });
      case 'late':
        return fill(template(t, 'orders.late'), { factor: number('factor') });
      default:
        return [];
    }
  })();
  return { parts: [what, ...rest], ...narrowing(said, speech, set) };
}

function narrowing(said: OrdersRule, speech: Speech, set: (said: OrdersRule) => void): Pick<Sentence, 'clauses' | 'more'> {
  const { t, names } = speech;
  const be = (part: object) => set({ ...said, ...part } as OrdersRule);
  const begin = { stores: [], products: [], title: '', categories: [], when: { op: 'within', days: 365 } };
  const sources: Record<string, Source> = {
    stores: { choices: names.stores },
    products: { asked: 'product' },
    categories: { asked: 'category' },
  };
  const clause = (key: (typeof narrowed)[number]): Clause => {
    const words = `orders.of.${key}`;
    const value = said[key];
    const slot: Part[] =
      key === 'when'
        ? dayParts({ said: value as never, speech, set: (when) => be({ when }) })
        : key === 'title'
          ? [{ is: 'text', label: t(words), value: value as string, set: (title) => be({ title }) }]
          : [
              {
                is: 'many',
                label: t(words),
                values: value as string[],
                source: sources[key] as Source,
                set: (values) => be({ [key]: values }),
              },
            ];
    const { [key]: _, ...without } = said;
    return { key, parts: [t(words), ...slot], remove: () => set(without as OrdersRule) };
  };
  return {
    clauses: narrowed.filter((key) => said[key] !== undefined).map(clause),
    more: narrowed
      .filter((key) => said[key] === undefined)
      .map((key) => ({ label: t(`orders.narrow.${key}`), add: () => be({ [key]: begin[key] }) })),
  };
}
