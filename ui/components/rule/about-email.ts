import type { EmailRule, Over } from '../../../workflows/flow/rule/email.ts';
import { fill, type Part, type Sentence, type Source, type Speech, template } from './sentence.ts';

/** Conditions on e-mails: "did not open any of the 5 last campaigns". */

const dids = ['opened', 'clicked', 'sent', 'not_opened', 'not_clicked', 'not_sent'] as const;
const overs = ['last', 'recent', 'within', 'any', 'campaign', 'flow', 'step'] as const;

const newOver: Record<Over['of'], (before: Over) => Over> = {
  last: () => ({ of: 'last', count: 5, match: 'any' }),
  recent: () => ({ of: 'recent', match: 'any' }),
  within: () => ({ of: 'within', days: 180 }),
  any: () => ({ of: 'any' }),
  campaign: () => ({ of: 'campaign', campaignId: '' }),
  flow: (before) => ({ of: 'flow', flowId: 'flowId' in before ? before.flowId : '' }),
  step: (before) => ({ of: 'step', flowId: 'flowId' in before ? before.flowId : '', stepId: '' }),
};
const single = (over: Over) => over.of === 'campaign' || over.of === 'step';

function quantityOf(said: EmailRule): 'none' | 'one' | 'any' | 'all' | 'atLeast' {
  if (said.did.startsWith('not_')) return single(said.over) ? 'one' : 'none';
  if (single(said.over)) return 'one';
  if ('match' in said.over && said.over.match === 'all') return 'all';
  return 'atLeast' in said ? 'atLeast' : 'any';
}

export function emailSentence(said: EmailRule, speech: Speech, set: (said: EmailRule) => void): Sentence {
  const { t, names } = speech;
  const { over } = said;
  const quantity = quantityOf(said);
  const { atLeast: _, ...plain } = said;
  const withOver = (next: object) => set({ ...said, over: { ...over, ...next } as Over });
  const did: Part = {
    is: 'menu',
    label: t('label.did'),
    value: said.did,
    strong: true,
    options: dids.map((value) => ({ value, label: t(`email.${single(over) ? 'didOne' : 'did'}.${value}`) })),
    set: (next) => {
      const match = next.startsWith('not_') && 'match' in over ? { over: { ...over, match: 'any' as const } } : {};
      set({ ...(next.startsWith('not_') ? plain : said), ...match, did: next } as EmailRule);
    },
  };
  const quantities = 'match' in over ? ['any', 'all', 'atLeast'] : ['any', 'atLeast'];
  const gender = over.of === 'last' || over.of === 'recent' ? 'campaign' : 'mail';
  const quant: Part = {
    is: 'menu',
    label: t('label.howMany'),
    value: quantity,
    options: quantities.map((value) => ({ value, label: t(`email.quantity.${gender}.${value}`) })),
    set: (next) =>
      set({
        ...plain,
        over: 'match' in over ? { ...over, match: next === 'all' ? 'all' : 'any' } : over,
        ...(next === 'atLeast' ? { atLeast: 2 } : {}),
      }),
  };
  const of: Part = {
    is: 'menu',
    label: t('label.mails'),
    value: over.of,
    options: overs.map((value) => ({ value, label: t(`email.over.${value}`) })),
    set: (next) => {
      const begun = newOver[next as Over['of']](over);
      set({ ...(single(begun) ? plain : said), over: begun } as EmailRule);
    },
  };
  const id = (name: 'campaignId' | 'flowId' | 'stepId', source: Source) => ({
    is: 'one' as const,
    label: t(`label.${name}`),
    value: (over as Record<string, string>)[name] ?? '',
    source,
    set: (value: string) => withOver({ [name]: value, ...(name === 'flowId' && over.of === 'step' ? { stepId: '' } : {}) }),
  });
  const days = over.of === 'within' ? over.days : undefined;
  const parts = fill(template(t, `email.say.${over.of}.${quantity}`), {
    did,
    quant,
    over: of,
    least: { is: 'number', label: t('label.number'), value: said.atLeast, set: (n) => set({ ...said, atLeast: n } as EmailRule) },
    count: {
      is: 'number',
      label: t('label.campaigns'),
      value: over.of === 'last' ? over.count : undefined,
      set: (count) => withOver({ count }),
    },
    days: { is: 'number', label: t('label.days'), value: days, set: (value) => withOver({ days: value }) },
    unit: t('unit.day', { count: days ?? 2 }),
    campaign: id('campaignId', { asked: 'campaigns', named: true }),
    flow: id('flowId', { choices: names.flows }),
    step: id('stepId', { choices: over.of === 'step' ? names.steps(over.flowId) : [] }),
  });
  return { parts, clauses: [], more: [] };
}
