import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { StepOf } from '../../../workflows/flow/flow.ts';
import { useChangeStep, useEditing } from '../context.ts';
import type { Face } from './face.ts';

function Summary({ step }: { step: StepOf<'archive'> }) {
  const { t } = useTranslation('editor');
  return step.name || t('kind.archive');
}

function Form({ step }: { step: StepOf<'archive'> }) {
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
      <p className="meta">{t('form.archiveWhy')}</p>
    </>
  );
}

export const archiveFace: Face<'archive'> = {
  icon: 'archive',
  Summary,
  Form,
  create: ({ id, t }) => ({ type: 'archive', id, name: t('kind.archive'), next: {} }),
};
