import { Menu } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import { addressOf } from '../../api/client.ts';
import { useWrite } from '../../api/queries.ts';
import { Button, IconButton } from '../../components/button.tsx';
import { faultText } from '../../components/states.tsx';
import { ArchiveOne } from './archive-one.tsx';
import { Ask } from './ask.tsx';
import { Compose } from './compose.tsx';
import type { Contact } from './contact.ts';
import { Forget } from './forget.tsx';
import css from './side.module.css';
import { StartFlow } from './start-flow.tsx';
import { refreshed } from './use-edit.ts';

type Open = 'write' | 'start' | 'unsubscribe' | 'archive' | 'forget' | null;

/** What one can do with this person. None is the expected one, so none is filled. */
export function Actions({ contact }: { contact: Contact }) {
  const { t, i18n } = useTranslation('profile');
  const { t: shell } = useTranslation('shell');
  const navigate = useNavigate();
  const [open, setOpen] = useState<Open>(null);
  const after = [...refreshed, contract.contacts.count];
  const unarchive = useWrite(contract.contacts.unarchive, after);
  const close = () => setOpen(null);
  const { id, audienceId, archivedAt } = contact;
  const failed = (fault: unknown) => notifications.show({ color: 'red', message: faultText(fault, shell) });
  const file = (format: 'json' | 'html') =>
    addressOf(contract.contacts.export, { params: { id }, query: { format, language: i18n.language === 'fr' ? 'fr' : 'en' } });
  return (
    <div className={css.actions}>
      {archivedAt ? (
        <Button icon="undo" busy={unarchive.isPending} onClick={() => unarchive.mutate({ params: { id } }, { onError: failed })}>
          {t('act.unarchive')}
        </Button>
      ) : (
        <>
          <Button icon="mail" reason={cannotWrite(contact, t)} onClick={() => setOpen('write')}>
            {t('act.write')}
          </Button>
          <Button icon="flow" onClick={() => setOpen('start')}>
            {t('act.start')}
          </Button>
        </>
      )}
      <span className="grow" />
      <Menu position="bottom-end" width={240}>
        <Menu.Target>
          <IconButton icon="more" label={t('act.more')} />
        </Menu.Target>
        <Menu.Dropdown>
          {contact.status === 'subscribed' && <Menu.Item onClick={() => setOpen('unsubscribe')}>{t('act.unsubscribe')}</Menu.Item>}
          <Menu.Item
            onClick={() => navigate({ to: '/a/$audienceId/contacts/duplicates', params: { audienceId }, search: { contactId: id } })}
          >
            {t('act.merge')}
          </Menu.Item>
          <Menu.Label>{t('act.export')}</Menu.Label>
          <Menu.Item component="a" href={file('html')} download>
            {t('act.exportPage')}
          </Menu.Item>
          <Menu.Item component="a" href={file('json')} download>
            {t('act.exportJson')}
          </Menu.Item>
          <Menu.Label>{t('act.remove')}</Menu.Label>
          {!archivedAt && <Menu.Item onClick={() => setOpen('archive')}>{t('act.archive')}</Menu.Item>}
          <Menu.Item className="red" onClick={() => setOpen('forget')}>
            {t('act.forget')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {open === 'write' && <Compose contact={contact} close={close} />}
      {open === 'start' && <StartFlow contact={contact} close={close} />}
      {open === 'unsubscribe' && (
        <Ask
          endpoint={contract.contacts.update}
          said={{ params: { id }, body: { status: 'unsubscribed' } }}
          verb={t('act.unsubscribe')}
          effect={t('unsubscribeEffect.email')}
          refresh={refreshed}
          close={close}
          danger
        />
      )}
      {open === 'archive' && <ArchiveOne contact={contact} close={close} />}
      {open === 'forget' && <Forget contact={contact} close={close} />}
    </div>
  );
}

/** Why nobody may write to them, not even personally; null = one may. */
function cannotWrite({ email, status, unmailable, exclusion }: Contact, t: (key: string) => string): string | null {
  if (!email) return t('cannotWrite.no_address');
  if (status === 'cleaned') return t('cannotWrite.cleaned');
  return unmailable === 'excluded' || exclusion ? t('cannotWrite.excluded') : null;
}
