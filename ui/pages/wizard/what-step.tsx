import { useTranslation } from 'react-i18next';
import type { Answers } from './answers.ts';
import { Option } from './option.tsx';
import css from './wizard.module.css';

export interface PartProps {
  answers: Answers;
  give(more: Partial<Answers>): void;
}

export function WhatStep({ answers, give }: PartProps) {
  const { t } = useTranslation('wizard');
  return (
    <>
      <h1 tabIndex={-1}>{t('what.title')}</h1>
      <p className="soft">{t('what.why')}</p>
      <div className={css.options} role="radiogroup" aria-label={t('what.title')}>
        {(['series', 'single', 'segment'] as const).map((kind) => (
          <Option
            key={kind}
            name="kind"
            value={kind}
            chosen={answers.kind}
            onChoose={(chosen) => give({ kind: chosen })}
            title={t(`what.${kind}`)}
            hint={t(`what.${kind}Hint`)}
          />
        ))}
      </div>
    </>
  );
}
