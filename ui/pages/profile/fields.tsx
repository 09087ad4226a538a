import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import { useRead } from '../../api/queries.ts';
import { Button, IconButton } from '../../components/button.tsx';
import { useAudience, useFormat } from '../../shell/audience.tsx';
import type { Contact } from './contact.ts';
import { Field, type FieldShape } from './field.tsx';
import css from './fields.module.css';
import { NewField } from './new-field.tsx';
import { valueNow } from './use-edit.ts';

const route = getRouteApi('/a/$audienceId/contacts/$contactId');
const zones = Intl.supportedValuesOf('timeZone');
const isEmpty = (value: unknown) => value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);

/** Everything one knows of a person, each edited in place; those without a value fold away. */
export function Fields({ contact }: { contact: Contact }) {
  const { t } = useTranslation('profile');
  const audience = useAudience();
  const f = useFormat();
  const { fields } = route.useSearch();
  const navigate = route.useNavigate();
  const [adding, setAdding] = useState(false);
  const custom = useRead(contract.fields.list, { query: { audienceId: audience.id } });
  const required = new Set(audience.requiredFields);
  const standard = (name: string, type: FieldShape['type'], more: Partial<FieldShape> = {}): FieldShape => ({
    name,
    type,
    label: t(`field.${name}`),
    required: required.has(name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)),
    ...more,
  });
  const spoken = audience.languages.map((value) => ({ value, label: t(`speaks.${value}`) }));
  const shapes: FieldShape[] = [
    standard('firstName', 'text', { empty: '' }),
    standard('lastName', 'text', { empty: '' }),
    standard('email', 'text'),
    standard('phone', 'phone', { placeholder: '+33 6 12 34 56 78' }),
    standard('company', 'text', { empty: '' }),
    standard('role', 'text', { empty: '' }),
    standard('birthday', 'birthday'),
    standard('address', 'address'),
    standard('language', 'choice', { choices: spoken }),
    standard('timeZone', 'text', { suggestions: zones }),
    ...(custom.data?.items ?? []).map(({ key, label, type, choices }) => ({
      name: `fields.${key}`,
      label,
      type,
      choices,
      required: required.has(key),
    })),
  ];
  const empty = shapes.filter(({ name }) => isEmpty(valueNow(contact, name)));
  const all = fields === 'all';
  const listed = all ? shapes : shapes.filter((shape) => !empty.includes(shape) || shape.required);
  const hidden = shapes.length - listed.length;
  return (
    <>
      <div className="row">
        <h2 className="label grow">{t('fields')}</h2>
        <IconButton icon="plus" small label={t('newField.title')} onClick={() => setAdding(true)} />
      </div>
      <dl>
        {listed.map((shape) => (
          <Field key={shape.name} contact={contact} shape={shape} />
        ))}
        <Fixed label={t('field.externalId')} value={contact.externalId} />
        <Fixed label={t('field.createdAt')} value={f.day(contact.createdAt)} />
        <Fixed label={t('field.lastSeenAt')} value={contact.lastSeenAt && f.near(contact.lastSeenAt)} />
      </dl>
      {(hidden > 0 || all) && (
        <Button
          small
          kind="quiet"
          className={css.fold}
          aria-expanded={all}
          onClick={() => navigate({ search: ({ fields: _, ...rest }) => (all ? rest : { ...rest, fields: 'all' }), replace: true })}
        >
          {all ? t('hideEmpty') : t('showEmpty', { count: hidden })}
        </Button>
      )}
      {adding && <NewField close={() => setAdding(false)} />}
    </>
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
