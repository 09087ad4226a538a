import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import { useWrite } from '../../api/queries.ts';
import { faultText } from '../../components/states.tsx';
import { languages } from '../../i18n/index.ts';
import { useFormat } from '../../shell/audience.tsx';
import type { Contact } from './contact.ts';
import css from './profile.module.css';

type Name = 'firstName' | 'lastName' | 'phone' | 'language' | 'timeZone';

/** Edited in place: Enter saves, Esc puts back. */
export function Fields({ contact }: { contact: Contact }) {
  const { t } = useTranslation('profile');
  const f = useFormat();
  const text = (name: Name, shown = contact[name] ?? '') => <Field key={name} contact={contact} name={name} shown={shown} />;
  return (
    <dl>
      {text('firstName')}
      {text('lastName')}
      {text('phone')}
      {text('language', contact.language ? languages[contact.language as keyof typeof languages] : '')}
      {text('timeZone')}
      <Fixed label={t('field.externalId')} value={contact.externalId} />
      <Fixed label={t('field.mailClient')} value={contact.mailClient} />
      <Fixed label={t('field.country')} value={contact.country} />
      <Fixed label={t('field.createdAt')} value={f.day(contact.createdAt)} />
    </dl>
  );
}

function Fixed({ label, value }: { label: string; value: string | null }) {
  if (!value) return null;
  return (
    <div className={css.field}>
      <dt>{label}</dt>
      <dd className="clip">{value}</dd>
    </div>
  );
}

function Field({ contact, name, shown }: { contact: Contact; name: Name; shown: string }) {
  const { t } = useTranslation('profile');
  const { t: shell } = useTranslation('shell');
  const now = contact[name] ?? '';
  const [typed, setTyped] = useState<string | null>(null);
  const update = useWrite(contract.contacts.update, [contract.contacts.one, contract.contacts.list]);
  const clears = name === 'phone' || name === 'language' || name === 'timeZone';
  const save = (value: string) => {
    setTyped(null);
    if (value === now) return;
    update.mutate({ params: { id: contact.id }, body: { [name]: clears && !value ? null : value } }, { onError: () => setTyped(value) });
  };
  const editing = {
    'aria-label': t(`field.${name}`),
    autoFocus: true,
    value: typed ?? '',
    className: css.input,
    onKeyDown: ({ key }: { key: string }) => {
      if (key === 'Enter') save((typed ?? '').trim());
      if (key === 'Escape') setTyped(null);
    },
  };
  return (
    <div className={css.field}>
      <dt>{t(`field.${name}`)}</dt>
      <dd>
        {typed === null ? (
          <button
            type="button"
            className={`${css.value} clip`}
            aria-label={t('edit', { field: t(`field.${name}`), value: shown || '–' })}
            aria-busy={update.isPending}
            onClick={() => setTyped(now)}
          >
            {shown || <span className="softer">–</span>}
          </button>
        ) : name === 'language' ? (
          <select {...editing} onChange={(event) => save(event.currentTarget.value)} onBlur={() => setTyped(null)}>
            <option value="">–</option>
            {Object.entries(languages).map(([value, label]) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
        ) : (
          <input
            {...editing}
            onChange={(event) => setTyped(event.currentTarget.value)}
            onBlur={() => save((typed ?? '').trim())}
            maxLength={120}
          />
        )}
        {update.isError && typed !== null && (
          <span className="red meta" role="alert">
            {faultText(update.error, shell)}
          </span>
        )}
      </dd>
    </div>
  );
}
