import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useAudience, useFormat } from '../../shell/audience.tsx';
import type { PartProps } from './what-step.tsx';
import css from './wizard.module.css';

export function NameStep({ answers, give }: PartProps) {
  const { t } = useTranslation('wizard');
  const audience = useAudience();
  const f = useFormat();
  return (
    <>
      <h1 tabIndex={-1}>{t('name.title')}</h1>
      <p className="soft">{t('name.why')}</p>
      <div className={css.fields}>
        <TextInput
          label={t('name.field')}
          value={answers.name}
          maxLength={120}
          error={answers.name.trim() ? null : t('problem.name')}
          onChange={(event) => give({ name: event.currentTarget.value })}
        />
        <div>
          <p className="label">{t('name.audience')}</p>
          <p className="medium">
            {audience.name}{' '}
            <span className="meta num">{t('name.contacts', { count: audience.contacts, number: f.exact(audience.contacts) })}</span>
          </p>
          <p className="meta">{t('name.otherAudience')}</p>
        </div>
      </div>
    </>
  );
}
