import { useTranslation } from 'react-i18next';
import type { StepOf } from '../../../workflows/flow/flow.ts';
import type { Face } from './face.ts';
import { NameField } from './name-field.tsx';

function Summary({ step }: { step: StepOf<'exit'> }) {
  const { t } = useTranslation('editor');
  return step.name || t('kind.exit');
}

function Form({ step }: { step: StepOf<'exit'> }) {
  const { t } = useTranslation('editor');
  return (
    <>
      <NameField step={step} />
      <p className="meta">{t('form.exitWhy')}</p>
    </>
  );
}

export const exitFace: Face<'exit'> = {
  icon: 'exit',
  Summary,
  Form,
  create: ({ id, t }) => ({ type: 'exit', id, name: t('kind.exit'), next: {} }),
};
