import type { EventRule, PropertyCondition } from '../../../workflows/flow/rule/event.ts';
import type { Clause, Part, Sentence, Speech } from './sentence.ts';
import { amountParts, dayParts } from './stretches.ts';

/** Conditions on events that a program sends: "did [viewed_product] [at least] [2] times". */
export function eventSentence(said: EventRule, speech: Speech, set: (said: EventRule) => void): Sentence {
  const { t } = speech;
  const be = (part: object) => set({ ...said, ...part });
  const times = said.times ?? { from: 1 };
  const where = said.where ?? [];
  const setWhere = (next: PropertyCondition[]) => {
    const { where: _, ...rest } = said;
    set(next.length ? { ...rest, where: next } : rest);
  };
  const clauses: Clause[] = where.map((about, n) => ({
    key: `where ${n}`,
    parts: propertyParts(about, said.name, speech, (next) => setWhere(where.with(n, next))),
    remove: () => setWhere(where.toSpliced(n, 1)),
  }));
  const { when, ...always } = said;
  if (when)
    clauses.push({
      key: 'when',
      parts: [t('event.when'), ...dayParts({ said: when, speech, set: (next) => be({ when: next }) })],
      remove: () => set(always),
    });
  return {
    parts: [
      { is: 'said', text: t('event.did') },
      { is: 'one', label: t('label.event'), value: said.name, source: { asked: 'event' }, set: (name) => be({ name }) },
      ...amountParts({ said: times, speech, set: (next) => be({ times: next }) }),
      t('unit.time', { count: times.to ?? times.from ?? 2 }),
    ],
    clauses,
    more: [
      { label: t('event.narrow.where'), add: () => setWhere([...where, { property: '', op: 'any', values: [] }]) },
      ...(when ? [] : [{ label: t('event.narrow.when'), add: () => be({ when: { op: 'within', days: 90 } }) }]),
    ],
  };
}

const starts = { any: { values: [] }, none: { values: [] }, contains: { text: '' }, between: { from: 1 }, empty: {}, filled: {} };

function propertyParts(about: PropertyCondition, event: string, speech: Speech, set: (about: PropertyCondition) => void): Part[] {
  const { t } = speech;
  const { property, op } = about;
  const be = (part: object) => set({ ...about, ...part } as PropertyCondition);
  const menu: Part = {
    is: 'menu',
    label: t('label.question', { field: property }),
    value: op,
    options: Object.keys(starts).map((value) => ({ value, label: t(`event.op.${value}`) })),
    set: (next) => set({ property, op: next, ...starts[next as 'any'] } as PropertyCondition),
  };
  const values = ((): Part[] => {
    if (op === 'any' || op === 'none')
      return [
        {
          is: 'many',
          label: property,
          values: about.values,
          source: { asked: `property:${property}`, event },
          set: (next) => be({ values: next }),
        },
      ];
    if (op === 'contains') return [{ is: 'text', label: property, value: about.text, set: (text) => be({ text }) }];
    if (op !== 'between') return [];
    return amountParts({ said: about, speech, fraction: true, set: (next) => set({ property, op, ...pick(next) } as PropertyCondition) });
  })();
  return [
    t('event.with'),
    { is: 'one', label: t('label.property'), value: property, source: { asked: 'property', event }, set: (next) => be({ property: next }) },
    menu,
    ...values,
  ];
}

/** Its ends alone. */
const pick = (said: object) => Object.fromEntries(Object.entries(said).filter(([name]) => name === 'from' || name === 'to'));
