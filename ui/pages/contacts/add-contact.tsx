import { Select, TagsInput, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import type { Field } from '../../../api/fields/contract.ts';
import type { ApiFailure } from '../../api/client.ts';
import { useRead, useWrite } from '../../api/queries.ts';
import { Button, ButtonLink } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { faultText } from '../../components/states.tsx';
import { useAudience } from '../../shell/audience.tsx';
import css from './contacts.module.css';

const standard = ['email', 'firstName', 'lastName', 'phone', 'company', 'role'] as const;
type Standard = (typeof standard)[number];
/** How the audience names what it requires. */
const required: Record<Standard, string[]> = {
  email: ['email'],
  firstName: ['name', 'first_name'],
  lastName: ['last_name'],
  phone: ['phone'],
  company: ['company'],
  role: ['role'],
};
interface Detail {
  field: string;
  message: string;
  contactId?: string;
}

/** One person, typed in; opens their profile. Errors stand under their fields, and whoever is there already can be opened. */
export function AddContact({ fields, close }: { fields: readonly Field[]; close(): void }) {
  const { t } = useTranslation('contacts');
  const audience = useAudience();
  const navigate = useNavigate();
  const [said, setSaid] = useState<Record<string, string>>({});
  const [tags, setTags] = useState<string[]>([]);
  const [status, setStatus] = useState<'non_subscribed' | 'subscribed'>('non_subscribed');
  const known = useRead(contract.tags.list, { query: { audienceId: audience.id, limit: 100, sort: 'contacts' } });
  const add = useWrite(contract.contacts.add, [contract.contacts.list, contract.contacts.count, contract.audiences.list]);
  const details = ((add.error as ApiFailure | null)?.details ?? []) as Detail[];
  const fault = (name: string) => details.find(({ field }) => field === name || (field === 'name' && name === 'firstName'))?.message;
  const other = details.find(({ contactId }) => contactId)?.contactId;
  const shown = new Set<string>([...standard, 'name', 'consentBasis']);
  const custom = fields.filter(({ required: needed }) => needed);
  const underFields =
    details.length > 0 && details.every(({ field }) => shown.has(field) || custom.some(({ key }) => field === `fields.${key}`));
  const input = (name: string) => ({
    value: said[name] ?? '',
    error: fault(name),
    onChange: (event: { currentTarget: { value: string } }) => setSaid({ ...said, [name]: event.currentTarget.value }),
  });
  const body = () => {
    const text = (name: string) => (said[name]?.trim() ? { [name]: said[name]?.trim() } : {});
    const own = custom.filter(({ key }) => said[`fields.${key}`]?.trim());
    return {
      audienceId: audience.id,
      ...Object.assign({}, ...standard.map(text)),
      fields: Object.fromEntries(own.map(({ key }) => [key, said[`fields.${key}`]])),
      tags,
      status,
      ...(status === 'subscribed' ? text('consentBasis') : {}),
    };
  };
  return (
    <Dialog title={t('add')} close={close} width={520}>
      <form
        noValidate
        className={css.dialog}
        onSubmit={async (event) => {
          event.preventDefault();
          const made = await add.mutateAsync({ body: body() }).catch(() => null);
          if (made) navigate({ to: '/a/$audienceId/contacts/$contactId', params: { audienceId: audience.id, contactId: made.id } });
        }}
      >
        <div className={css.two}>
          {standard.map((name) => (
            <TextInput
              key={name}
              label={t(`form.${name}`)}
              type={name === 'email' ? 'email' : name === 'phone' ? 'tel' : 'text'}
              withAsterisk={required[name].some((one) => audience.requiredFields.includes(one))}
              data-autofocus={name === 'email' || undefined}
              {...input(name)}
            />
          ))}
          {custom.map(({ key, label }) => (
            <TextInput key={key} label={label} withAsterisk {...input(`fields.${key}`)} />
          ))}
        </div>
        <TagsInput
          label={t('tags')}
          data={(known.data?.items ?? []).map(({ name }) => name)}
          value={tags}
          onChange={setTags}
          maxTags={20}
        />
        <Select
          label={t('marketing')}
          data={(['non_subscribed', 'subscribed'] as const).map((value) => ({ value, label: t(`add_${value}`) }))}
          value={status}
          allowDeselect={false}
          onChange={(value) => setStatus(value ?? 'non_subscribed')}
        />
        {status === 'subscribed' && (
          <TextInput label={t('consent')} description={t('consentWhy')} withAsterisk maxLength={300} {...input('consentBasis')} />
        )}
        {add.error && !underFields && (
          <p className="red" role="alert">
            {faultText(add.error, t)}
          </p>
        )}
        <div className="row">
          <Button kind="primary" type="submit" busy={add.isPending}>
            {t('add')}
          </Button>
          {other && (
            <ButtonLink to="/a/$audienceId/contacts/$contactId" params={{ audienceId: audience.id, contactId: other }}>
              {t('openOther')}
            </ButtonLink>
          )}
        </div>
      </form>
    </Dialog>
  );
}
