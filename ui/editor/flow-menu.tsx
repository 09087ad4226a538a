import { Menu, Modal } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../api/contract.ts';
import { useRead, useWrite } from '../api/queries.ts';
import { Button, IconButton } from '../components/button.tsx';
import { Icon } from '../components/icon.tsx';
import { faultText } from '../components/states.tsx';
import { useFormat } from '../shell/audience.tsx';
import { useEditing } from './context.ts';

type Deed = 'pause' | 'resume' | 'archive' | 'discardDraft';

/** What is done to the flow as a whole; each asks once and states the effect. */
export function FlowMenu() {
  const { t } = useTranslation('editor');
  const { flow, changes, saving } = useEditing();
  const navigate = useNavigate();
  const [asked, ask] = useState<Deed | null>(null);
  const to = { audienceId: flow.audienceId, flowId: flow.id };
  return (
    <>
      <Menu position="bottom-end" width={240}>
        <Menu.Target>
          <IconButton icon="more" label={t('more')} />
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<Icon name="flask" />}
            onClick={async () => {
              await saving.flush();
              navigate({ to: '/a/$audienceId/flows/$flowId/test-runs/{-$runId}', params: to });
            }}
          >
            {t('testRun')}
          </Menu.Item>
          <Menu.Item
            leftSection={<Icon name="mail" />}
            onClick={() => navigate({ to: '/a/$audienceId/messages', params: to, search: { flowId: flow.id } })}
          >
            {t('messages')}
          </Menu.Item>
          {flow.status === 'live' && (
            <Menu.Item leftSection={<Icon name="pause" />} onClick={() => ask('pause')}>
              {t('deed.pause.verb')}
            </Menu.Item>
          )}
          {flow.status === 'paused' && (
            <Menu.Item leftSection={<Icon name="play" />} onClick={() => ask('resume')}>
              {t('deed.resume.verb')}
            </Menu.Item>
          )}
          {flow.live && changes.count > 0 && (
            <Menu.Item leftSection={<Icon name="undo" />} onClick={() => ask('discardDraft')}>
              {t('deed.discardDraft.verb')}
            </Menu.Item>
          )}
          {flow.status !== 'archived' && (
            <Menu.Item leftSection={<Icon name="archive" />} onClick={() => ask('archive')}>
              {t('deed.archive.verb')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {asked && <Ask deed={asked} close={() => ask(null)} />}
    </>
  );
}

function Ask({ deed, close }: { deed: Deed; close(): void }) {
  const { t } = useTranslation('editor');
  const { t: said } = useTranslation('shell');
  const f = useFormat();
  const { flow, saving } = useEditing();
  const write = useWrite(contract.flows[deed], [contract.flows.one, contract.flows.list]);
  const held = useRead(contract.flows.held, { params: { id: flow.id } }, { enabled: deed === 'resume' });
  const numbers = {
    waiting: f.exact(flow.waiting),
    count: flow.waiting,
    goOn: f.exact(held.data?.goOn ?? 0),
    tooLate: f.exact(held.data?.tooLate ?? 0),
  };
  const go = () =>
    write.mutate(
      { params: { id: flow.id } },
      {
        onSuccess: (fresh) => {
          if (deed === 'discardDraft') saving.restart(fresh);
          close();
        },
        onError: (fault) => notifications.show({ color: 'red', message: faultText(fault, said) }),
      },
    );
  return (
    <Modal
      opened
      onClose={close}
      title={<span className="h2">{t(`deed.${deed}.verb`)}</span>}
      centered
      closeButtonProps={{ 'aria-label': said('close') }}
    >
      <p>{t(`deed.${deed}.effect`, numbers)}</p>
      <div className="row" style={{ justifyContent: 'flex-end', marginTop: 16 }}>
        <Button onClick={close}>{said('cancel')}</Button>
        <Button kind={deed === 'archive' ? 'danger' : 'primary'} busy={write.isPending} onClick={go} data-autofocus>
          {t(`deed.${deed}.verb`)}
        </Button>
      </div>
    </Modal>
  );
}
