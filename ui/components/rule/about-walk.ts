import { outcomes, type WalkRule } from '../../../workflows/flow/rule/walk.ts';
import { type Clause, fill, type Part, type Sentence, type Speech, template } from './sentence.ts';
import { dayParts } from './stretches.ts';

/** Conditions on walks through flows. */

const ways = ['in', 'ever', 'never', 'at', 'ended', 'converted'] as const;
/** Stands for "any flow" in the menu. */
const ANY = 'any';

export function walkSentence(said: WalkRule, speech: Speech, set: (said: WalkRule) => void): Sentence {
  const { t, names } = speech;
  const be = (part: object) => set({ ...said, ...part } as WalkRule);
  const was: Part = {
    is: 'menu',
    label: t('label.was'),
    value: said.was,
    strong: true,
    options: ways.map((value) => ({ value, label: t(`walk.was.${value}`) })),
    set: (next) => {
      const flow = { kind: 'flow', was: next, flowId: said.flowId };
      if (next === 'at') set({ ...flow, flowId: said.flowId ?? '', stepId: '' } as WalkRule);
      else set({ ...flow, flowId: said.flowId || null, ...(next === 'ended' ? { outcomes: ['finished'] } : {}) } as WalkRule);
    },
  };
  const any = said.was === 'at' ? [] : [{ value: ANY, label: t('walk.any') }];
  const flow: Part = {
    is: 'one',
    label: t('label.flowId'),
    value: said.flowId ?? ANY,
    source: { choices: [...any, ...names.flows] },
    set: (value) => be({ flowId: value === ANY ? null : value, ...(said.was === 'at' ? { stepId: '' } : {}) }),
  };
  const slots: Record<string, Part> = { was, flow };
  if (said.was === 'at')
    slots.step = {
      is: 'one',
      label: t('label.stepId'),
      value: said.stepId,
      source: { choices: names.steps(said.flowId) },
      set: (stepId) => be({ stepId }),
    };
  if (said.was === 'ended')
    slots.outcomes = {
      is: 'many',
      label: t('label.outcomes'),
      values: said.outcomes,
      source: { choices: outcomes.map((value) => ({ value, label: t(`walk.outcome.${value}`) })) },
      set: (next) => be({ outcomes: next }),
    };
  return { parts: fill(template(t, `walk.say.${said.was}`), slots), ...narrowing(said, speech, set) };
}

function narrowing(said: WalkRule, speech: Speech, set: (said: WalkRule) => void): Pick<Sentence, 'clauses' | 'more'> {
  const { t } = speech;
  const be = (part: object) => set({ ...said, ...part } as WalkRule);
  const clauses: Clause[] = [];
  const more: Sentence['more'] = [];
  if (said.was === 'ended') {
    const { reasons, ...rest } = said;
    if (reasons)
      clauses.push({
        key: 'reasons',
        parts: [
          t('walk.reasons'),
          { is: 'many', label: t('walk.reasons'), values: reasons, source: { asked: 'reason' }, set: (next) => be({ reasons: next }) },
        ],
        remove: () => set(rest),
      });
    else more.push({ label: t('walk.narrow.reasons'), add: () => be({ reasons: [] }) });
  }
  if (said.was === 'ever' || said.was === 'ended' || said.was === 'converted') {
    const { when, ...rest } = said;
    if (when)
      clauses.push({
        key: 'when',
        parts: [t(`walk.when.${said.was}`), ...dayParts({ said: when, speech, set: (next) => be({ when: next }) })],
        remove: () => set(rest as WalkRule),
      });
    else more.push({ label: t('walk.narrow.when'), add: () => be({ when: { op: 'within', days: 180 } }) });
  }
  return { clauses, more };
}
