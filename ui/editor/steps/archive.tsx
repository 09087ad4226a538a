import { useTranslation } from 'react-i18next';
import type { StepOf } from '../../../workflows/flow/flow.ts';
import type { Face } from './face.ts';
import { NameField } from './name-field.tsx';

function Summary({ step }: { step: StepOf<'archive'> }) {
  const { t } = useTranslation('editor');
  return step.name || t('kind.archive');
}

function Form({ step }: { step: StepOf<'archive'> }) {
  const { t } = useTranslation('editor');
  return (
    <>
      <NameField step={step} />
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
