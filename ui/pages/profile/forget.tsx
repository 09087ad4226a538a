import { TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import { useRead, useWrite } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { nameOf } from '../../components/person.tsx';
import { ErrorState, faultText, Skeleton } from '../../components/states.tsx';
import { useFormat } from '../../shell/audience.tsx';
import type { Contact } from './contact.ts';

/** Deletes for ever: says in numbers what goes and what stays, and wants the word typed. */
export function Forget({ contact, close }: { contact: Contact; close(): void }) {
  const { t } = useTranslation('profile');
  const { t: shell } = useTranslation('shell');
  const f = useFormat();
  const navigate = useNavigate();
  const { id, audienceId } = contact;
  const [typed, setTyped] = useState('');
  const preview = useRead(contract.forgetting.preview, { params: { id } });
  const forget = useWrite(contract.forgetting.one, [contract.contacts.list, contract.contacts.count]);
  const word = t('forget.word');
  const ready = typed.trim() === word;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!ready || forget.isPending) return;
    forget.mutate(
      { params: { id }, body: { confirm: 'DELETE' } },
      { onSuccess: () => navigate({ to: '/a/$audienceId/contacts', params: { audienceId } }) },
    );
  };
  const of = preview.data;
  return (
    <Dialog title={t('forget.title', { name: nameOf(contact) })} close={close} width={480}>
      {preview.isPending && <Skeleton lines={3} />}
      {preview.isError && <ErrorState fault={preview.error} retry={() => preview.refetch()} />}
      {of && (
        <form onSubmit={submit} style={{ display: 'grid', gap: 12 }}>
          <p>
            {t('forget.gone', {
              notes: f.exact(of.notes),
              tags: f.exact(of.tags),
              lists: f.exact(of.lists),
              walks: f.exact(of.activeWalks),
            })}
          </p>
          <p className="soft">
            {t('forget.kept', { orders: f.exact(of.orders), revenue: f.money(of.revenue), messages: f.exact(of.messages) })}
          </p>
          <p className="soft">{t('forget.never')}</p>
          <TextInput
            label={t('forget.type', { word })}
            value={typed}
            data-autofocus
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          {forget.isError && (
            <p className="red" role="alert">
              {faultText(forget.error, shell)}
            </p>
          )}
          <div className="row">
            <Button type="submit" kind="danger" busy={forget.isPending} reason={ready ? null : t('forget.type', { word })}>
              {t('act.forget')}
            </Button>
            <Button kind="quiet" onClick={close}>
              {shell('cancel')}
            </Button>
          </div>
        </form>
      )}
    </Dialog>
  );
}
