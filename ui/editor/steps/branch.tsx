import { useTranslation } from 'react-i18next';
import type { StepOf } from '../../../workflows/flow/flow.ts';
import type { Rule } from '../../../workflows/flow/rule/rule.ts';
import { sayLeaf } from '../../components/rule/describe.ts';
import { useSpeech } from '../../components/rule/use-speech.ts';
import { useChangeStep, useEditing } from '../context.ts';
import { FieldProblem } from '../field-problem.tsx';
import { LiveNow } from '../live-now.tsx';
import { RuleChoice, useRuleWords } from '../rule-choice.tsx';
import type { Face } from './face.ts';
import { NameField } from './name-field.tsx';

const NOTHING: Rule = { kind: 'group', match: 'all', rules: [] };

function Summary({ step }: { step: StepOf<'branch'> }) {
  const { flow } = useEditing();
  const words = useRuleWords()(step.rule);
  const [only, ...more] = step.rule?.match === 'none' ? [] : (step.rule?.rules ?? []);
  const speech = useSpeech(flow.audienceId, step.rule ?? NOTHING);
  // one condition is said, not counted; a segment is called by its name
  return only && only.kind !== 'group' && only.kind !== 'segment' && more.length === 0 ? sayLeaf(only, speech) : words;
}

function Form({ step }: { step: StepOf<'branch'> }) {
  const { t } = useTranslation('editor');
  const { live } = useEditing();
  const words = useRuleWords();
  const change = useChangeStep(step);
  const was = live?.steps.find((s) => s.id === step.id);
  return (
    <>
      <NameField step={step} />
      <RuleChoice label={t('branch.who')} field="rule" value={step.rule} onChange={(rule) => change({ rule }, 'rule')} />
      <FieldProblem stepId={step.id} field="rule" />
      {was?.type === 'branch' && (
        <LiveNow was={words(was.rule)} now={words(step.rule)} putBack={() => change({ rule: was.rule }, 'rule')} />
      )}
      <p className="meta">{t('branch.why')}</p>
    </>
  );
}

export const branchFace: Face<'branch'> = {
  icon: 'branch',
  Summary,
  Form,
  create: ({ id }) => ({ type: 'branch', id, name: '', rule: null, next: { yes: '', no: '' } }),
};
