import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { StepOf } from '../../../workflows/flow/flow.ts';
import { useChangeStep, useEditing } from '../context.ts';
import type { Face } from './face.ts';

function Summary({ step }: { step: StepOf<'exit'> }) {
  const { t } = useTranslation('editor');
  return step.name || t('kind.exit');
}

function Form({ step }: { step: StepOf<'exit'> }) {
  const { t } = useTranslation('editor');
  const { readOnly } = useEditing();
  const change = useChangeStep(step);
  return (
    <>
      <TextInput
        label={t('form.name')}
        data-field="name"
        value={step.name}
        maxLength={80}
        readOnly={readOnly}
        onChange={(event) => change({ name: event.currentTarget.value }, 'name')}
      />
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
