import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Campaign } from '../../../api/campaigns/contract.ts';
import { contract } from '../../../api/contract.ts';
import { useRead, useWrite } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { CampaignStatus } from '../../components/campaign-status.tsx';
import { Sheet } from '../../components/dialog.tsx';
import { MailFrame } from '../../components/mail-frame.tsx';
import { ErrorState, Skeleton } from '../../components/states.tsx';
import { useWhomWords } from '../../components/whom-words.ts';
import { useAudience, useFormat } from '../../shell/audience.tsx';
import css from './campaign.module.css';
import { ExportPeople } from './export-people.tsx';
import { Figures } from './figures.tsx';
import { FirstDay } from './first-day.tsx';
import { Links } from './links.tsx';
import { OnTheWay } from './on-the-way.tsx';
import { Side } from './side.tsx';

/** What became of it, while it leaves and for ever after. */
export function Sent({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation('campaigns');
  const f = useFormat();
  const whom = useWhomWords();
  const [shown, show] = useState(false);
  const moving = campaign.finishedAt === null;
  const report = useRead(contract.campaigns.report, { params: { id: campaign.id } }, { every: moving ? 5_000 : 60_000, keep: true });
  const { startedAt, finishedAt } = campaign;
  return (
    <div className={css.report}>
      <div className={css.body}>
        <div className={css.title}>
          <h1 className="h1">{campaign.name}</h1>
          <CampaignStatus campaign={campaign} />
          <div className={css.acts}>
            <Button small onClick={() => show(true)}>
              {t('seeMail')}
            </Button>
            {report.data && campaign.total !== null && <ExportPeople campaign={campaign} report={report.data} />}
            <SendAgain campaign={campaign} />
          </div>
        </div>
        <p className={`soft ${css.sent}`}>
          {startedAt &&
            `${finishedAt ? t(f.time(startedAt) === f.time(finishedAt) ? 'sentAtOnce' : 'sentAt', { day: f.longDay(startedAt), from: f.time(startedAt), to: f.time(finishedAt) }) : t('sentSince', { moment: f.moment(startedAt) })} `}
          {t('toWhom', { whom: whom(campaign) })}
        </p>
        {campaign.isSynthetic && <p className="note">{t('syntheticWhy')}</p>}
        {campaign.status !== 'sent' && campaign.status !== 'cancelled' && <OnTheWay campaign={campaign} />}
        {report.isError && !report.data && <ErrorState fault={report.error} retry={() => report.refetch()} />}
        {report.isPending && <Skeleton lines={6} />}
        {report.data && campaign.total !== null && (
          <>
            <Figures campaign={campaign} report={report.data} />
            <FirstDay report={report.data} />
            <Links campaign={campaign} report={report.data} />
          </>
        )}
      </div>
      {report.data && campaign.total !== null && <Side campaign={campaign} report={report.data} />}
      {shown && <Mail campaign={campaign} close={() => show(false)} />}
    </div>
  );
}

function SendAgain({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation('campaigns');
  const { id: audienceId } = useAudience();
  const navigate = useNavigate();
  const create = useWrite(contract.campaigns.create, [contract.campaigns.list]);
  const name = t('copyOf', { name: campaign.name }).slice(0, 120);
  return (
    <Button
      small
      icon="copy"
      busy={create.isPending}
      onClick={() =>
        create.mutate(
          { body: { audienceId, name, from: campaign.id } },
          { onSuccess: ({ id }) => navigate({ to: '/a/$audienceId/campaigns/$campaignId', params: { audienceId, campaignId: id } }) },
        )
      }
    >
      {t('again')}
    </Button>
  );
}

function Mail({ campaign, close }: { campaign: Campaign; close(): void }) {
  const { t } = useTranslation('campaigns');
  const mail = useRead(contract.campaigns.preview, { params: { id: campaign.id }, body: {} });
  return (
    <Sheet title={mail.data?.subject ?? t('seeMail')} close={close}>
      {mail.isPending && <Skeleton lines={8} />}
      {mail.isError && <ErrorState fault={mail.error} />}
      {mail.data && <MailFrame html={mail.data.html} title={mail.data.subject} />}
    </Sheet>
  );
}
