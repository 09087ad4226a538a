import { Popover, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import type { Said } from '../../api/client.ts';
import { useWrite } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { Confirm } from '../../components/confirm.tsx';
import { ContactStatus } from '../../components/contact-status.tsx';
import { Icon } from '../../components/icon.tsx';
import { faultText } from '../../components/states.tsx';
import { useFormat } from '../../shell/audience.tsx';
import type { Contact } from './contact.ts';
import side from './side.module.css';
import { sourceWords } from './source-words.ts';
import { refreshed } from './use-edit.ts';

/** Both subscriptions, each with its date, source and basis, and what a person may change. Who left can't be brought back from here. */
export function Standing({ contact }: { contact: Contact }) {
  const sms = contact.phone !== null || contact.smsStatus !== 'non_subscribed';
  return (
    <>
      <Channel
        contact={contact}
        channel="email"
        status={contact.status}
        at={contact.statusAt}
        source={contact.statusSource || contact.source}
        basis={contact.consentBasis}
      />
      {sms && (
        <Channel
          contact={contact}
          channel="sms"
          status={contact.smsStatus}
          at={contact.smsStatusAt}
          source={contact.smsStatusSource}
          basis={contact.smsConsentBasis}
        />
      )}
    </>
  );
}

interface ChannelProps {
  contact: Contact;
  channel: 'email' | 'sms';
  status: Contact['status'];
  at: string;
  source: string;
  basis: string;
}

function Channel({ contact, channel, status, at, source, basis }: ChannelProps) {
  const { t } = useTranslation('profile');
  const { t: shell } = useTranslation('shell');
  const f = useFormat();
  const update = useWrite(contract.contacts.update, refreshed);
  const [statusKey, basisKey] = channel === 'email' ? (['status', 'consentBasis'] as const) : (['smsStatus', 'smsConsentBasis'] as const);
  const set = (status: 'subscribed' | 'unsubscribed', consent?: string) =>
    update.mutate(
      { params: { id: contact.id }, body: { [statusKey]: status, ...(consent ? { [basisKey]: consent } : {}) } } as Said<
        typeof contract.contacts.update
      >,
      { onError: (fault) => notifications.show({ color: 'red', message: faultText(fault, shell) }) },
    );
  const proof = channel === 'email' && contact.optedInAt ? t('optedIn', { day: f.day(contact.optedInAt) }) : null;
  // what someone agreed to before they left is no basis for anything
  const consents = status === 'subscribed' || status === 'pending';
  const said = [source && sourceWords(source, t), consents && basis && t('basis', { basis }), proof].filter(Boolean);
  return (
    <div style={{ marginTop: 6 }}>
      <div className="row" style={{ alignItems: 'flex-start' }}>
        <Icon name={channel === 'email' ? 'mail' : 'phone'} className="soft" />
        <span className="unseen">{t(`channel.${channel}`)}</span>
        <span className="row" style={{ flexWrap: 'wrap', rowGap: 0 }}>
          <ContactStatus status={status} />
          <span className="meta nowrap">{t('since', { day: f.day(at) })}</span>
        </span>
      </div>
      {said.length > 0 && (
        <p className="meta" style={{ margin: '2px 0 0 24px' }}>
          {said.join('. ')}
        </p>
      )}
      {status === 'subscribed' && (
        <Confirm effect={t(`unsubscribeEffect.${channel}`)} verb={t('unsubscribe')} danger onYes={() => set('unsubscribed')}>
          {(ask) => (
            <Button small kind="quiet" className={side.plain} busy={update.isPending} onClick={ask}>
              {t('unsubscribe')}
            </Button>
          )}
        </Confirm>
      )}
      {status === 'non_subscribed' && (channel === 'sms' ? contact.phone : contact.email) && (
        <Subscribe busy={update.isPending} yes={(consent) => set('subscribed', consent)} />
      )}
    </div>
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
        <Button small kind="quiet" className={side.plain} busy={busy} onClick={() => setOpen(true)}>
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
