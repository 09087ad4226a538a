import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { StepOf } from '../../../workflows/flow/flow.ts';
import { useChangeStep, useEditing } from '../context.ts';

/** The name that a step goes by on the canvas. */
export function NameField({ step }: { step: StepOf<'archive' | 'branch' | 'exit'> }) {
  const { t } = useTranslation('editor');
  const { readOnly } = useEditing();
  const change = useChangeStep(step);
  return (
    <TextInput
      label={t('form.name')}
      data-field="name"
      value={step.name}
      maxLength={80}
      readOnly={readOnly}
      onChange={(event) => change({ name: event.currentTarget.value }, 'name')}
    />
  );
}
