import { Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import type { Segment } from '../../../api/segments/contract.ts';
import { useWrite } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { faultText } from '../../components/states.tsx';
import { useAudience } from '../../shell/audience.tsx';
import css from './segment.module.css';

/** A segment of people one names, by their addresses. */
export function NewStatic({ made }: { made(segment: Segment): void }) {
  const { t } = useTranslation('segment');
  const { t: shell } = useTranslation('shell');
  const { id: audienceId } = useAudience();
  const [name, setName] = useState('');
  const [addresses, setAddresses] = useState('');
  const create = useWrite(contract.segments.create, [contract.segments.list]);
  const go = (event: FormEvent) => {
    event.preventDefault();
    const members = addresses.trim() ? { members: { by: 'addresses' as const, addresses } } : {};
    create.mutate({ body: { audienceId, kind: 'static', name: name.trim(), ...members } }, { onSuccess: made });
  };
  return (
    <form className={css.form} onSubmit={go}>
      <h1>{t('static.title')}</h1>
      <p className="soft">{t('static.means')}</p>
      <TextInput label={t('name')} value={name} maxLength={80} onChange={(event) => setName(event.currentTarget.value)} />
      <Textarea
        label={t('static.addresses')}
        description={t('static.addressesHelp')}
        value={addresses}
        autosize
        minRows={6}
        maxRows={16}
        onChange={(event) => setAddresses(event.currentTarget.value)}
      />
      {create.isError && (
        <p className="red" role="alert">
          {faultText(create.error, shell)}
        </p>
      )}
      <div>
        <Button type="submit" kind="primary" busy={create.isPending} reason={name.trim() ? null : t('save.nameFirst')}>
          {t('save.new')}
        </Button>
      </div>
    </form>
  );
}
