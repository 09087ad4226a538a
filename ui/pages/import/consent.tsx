import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import type { Choices, OneImport } from '../../../api/imports/contract.ts';
import { useRead } from '../../api/queries.ts';
import { Bold } from '../../components/bold.tsx';
import { useFormat } from '../../shell/audience.tsx';
import css from './import.module.css';
import type { Change } from './mapping.tsx';

const statuses = ['subscribed', 'non_subscribed', 'unsubscribed', 'cleaned'] as const;
const existing = ['update', 'skip', 'replace'] as const;

/** Why these people may be written to, and what becomes of those who are known. */
export function Consent({ one, set }: { one: OneImport; set: Change }) {
  const { t } = useTranslation('import');
  const f = useFormat();
  const { choices, counts } = one;
  const own = one.columns.some(({ placing }) => placing.to === 'status') || (one.tool !== null && one.format === 'zip');
  const dated = one.columns.find(({ placing }) => placing.to === 'opted_in_at');
  const choose = (part: Partial<Choices>) => set({ choices: part });
  return (
    <>
      <section className={css.part}>
        <h2>{t('why')}</h2>
        <label className={css.field}>
          <span className="meta">{own ? t('becomeElse') : t('become')}</span>
          <select value={choices.status} onChange={(event) => choose({ status: event.currentTarget.value as Choices['status'] })}>
            {statuses.map((status) => (
              <option key={status} value={status}>
                {t(`statuses.${status}`)}
              </option>
            ))}
          </select>
        </label>
        {own && <p className="meta">{t('ownStatus')}</p>}
        <Source value={choices.consentSource} needed={one.blocked === 'no_consent'} set={(consentSource) => choose({ consentSource })} />
        <label className={css.field}>
          <span className={`meta ${css.pair}`}>
            <span>{t('givenOn')}</span>
            <span>{t('elseToday')}</span>
          </span>
          <select
            value={dated ? String(dated.index) : ''}
            onChange={(event) => {
              const index = event.currentTarget.value;
              if (index !== '') set({ columns: [{ index: Number(index), placing: { to: 'opted_in_at' } }] });
              else if (dated) set({ columns: [{ index: dated.index, placing: { to: 'skip' } }] });
            }}
          >
            <option value="">{t('today')}</option>
            {one.columns.map((column) => (
              <option key={column.index} value={String(column.index)}>
                {t('columnNamed', { name: column.header || column.index + 1 })}
              </option>
            ))}
          </select>
        </label>
        <p className="meta">
          {t('leftStay')} {counts.left !== null && <Bold>{t('leftCount', { count: counts.left, n: f.exact(counts.left) })}</Bold>}
        </p>
        <Permission one={one} set={choose} />
      </section>
      <section className={css.part}>
        <fieldset className={css.radios}>
          <legend>
            <span className="h2">{t('ifKnown')}</span>{' '}
            {counts.known !== null && <span className="meta num">{t('ofThese', { count: counts.known, n: f.exact(counts.known) })}</span>}
          </legend>
          {existing.map((way) => (
            <label key={way}>
              <input type="radio" name="existing" checked={choices.existing === way} onChange={() => choose({ existing: way })} />
              <span>{t(`existing.${way}`)}</span>
              <span className="meta">{t(`existing.${way}Hint`)}</span>
            </label>
          ))}
        </fieldset>
      </section>
    </>
  );
}

/** How they agreed: told to whoever asks later, so it has to be said before anything is written. */
function Source({ value, needed, set }: { value: string; needed: boolean; set(value: string): void }) {
  const { t } = useTranslation('import');
  const id = useId();
  const [text, setText] = useState(value);
  const keep = () => text.trim() !== value && set(text.trim());
  return (
    <label className={css.field}>
      <span className="meta">{t('consentFrom')}</span>
      <input
        value={text}
        maxLength={300}
        placeholder={t('consentExample')}
        aria-describedby={needed ? id : undefined}
        data-needed={needed || undefined}
        onChange={(event) => setText(event.currentTarget.value)}
        onBlur={keep}
        onKeyDown={(event) => event.key === 'Enter' && keep()}
      />
      {needed && (
        <span id={id} className="meta amber">
          {t('consentNeeded')}
        </span>
      )}
    </label>
  );
}

/** Only where the audience asks for permissions. */
function Permission({ one, set }: { one: OneImport; set(part: Partial<Choices>): void }) {
  const { t } = useTranslation('import');
  const audience = useRead(contract.audiences.list, {});
  const asked = audience.data?.items.find(({ id }) => id === one.audienceId) as { permissionsSince?: string | null } | undefined;
  if (!asked?.permissionsSince) return null;
  return (
    <label className={css.tick}>
      <input type="checkbox" checked={one.choices.permission} onChange={(event) => set({ permission: event.currentTarget.checked })} />
      <span>{t('permission')}</span>
    </label>
  );
}
