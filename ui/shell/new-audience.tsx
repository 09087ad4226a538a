import { TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../api/contract.ts';
import { useWrite } from '../api/queries.ts';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { faultText } from '../components/states.tsx';

/** Makes an audience, and leads to its settings: who it writes as comes first. */
export function NewAudience({ close }: { close(): void }) {
  const { t, i18n } = useTranslation('shell');
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const create = useWrite(contract.audiences.create, [contract.audiences.list]);
  const reason = name.trim() ? null : t('newAudience.missing');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (reason || create.isPending) return;
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    create.mutate(
      { body: { name: name.trim(), language: i18n.language === 'fr' ? 'fr' : 'en', timeZone } },
      {
        onSuccess: ({ id }) => {
          close();
          void navigate({ to: '/a/$audienceId/settings', params: { audienceId: id } });
        },
      },
    );
  };
  return (
    <Dialog title={t('newAudience.title')} close={close}>
      <form onSubmit={submit} noValidate style={{ display: 'grid', gap: 16 }}>
        <TextInput
          label={t('newAudience.nameLabel')}
          description={t('newAudience.hint')}
          placeholder={t('newAudience.placeholder')}
          maxLength={120}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          data-autofocus
        />
        {create.isError && (
          <p className="red" role="alert">
            {faultText(create.error, t)}
          </p>
        )}
        <div className="row">
          <Button type="submit" kind="primary" busy={create.isPending} reason={reason}>
            {t('newAudience.create')}
          </Button>
          <Button kind="quiet" onClick={close}>
            {t('cancel')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
