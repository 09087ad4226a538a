import { Switch } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import { useRead, useWrite } from '../../api/queries.ts';
import { Page } from '../../components/page.tsx';
import { SettingTabs } from '../../components/setting-tabs.tsx';
import { ErrorState, faultText, Skeleton } from '../../components/states.tsx';
import { useAudience, useFormat } from '../../shell/audience.tsx';
import { Channel } from './channel.tsx';
import css from './permissions.module.css';
import { WordsForm } from './words-form.tsx';

export function PermissionsPage() {
  const { t } = useTranslation('permissions');
  const { t: shell } = useTranslation('shell');
  const f = useFormat();
  const audience = useAudience();
  const permissions = useRead(contract.permissions.list, { query: { audienceId: audience.id } });
  const update = useWrite(contract.audiences.update, [contract.audiences.list, contract.contacts.list, contract.contacts.one]);
  const [writing, setWriting] = useState<'email' | 'sms' | null>(null);
  const of = (channel: 'email' | 'sms') => permissions.data?.items.filter((one) => one.channel === channel) ?? [];
  const wordless = permissions.isSuccess && of('email').length === 0;
  const turn = (permissionsOn: boolean) =>
    update.mutate(
      { params: { id: audience.id }, body: { permissionsOn } },
      { onError: (fault) => notifications.show({ color: 'red', message: faultText(fault, shell) }) },
    );
  const state = audience.permissionsSince ? t('on', { day: f.day(audience.permissionsSince) }) : t('off');
  return (
    <Page title={t('title')}>
      <div className={css.permissions}>
        <SettingTabs />
        <h1>{t('title')}</h1>
        <p className={`${css.lead} soft`}>{t('lead')}</p>
        <Switch
          className={css.switch}
          label={t('switch')}
          description={`${wordless && !audience.permissionsOn ? t('needsWords') : state} ${t('again')}`}
          checked={audience.permissionsOn}
          disabled={update.isPending || (wordless && !audience.permissionsOn)}
          onChange={(event) => turn(event.currentTarget.checked)}
        />
        {permissions.isPending && <Skeleton lines={4} />}
        {permissions.isError && <ErrorState fault={permissions.error} retry={() => permissions.refetch()} />}
        {permissions.isSuccess &&
          (['email', 'sms'] as const).map((channel) => (
            <Channel key={channel} channel={channel} versions={of(channel)} brand={audience.name} write={() => setWriting(channel)} />
          ))}
      </div>
      {writing && (
        <WordsForm audienceId={audience.id} channel={writing} current={of(writing)[0]?.text ?? ''} close={() => setWriting(null)} />
      )}
    </Page>
  );
}
