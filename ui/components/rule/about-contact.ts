import type { Condition } from '../../../workflows/flow/rule/contact.ts';
import {
  isStandard,
  type Kind,
  kindOfType,
  marketingStatus,
  opsOf,
  standardFields,
  unmailable,
} from '../../../workflows/flow/rule/contact.ts';
import type { Period } from '../../../workflows/flow/rule/period.ts';
import { fill, type Part, type Say, type Sentence, type Source, type Speech, template } from './sentence.ts';
import { amountParts, dayParts } from './stretches.ts';

/** Conditions on a contact's own fields. */

const custom = (name: string, { names }: Pick<Speech, 'names'>) => names.fields.find(({ key }) => `field:${key}` === name);

export function kindOf(name: string, speech: Pick<Speech, 'names'>): Kind {
  if (isStandard(name)) return standardFields[name];
  if (name.startsWith('list:')) return 'choice';
  const own = custom(name, speech);
  return own ? kindOfType[own.type] : 'text';
}

/** The field as a sentence begins with it. */
export function fieldLabel(name: string, { t, names }: Pick<Speech, 't' | 'names'>): string {
  if (isStandard(name)) return t(`field.${name}`);
  if (name.startsWith('list:'))
    return t('field.list', { name: names.lists.find(({ value }) => `list:${value}` === name)?.label ?? t('gone') });
  return custom(name, { names })?.label ?? (names.ready ? t('gone') : '…');
}

function sourceOf(name: string, { t, names }: Speech): Source {
  const words = (values: readonly string[], key: string) => ({ choices: values.map((value) => ({ value, label: t(`${key}.${value}`) })) });
  const asked = (say?: string): Source => ({
    asked: name,
    ...(say ? { say: (value: string) => t(`${say}.${value}`, { defaultValue: value }) } : {}),
  });
  switch (name) {
    case 'status':
    case 'smsStatus':
      return words(marketingStatus.options, 'shell:status');
    case 'unmailable':
      return words(
        unmailable.options.filter((one) => one !== 'archived'),
        'shell:unmailable',
      );
    case 'groups':
      return { choices: names.groups };
    case 'tags':
    case 'imports':
    case 'segments':
      return { asked: name, named: true };
    case 'format':
      return words(['html', 'text'], 'format');
    case 'emailPermission':
    case 'smsPermission':
      return words(['granted', 'refused'], 'permission');
    case 'source':
      return asked('source');
    case 'language':
      return asked('language');
    default:
      if (name.startsWith('list:')) return words(['subscribed', 'pending', 'unsubscribed'], 'shell:status');
      return custom(name, { names })?.choices.length
        ? { choices: custom(name, { names })?.choices.map((value) => ({ value, label: value })) ?? [] }
        : asked();
  }
}

/** What a newly chosen question begins with. */
export function startOf(field: string, op: string, speech: Pick<Speech, 'names'>): Condition {
  const starts: Record<string, object> = {
    any: { values: [] },
    none: { values: [] },
    between: { from: 1 },
    within: { days: 90 },
    moreThan: { days: 90 },
    anniversary: { from: 0, to: 7 },
    month: { month: 1 },
    contains: { text: '' },
    begins: { text: '' },
    is: { text: '' },
  };
  const first = op === '' ? { day: 'within', number: 'between' }[kindOf(field, speech) as 'day'] : op;
  const chosen = first ?? opsOf[kindOf(field, speech)][0];
  return { field, op: chosen, ...starts[chosen] } as Condition;
}

/** The words of a kind's questions, where a field has some of its own. */
const wordsOf = (name: string) => {
  if (name === 'lastOrderAt' || name === 'firstOrderAt') return 'bought';
  return name.startsWith('list:') ? 'list' : name;
};
const operators = (ops: readonly string[], name: string, kind: string, t: Say) =>
  ops.map((value) => ({ value, label: t([`op.${wordsOf(name)}.${value}`, `op.${kind}.${value}`]) }));

