import { useTranslation } from 'react-i18next';
import type { Segment } from '../../../api/segments/contract.ts';
import { faultText } from '../../components/states.tsx';
import { useFormat } from '../../shell/audience.tsx';
import css from './segment.module.css';

interface NameFieldsProps {
  name: string;
  description: string;
  version: Segment | null;
  fault: unknown;
  set(change: { name?: string; description?: string }): void;
}

/** Name and description, written where they stand. */
export function NameFields({ name, description, version, fault, set }: NameFieldsProps) {
  const { t } = useTranslation('segment');
  const { t: shell } = useTranslation('shell');
  const f = useFormat();
  return (
    <div className={css.names}>
      <h1 className="unseen">{name || t('new')}</h1>
      <div className={css.nameRow}>
        <input
          className={`h1 ${css.name}`}
          aria-label={t('name')}
          placeholder={t('namePlaceholder')}
          value={name}
          maxLength={80}
          aria-invalid={fault ? true : undefined}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
        {version?.kind === 'rule' && (
          <span className={`meta nowrap ${css.version}`}>{t('version', { number: version.version, at: f.near(version.updatedAt) })}</span>
        )}
      </div>
      {fault ? (
        <p className="red" role="alert">
          {faultText(fault, shell)}
        </p>
      ) : null}
      <textarea
        className={`soft ${css.description}`}
        aria-label={t('description')}
        placeholder={t('descriptionPlaceholder')}
        rows={1}
        value={description}
        maxLength={500}
        onChange={(event) => set({ description: event.currentTarget.value.replace(/\n/g, ' ') })}
      />
    </div>
  );
}
