import { Menu } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import type { Segment } from '../../../api/segments/contract.ts';
import { useWrite } from '../../api/queries.ts';
import { ArchiveDialog } from '../../components/archive-dialog.tsx';
import { Button, ButtonLink, IconButton } from '../../components/button.tsx';
import { Icon } from '../../components/icon.tsx';
import { faultText } from '../../components/states.tsx';
import { useAudience } from '../../shell/audience.tsx';
import { DeleteDialog } from './delete-dialog.tsx';
import { Versions } from './versions.tsx';

/** What can be done with a saved segment and the people in it. A broken one has nobody. */
export function Actions({ segment }: { segment: Segment }) {
  const { t } = useTranslation('segment');
  const { t: said } = useTranslation('shell');
  const { id: audienceId } = useAudience();
  const navigate = useNavigate();
  const [open, show] = useState<'archive' | 'versions' | 'delete' | null>(null);
  const campaign = useWrite(contract.campaigns.create, [contract.campaigns.list]);
  const close = () => show(null);
  const write = () =>
    campaign.mutate(
      { body: { audienceId, name: segment.name, whom: { by: 'segment', segmentId: segment.id } } },
      {
        onSuccess: ({ id }) => navigate({ to: '/a/$audienceId/campaigns/$campaignId', params: { audienceId, campaignId: id } }),
        onError: (fault) => notifications.show({ color: 'red', message: faultText(fault, said) }),
      },
    );
  const works = segment.problems.length === 0;
  return (
    <>
      {works && (
        <>
          <ButtonLink
            icon="flow"
            kind={segment.kind === 'rule' ? 'primary' : undefined}
            to="/a/$audienceId/flows/new"
            params={{ audienceId }}
            search={{ segment: segment.id }}
          >
            {t('act.winBack')}
          </ButtonLink>
          <ButtonLink icon="people" to="/a/$audienceId/contacts" params={{ audienceId }} search={{ f: `segments:any:${segment.id}` }}>
            {t('act.members')}
          </ButtonLink>
          <Button icon="mail" busy={campaign.isPending} onClick={write}>
            {t('act.campaign')}
          </Button>
          <Button icon="archive" onClick={() => show('archive')}>
            {t('act.archive')}
          </Button>
        </>
      )}
      <Menu position="bottom-end">
        <Menu.Target>
          <IconButton icon="more" label={t('act.more')} />
        </Menu.Target>
        <Menu.Dropdown>
          {segment.kind === 'rule' && (
            <Menu.Item leftSection={<Icon name="version" />} onClick={() => show('versions')}>
              {t('versions.title')}
            </Menu.Item>
          )}
          <Menu.Item leftSection={<Icon name="close" />} className="red" onClick={() => show('delete')}>
            {t('delete.ask')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {open === 'archive' && (
        <ArchiveDialog
          whom={{ segmentId: segment.id }}
          name={segment.name}
          version={segment.kind === 'rule' ? segment.version : undefined}
          close={close}
          started={(run) => navigate({ to: '/a/$audienceId/archive', params: { audienceId }, search: { run: run.id } })}
        />
      )}
      {open === 'versions' && <Versions segment={segment} close={close} />}
      {open === 'delete' && <DeleteDialog segment={segment} close={close} />}
    </>
  );
}
