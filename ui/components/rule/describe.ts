import type { Leaf } from '../../../workflows/flow/rule/rule.ts';
import { contactSentence } from './about-contact.ts';
import { emailSentence } from './about-email.ts';
import { eventSentence } from './about-event.ts';
import { ordersSentence } from './about-orders.ts';
import { walkSentence } from './about-walk.ts';
import { fill, type Part, type Sentence, type Speech, template, textOf } from './sentence.ts';

/** Any condition as a sentence; `set` is given the changed condition. */
export function describe(leaf: Leaf, speech: Speech, set: (leaf: Leaf) => void): Sentence {
  const { t } = speech;
  switch (leaf.kind) {
    case 'contact':
      return contactSentence(leaf.condition, speech, (condition) => set({ kind: 'contact', condition }));
    case 'email':
      return emailSentence(leaf, speech, set);
    case 'orders':
      return ordersSentence(leaf, speech, set);
    case 'event':
      return eventSentence(leaf, speech, set);
    case 'flow':
      return walkSentence(leaf, speech, set);
    case 'segment': {
      const op = oneOf(speech, 'segment', leaf.op, ['in', 'out'], (next) => set({ ...leaf, op: next }));
      const of: Part = {
        is: 'one',
        label: t('label.segmentId'),
        value: leaf.segmentId,
        source: { asked: 'segments', named: true },
        set: (segmentId) => set({ ...leaf, segmentId }),
      };
      return { parts: fill(template(t, 'segment.say'), { op, segment: of }), clauses: [], more: [] };
    }
    default:
      return {
        parts: [oneOf(speech, `standing.${leaf.is}`, leaf.op, ['yes', 'no'], (op) => set({ ...leaf, op }))],
        clauses: [],
        more: [],
      };
  }
}

const oneOf = <const V extends string>({ t }: Speech, words: string, value: V, values: readonly V[], set: (value: V) => void): Part => ({
  is: 'menu',
  label: t('label.how'),
  value,
  strong: true,
  options: values.map((one) => ({ value: one, label: t(`${words}.${one}`) })),
  set: (next) => set(next as V),
});

/** A condition to be read. */
export function sayLeaf(leaf: Leaf, speech: Speech): string {
  const { parts, clauses } = describe(leaf, speech, () => undefined);
  return [parts, ...clauses.map((clause) => clause.parts)].map((one) => textOf(one, speech)).join(', ');
}