export function contactSentence(said: Condition, speech: Speech, set: (said: Condition) => void): Sentence {
  const { t, f } = speech;
  const { field } = said;
  const kind = kindOf(field, speech);
  const label = fieldLabel(field, speech);
  const choose = (op: string) => set(startOf(field, op, speech));
  const be = (part: object) => set({ ...said, ...part } as Condition);
  const title: Part = { is: 'said', text: label };
  const whole = (parts: Part[]): Sentence => ({ parts, clauses: [], more: [] });
  const menu = (): Part => {
    const ops = opsOf[kind].filter((op) => !((field === 'imports' || field === 'segments') && (op === 'empty' || op === 'filled')));
    return {
      is: 'menu',
      label: t('label.question', { field: label }),
      value: said.op,
      options: operators(ops, field, kind, t),
      set: choose,
    };
  };
  if (kind === 'number') {
    const money = field === 'revenue' || field === 'averageOrder' || custom(field, speech)?.type === 'money';
    const other = said.op === 'empty' || said.op === 'filled' ? said.op : undefined;
    const between = said.op === 'between' ? said : { from: 1 };
    const fraction = money || custom(field, speech)?.type === 'number';
    const set = (said: object) => be({ ...said });
    return whole([
      title,
      ...amountParts({
        said: between,
        speech,
        money,
        fraction,
        set: (next) => (other ? choose('between') : void set({ ...cleared(said), ...next })),
        others: ['empty', 'filled'],
        other,
        choose,
      }),
    ]);
  }
  if (kind === 'day' && said.op !== 'anniversary')
    return whole([
      title,
      ...dayParts({
        said: said as never,
        speech,
        set: (next: Period) => set({ field, ...next } as Condition),
        others: ['anniversary', 'empty', 'filled'],
        words: wordsOf(field),
        choose,
      }),
    ]);
  const ask = kind === 'day' ? title : menu();
  switch (said.op) {
    case 'any':
    case 'none':
      return whole([
        title,
        ask,
        { is: 'many', label, values: said.values, source: sourceOf(field, speech), set: (values) => be({ values }) },
      ]);
    case 'contains':
    case 'begins':
    case 'is':
      return whole([title, ask, { is: 'text', label, value: said.text, set: (text) => be({ text }) }]);
    case 'month': {
      const months = Array.from({ length: 12 }, (_, n) => ({ value: String(n + 1), label: f.monthName(n + 1) }));
      return whole([
        title,
        ask,
        { is: 'menu', label: t('label.month'), value: String(said.month), options: months, set: (month) => be({ month: Number(month) }) },
      ]);
    }
    case 'anniversary': {
      const end = (name: 'from' | 'to'): Part => ({
        is: 'number',
        label: t(`label.${name}Ahead`),
        value: said[name],
        set: (n) => be({ [name]: n }),
      });
      const all =
        kind === 'day'
          ? (dayParts({
              said: said as never,
              speech,
              set: (next) => set({ field, ...next } as Condition),
              others: ['anniversary', 'empty', 'filled'],
              words: wordsOf(field),
              choose,
            })[0] as Part)
          : ask;
      return whole([title, all, ...fill(template(t, 'anniversary'), { from: end('from'), to: end('to') })]);
    }
    case 'yes':
    case 'no': {
      if (!t(`flag.${field}.yes`, { defaultValue: '' })) return whole([title, ask]);
      const options = (['yes', 'no'] as const).map((value) => ({ value, label: t(`flag.${field}.${value}`) }));
      return whole([{ is: 'menu', label, value: said.op, options, strong: true, set: choose }]);
    }
    default:
      return whole([title, ask]);
  }
}

/** Without its ends: absent is not the same as unknown. */
const cleared = (said: Condition): object => Object.fromEntries(Object.entries(said).filter(([name]) => name !== 'from' && name !== 'to'));
