import { Popover, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import { useWrite } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { Confirm } from '../../components/confirm.tsx';
import { ContactStatus } from '../../components/contact-status.tsx';
import { faultText } from '../../components/states.tsx';
import { useFormat } from '../../shell/audience.tsx';
import type { Contact } from './contact.ts';

/** Subscription with its date, source and basis, and what a person may change about it. Who left can't be brought back from here. */
export function Standing({ contact }: { contact: Contact }) {
  const { t } = useTranslation('profile');
  const { t: shell } = useTranslation('shell');
  const f = useFormat();
  const update = useWrite(contract.contacts.update, [contract.contacts.one, contract.contacts.list, contract.contacts.feed]);
  const set = (body: { status: 'subscribed' | 'unsubscribed'; consentBasis?: string }) =>
    update.mutate(
      { params: { id: contact.id }, body },
      { onError: (fault) => notifications.show({ color: 'red', message: faultText(fault, shell) }) },
    );
  const { status } = contact;
  return (
    <>
      <div className="row" style={{ marginTop: 4 }}>
        <ContactStatus status={status} />
        <span className="meta">{t('since', { day: f.day(contact.statusAt) })}</span>
      </div>
      <p className="meta" style={{ marginTop: 4 }}>
        {[contact.statusSource || contact.source, contact.consentBasis && t('basis', { basis: contact.consentBasis })]
          .filter(Boolean)
          .join('. ')}
      </p>
      {status === 'subscribed' && (
        <Confirm effect={t('unsubscribeEffect')} verb={t('unsubscribe')} danger onYes={() => set({ status: 'unsubscribed' })}>
          {(ask) => (
            <Button small style={{ marginTop: 8 }} busy={update.isPending} onClick={ask}>
              {t('unsubscribe')}
            </Button>
          )}
        </Confirm>
      )}
      {status === 'non_subscribed' && (
        <Subscribe busy={update.isPending} yes={(consentBasis) => set({ status: 'subscribed', consentBasis })} />
      )}
    </>
  );
}

function Subscribe({ busy, yes }: { busy: boolean; yes(basis: string): void }) {
  const { t } = useTranslation('profile');
  const [open, setOpen] = useState(false);
  const [basis, setBasis] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!basis.trim()) return;
    setOpen(false);
    yes(basis.trim());
  };
  return (
    <Popover opened={open} onChange={setOpen} width={300} position="bottom-start" trapFocus returnFocus>
      <Popover.Target>
        <Button small style={{ marginTop: 8 }} busy={busy} onClick={() => setOpen(true)}>
          {t('subscribe')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('subscribe')}>
        <form onSubmit={submit}>
          <TextInput
            label={t('subscribeBasis')}
            placeholder={t('subscribeExample')}
            value={basis}
            maxLength={300}
            onChange={(event) => setBasis(event.currentTarget.value)}
            data-autofocus
          />
          <Button small type="submit" style={{ marginTop: 12 }} reason={basis.trim() ? null : t('subscribeFirst')}>
            {t('subscribe')}
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
