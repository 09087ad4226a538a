import { Menu } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Campaign, Report } from '../../../api/campaigns/contract.ts';
import { Button } from '../../components/button.tsx';
import { ExportDialog } from '../../components/export-dialog.tsx';
import { Icon } from '../../components/icon.tsx';
import { useFormat } from '../../shell/audience.tsx';
import type { Behind } from './people-link.tsx';

/** The people behind a number, as a file. */
export function ExportPeople({ campaign, report }: { campaign: Campaign; report: Report }) {
  const { t } = useTranslation('campaigns');
  const f = useFormat();
  const [chosen, choose] = useState<{ words: string; people: number | null; behind: Behind } | null>(null);
  const sum = (numbers: number[]) => numbers.reduce((total, n) => total + n, 0);
  const { sent, opened, machineOnly, clicked, orders, unsubscribed, notSent, failed, bounced, links } = report;
  // several orders may be one person's: how many people won them is not counted
  const all: { words: string; people: number | null; behind: Behind }[] = [
    { words: t('export.sent'), people: sent, behind: { state: 'sent' } },
    { words: t('export.opened'), people: opened, behind: { did: 'opened' } },
    { words: t('export.machineOpened'), people: machineOnly, behind: { did: 'machineOpened' } },
    { words: t('export.clicked'), people: clicked, behind: { did: 'clicked' } },
    ...links.map(({ link, label, people }) => ({
      words: t('export.link', { label: label || t('link.picture') }),
      people: links.length > 1 ? people : 0,
      behind: { link },
    })),
    { words: t('export.bought'), people: orders > 0 ? null : 0, behind: { did: 'bought' } },
    { words: t('export.notSent'), people: sum(Object.values(notSent)), behind: { state: 'skipped' } },
    { words: t('export.failed'), people: failed + bounced.forGood + bounced.forNow, behind: { state: 'failed' } },
    { words: t('export.unsubscribed'), people: unsubscribed, behind: { did: 'unsubscribed' } },
  ];
  const shown = all.filter(({ people }) => people !== 0);
  const counted = (people: number | null) => (people === null ? '' : t('export.people', { count: people, number: f.exact(people) }));
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button small icon="download" reason={shown.length === 0 ? t('export.nobody') : null}>
            {t('export.verb')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{t('export.who')}</Menu.Label>
          {shown.map((one) => (
            <Menu.Item
              key={JSON.stringify(one.behind)}
              leftSection={<Icon name="people" />}
              rightSection={<span className="meta num">{one.people === null ? '' : f.exact(one.people)}</span>}
              onClick={() => choose(one)}
            >
              {one.words}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {chosen && (
        <ExportDialog
          selection={{ behind: { campaignId: campaign.id, ...chosen.behind } }}
          name={`${campaign.name}: ${chosen.words}`.slice(0, 120)}
          count={[chosen.words, counted(chosen.people)].filter(Boolean).join(', ')}
          close={() => choose(null)}
        />
      )}
    </>
  );
}
